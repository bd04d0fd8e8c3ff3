import { Injectable } from '@nestjs/common';
import { instantOf, knownBy, type Times } from '../ledger/answer.graphql.js';
import { BalanceStore } from '../ledger/balance.store.js';
import { PartyRegister } from '../parties/party-register.js';
import { PartyStore } from '../parties/party.store.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { Refusal } from '../platform/refusal.js';
import { dayOf, type Instant, yearOf } from '../rules/day.js';
import { type QuotaPosition, QuotaPositions } from './quota-positions.js';

/** A quota, whose it is, and what it has seen. */
export interface ReadQuotaAnswer {
  readonly consigneeId: string;
  readonly position: QuotaPosition;
  readonly at: Instant;
  readonly known?: Instant | undefined;
  readonly now: Instant;
  readonly ledgerSequence: number;
}

/** The quota a consignee draws on: that of its ultimate parent on the day asked for. */
@Injectable()
export class ReadQuota {
  constructor(
    private readonly db: Database,
    private readonly balances: BalanceStore,
    private readonly parties: PartyStore,
    private readonly quotas: QuotaPositions,
    private readonly clock: Clock,
  ) {}

  /** Throws `UNKNOWN_PARTY`. */
  run(caller: Caller, consigneeId: string, year: number | null, times: Times): Promise<ReadQuotaAnswer> {
    const now = this.clock.now();
    const known = knownBy(times, now);
    const when = instantOf(times, now);
    return this.db.read(
      async (tx) => {
        const register = new PartyRegister();
        register.add(await this.parties.withParents(tx, [consigneeId]));
        if (!register.isOwn(consigneeId)) throw new Refusal('UNKNOWN_PARTY', { path: ['consignee'] });
        const holderId = register.factsOn(consigneeId, dayOf(when)).ultimateParentId;
        const [position] = await this.quotas.read(tx, { at: when, holderId, year: year ?? yearOf(when) });
        if (position === undefined) throw new Error('a holder and a year have a quota');
        return { consigneeId, position, at: when, known, now, ledgerSequence: await this.balances.sequence(tx) };
      },
      { ...caller, known },
    );
  }
}
