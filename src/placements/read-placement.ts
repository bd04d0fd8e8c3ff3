import { Injectable } from '@nestjs/common';
import { VeuEventStore } from '../authorizations/veu-event.store.js';
import { type VeuPosition, VeuPositions } from '../authorizations/veu-positions.js';
import { ItemStore } from '../items/item.store.js';
import { instantOf, knownBy } from '../ledger/answer.graphql.js';
import { BalanceStore } from '../ledger/balance.store.js';
import { LedgerMemo } from '../ledger/ledger-memo.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { databaseRoleFor, seesAll } from '../platform/database-roles.js';
import { Database } from '../platform/database.js';
import { Refusal } from '../platform/refusal.js';
import type { Memorable } from '../platform/writes.js';
import { dayOf, type Instant } from '../rules/day.js';
import { type Destination, destinationOf, isCountryCode } from '../rules/destination.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import type { Tpp } from '../rules/tpp.js';
import { type VeuState, veuState } from '../rules/veu-life.rule.js';

/** What every answer about a placement starts from. */
export interface PlacementFacts {
  readonly position: VeuPosition;
  readonly state: VeuState;
  /** TPP of one unit of the item asked for; 0 without one, or for one that carries none. */
  readonly unitTpp: Tpp;
  readonly items: ReadonlyMap<string, ItemFacts>;
  readonly at: Instant;
  readonly known?: Instant | undefined;
  readonly now: Instant;
  readonly ledgerSequence: number;
}

export interface PlacementQuestion {
  readonly veu: string;
  readonly at?: Instant | null | undefined;
  /** What was known at this instant; what is known now when left out. */
  readonly known?: Instant | null | undefined;
  /** The item amounts are also given in units of. */
  readonly item?: string | null | undefined;
  /** Further items that the question names, with the place where each is named. */
  readonly named?: readonly { readonly item: string; readonly path: readonly string[] }[];
  /** The answer must have seen this event of the ledger. */
  readonly atLeastSequence?: bigint | null | undefined;
}

type Kept = Omit<PlacementFacts, 'at' | 'known' | 'now'>;

/**
 * Reads a VEU's position on one snapshot: a handful of statements, whatever its group holds, and none at all while nobody
 * has written since it was last read.
 */
@Injectable()
export class ReadPlacement {
  private readonly memo: LedgerMemo<Kept>;

  constructor(
    private readonly db: Database,
    private readonly positions: VeuPositions,
    private readonly events: VeuEventStore,
    private readonly balances: BalanceStore,
    private readonly items: ItemStore,
    private readonly clock: Clock,
  ) {
    this.memo = new LedgerMemo(db.writes);
  }

  /** Throws `UNKNOWN_VEU`, `UNKNOWN_ITEM` and `LEDGER_BEHIND`. */
  async run(caller: Caller, question: PlacementQuestion): Promise<PlacementFacts> {
    const now = this.clock.now();
    const { atLeastSequence, item, named, veu } = question;
    const known = knownBy(question, now);
    const at = question.at ?? known;
    const when = instantOf(question, now);
    // of now, what was read stays true until midnight, unless something on record is effective later
    const key = [veu, at ?? dayOf(now), known, item, named];
    const read = async (): Promise<Memorable<Kept>> => {
      const value = await this.readAt(caller, when, known, question);
      return { value, lasting: typeof at === 'number' || !value.position.later };
    };
    return { ...(await this.memo.get(caller, key, read, atLeastSequence)), at: when, known, now };
  }

  /**
   * A base counts what every exporter delivers. Whoever put the VEU on record sees it whole, so this is read for that one by
   * the installation; other tenants see of it what they delivered themselves.
   */
  private async whoseFor(caller: Caller, veu: string): Promise<Caller | { readonly tenant: number }> {
    if (seesAll(databaseRoleFor(caller.role))) return caller;
    const [row] = await this.db.read(
      (tx) =>
        tx.query<{ tenant: number }>(
          'select tenant_id as tenant from standing_veu where id = $1',
          [veu],
          'owner of a VEU',
        ),
      caller,
    );
    return row?.tenant === caller.tenant ? { tenant: caller.tenant } : caller;
  }

  private async readAt(
    caller: Caller,
    when: Instant,
    known: Instant | undefined,
    { item, named = [], veu }: PlacementQuestion,
  ): Promise<Kept> {
    const asked = [...(item === null || item === undefined ? [] : [{ item, path: ['item'] }]), ...named];
    return this.db.read(
      async (tx) => {
        const [position] = await this.positions.read(tx, { at: when, ids: [veu], beforeGrant: true });
        if (position === undefined) throw new Refusal('UNKNOWN_VEU', { path: ['veu'] });
        const items = await this.items.byIds(
          tx,
          asked.map((one) => one.item),
        );
        for (const one of asked) if (!items.has(one.item)) throw new Refusal('UNKNOWN_ITEM', { path: one.path });
        const state = veuState(position.veu.grantedOn, await this.events.of(tx, [veu]), dayOf(when));
        const chosen = items.get(item ?? '');
        const unitTpp = chosen?.level === 'A' ? (chosen.unitTpp ?? 0n) : 0n;
        return { position, state, unitTpp, items, ledgerSequence: await this.balances.sequence(tx) };
      },
      { ...(await this.whoseFor(caller, veu)), known },
    );
  }
}

/** EAR destinations of country codes, each once. Throws `BAD_COUNTRY`. */
export const destinationsOf = (codes: readonly string[], field: string): readonly Destination[] => [
  ...new Set(codes.map((code, index) => destinationAt(code, [field, String(index)]))),
];

export function destinationAt(code: string, path: readonly string[]): Destination {
  if (!isCountryCode(code)) throw new Refusal('BAD_COUNTRY', { path });
  return destinationOf(code);
}
