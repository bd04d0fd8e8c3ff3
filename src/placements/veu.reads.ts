import { Injectable } from '@nestjs/common';
import { type VeuEventRow, VeuEventStore } from '../authorizations/veu-event.store.js';
import type { SiteRow, VeuRow } from '../authorizations/veu-register.js';
import { VeuStore } from '../authorizations/veu.store.js';
import { BalanceStore } from '../ledger/balance.store.js';
import { Clock } from '../platform/clock.js';
import type { Tx } from '../platform/database.js';
import type { PageRequest } from '../platform/graphql-page.js';
import { type Day, dayOf } from '../rules/day.js';
import { type VeuState, veuState } from '../rules/veu-life.rule.js';

/** An authorization with its sites and what happened to it, as of a day. */
export interface VeuRecord {
  readonly veu: VeuRow;
  readonly sites: readonly SiteRow[];
  readonly events: readonly VeuEventRow[];
  readonly state: VeuState;
  readonly on: Day;
  readonly ledgerSequence: number;
}

export interface VeuFilter {
  readonly kind: 'UVEU' | 'NVEU' | null;
  readonly holderId: string | null;
  readonly destination: string | null;
}

/** Reads of the registry for the API. There are as many VEUs as BIS granted: they are read whole, in three statements. */
@Injectable()
export class VeuReads {
  constructor(
    private readonly veus: VeuStore,
    private readonly events: VeuEventStore,
    private readonly balances: BalanceStore,
    private readonly clock: Clock,
  ) {}

  async one(tx: Tx, id: string, on: Day = dayOf(tx.known ?? this.clock.now())): Promise<VeuRecord | undefined> {
    return (
      await this.withDetails(
        tx,
        (await this.veus.all(tx)).filter((veu) => veu.id === id),
        on,
      )
    )[0];
  }

  /** One page, ordered by id. */
  async page(tx: Tx, filter: VeuFilter, { backward, from, limit }: PageRequest): Promise<VeuRecord[]> {
    const found = (await this.matching(tx, filter)).filter(
      ({ id }) => from?.[0] === undefined || (backward ? id < from[0] : id > from[0]),
    );
    const ordered = backward ? found.toReversed() : found;
    return this.withDetails(tx, ordered.slice(0, limit + 1), dayOf(tx.known ?? this.clock.now()));
  }

  async count(tx: Tx, filter: VeuFilter): Promise<number> {
    return (await this.matching(tx, filter)).length;
  }

  private async matching(tx: Tx, { destination, holderId, kind }: VeuFilter): Promise<VeuRow[]> {
    return (await this.veus.all(tx)).filter(
      (veu) =>
        (kind === null || veu.kind === kind) &&
        (holderId === null || veu.holderId === holderId) &&
        (destination === null || veu.destination === destination),
    );
  }

  private async withDetails(tx: Tx, veus: readonly VeuRow[], on: Day): Promise<VeuRecord[]> {
    if (veus.length === 0) return [];
    const sites = await this.veus.sites(tx, 'ALL');
    const events = await this.events.of(
      tx,
      veus.map(({ id }) => id),
    );
    const ledgerSequence = await this.balances.sequence(tx);
    return veus.map((veu) => {
      const own = events.filter(({ veuId }) => veuId === veu.id);
      return {
        veu,
        sites: sites.filter(({ veuId }) => veuId === veu.id),
        events: own,
        state: veuState(veu.grantedOn, own, on),
        on,
        ledgerSequence,
      };
    });
  }
}
