import type { Day } from '../rules/day.js';
import { type Destination, destinationOf } from '../rules/destination.js';
import { invariant } from '../rules/invariant.js';
import type { PartyFacts } from '../rules/party.js';
import type { Sector } from '../rules/vocabulary.js';

/** Where a party stands from a day on. Country codes as given. */
export interface PartyState {
  readonly effectiveOn: Day;
  readonly locationCountry: string;
  readonly headquartersCountry: string;
  readonly parentId: string | null;
}

/** A party with its history, the earliest state first. */
export interface PartyHistory {
  readonly id: string;
  readonly sector: Sector;
  /** The entity of the rule for the UAE that it is. */
  readonly listedAs?: string | null;
  /** Did the tenant that asks register it? Of another's it knows nothing. */
  readonly isOwn: boolean;
  readonly states: readonly PartyState[];
}

/** Parties and all their parents, as read for one batch: answers what a party was on a day. */
export class PartyRegister {
  private readonly parties = new Map<string, PartyHistory>();
  private readonly answers = new Map<string, PartyFacts>();

  add(histories: readonly PartyHistory[]): void {
    for (const history of histories) this.parties.set(history.id, history);
  }

  has(id: string): boolean {
    return this.parties.has(id);
  }

  /** Is it a party of the tenant that asks? Only such a one may be named. */
  isOwn(id: string): boolean {
    return this.parties.get(id)?.isOwn === true;
  }

  /** The party as of a day, its parents followed to the top. Its first state also holds for the days before it. */
  factsOn(id: string, on: Day): PartyFacts {
    const name = `${id}|${this.isDated(id) ? on : ''}`;
    const known = this.answers.get(name);
    if (known !== undefined) return known;
    const state = this.stateOn(id, on);
    const topId = this.topOf(id, on);
    const facts: PartyFacts = {
      id,
      location: destinationOf(state.locationCountry),
      headquarters: destinationOf(state.headquartersCountry),
      ultimateParentId: topId,
      parentHeadquarters: this.headquartersOf(topId, on),
      sector: this.historyOf(id).sector,
      ...this.listedOf(id, topId),
    };
    this.answers.set(name, facts);
    return facts;
  }

  /** Is a party another one, or somewhere below it, on a day? */
  isUnder(id: string, aboveId: string, on: Day): boolean {
    for (let at: string | null = id; at !== null; at = this.stateOn(at, on).parentId) if (at === aboveId) return true;
    return false;
  }

  /** A party and everything above it on a day. */
  withAbove(id: string, on: Day): readonly string[] {
    const chain: string[] = [];
    for (let at: string | null = id; at !== null; at = this.stateOn(at, on).parentId) chain.push(at);
    return chain;
  }

  /** Nothing where neither it nor its ultimate parent is listed: so it is with nearly all. */
  private listedOf(id: string, topId: string): Pick<PartyFacts, 'listedAs' | 'parentListedAs'> {
    const [listedAs = null, parentListedAs = null] = [this.historyOf(id).listedAs, this.historyOf(topId).listedAs];
    return listedAs === null && parentListedAs === null ? {} : { listedAs, parentListedAs };
  }

  private headquartersOf(id: string, on: Day): Destination {
    return destinationOf(this.stateOn(id, on).headquartersCountry);
  }

  private topOf(id: string, on: Day): string {
    const seen = new Set<string>();
    let top = id;
    for (let parent = this.stateOn(top, on).parentId; parent !== null; parent = this.stateOn(top, on).parentId) {
      invariant(!seen.has(parent), `the parents of ${id} end at a top`);
      seen.add(parent);
      top = parent;
    }
    return top;
  }

  /** Does anything above or of this party ever change? Most trees never do, and then one answer serves all days. */
  private isDated(id: string): boolean {
    let history: PartyHistory | undefined = this.historyOf(id);
    for (let steps = 0; history !== undefined && steps < 1000; steps += 1) {
      if (history.states.length > 1) return true;
      const parentId: string | null | undefined = history.states[0]?.parentId;
      history = parentId === null || parentId === undefined ? undefined : this.historyOf(parentId);
    }
    return false;
  }

  private stateOn(id: string, on: Day): PartyState {
    const { states } = this.historyOf(id);
    const state = states.findLast((one) => one.effectiveOn <= on) ?? states[0];
    invariant(state !== undefined, `party ${id} has a state`);
    return state;
  }

  private historyOf(id: string): PartyHistory {
    const history = this.parties.get(id);
    invariant(history !== undefined, `party ${id} was read`);
    return history;
  }
}
