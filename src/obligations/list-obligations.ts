import { Injectable } from '@nestjs/common';
import { VeuStore } from '../authorizations/veu.store.js';
import { BalanceStore } from '../ledger/balance.store.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import type { Keyset, PageRequest } from '../platform/graphql-page.js';
import { addDays, type Day, dayOf, type Instant } from '../rules/day.js';
import { kindFacts, OBLIGATION_KINDS, type ObligationKind } from '../rules/obligations-kinds.js';
import {
  obligationStanding,
  type ObligationStanding,
  type ObligationStatus,
} from '../rules/obligations-status.rule.js';
import type { Obligation } from '../rules/obligations.rule.js';
import { ObligationReads } from '../shipments/obligation.reads.js';
import { FirstOf } from './first-of.js';
import { type Evidence, type EvidenceBook, EvidenceStore } from './evidence.store.js';

/** An obligation with what is known of its fulfilment. */
export interface ObligationRecord extends Obligation, ObligationStanding {
  readonly evidence: readonly Evidence[];
  readonly asOf: Day;
  readonly ledgerSequence: number;
}

/** Which obligations. Days are inclusive; what is left out asks nothing. */
export interface ObligationFilter {
  readonly kinds?: readonly ObligationKind[] | undefined;
  readonly subject?: string | undefined;
  readonly status?: ObligationStatus | undefined;
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  /** The day the status is of; today when left out, or the day of `known`. */
  readonly asOf?: Day | undefined;
  /** What was known at this instant, facts and evidence; what is known now when left out. */
  readonly known?: Instant | undefined;
}

/** What repeats is listed one year ahead, unless a later day is asked for; never further than this. */
const USUAL_DAYS_AHEAD = 366;
const MOST_DAYS_AHEAD = 3_660;

/** Lists what is owed, by due day. Streams what the ledger holds and keeps one page of it. */
@Injectable()
export class ListObligations {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly balances: BalanceStore,
    private readonly reads: ObligationReads,
    private readonly evidence: EvidenceStore,
    private readonly veus: VeuStore,
  ) {}

  /** Up to `limit + 1` rows, as `toPage` wants them, and how many the whole list has. */
  run(
    caller: Caller,
    filter: ObligationFilter,
    page: PageRequest,
  ): Promise<{ rows: ObligationRecord[]; total: number }> {
    const run = async (tx: Tx): Promise<{ rows: ObligationRecord[]; total: number }> => {
      const [from, best] = [page.from?.join(' '), new FirstOf<ObligationRecord>(page.limit + 1, page.backward)];
      let total = 0;
      for await (const one of this.read(tx, filter)) {
        total += 1;
        best.offer(nameOf(one), one, from);
      }
      return { rows: best.inOrder(), total };
    };
    return this.db.read(run, { ...caller, known: filter.known });
  }

  /** Every obligation that the filter lets through, in no order that means anything. */
  async *read(tx: Tx, filter: ObligationFilter): AsyncGenerator<ObligationRecord> {
    const { from, kinds = OBLIGATION_KINDS, status, subject, to } = filter;
    const asOf = filter.asOf ?? dayOf(tx.known ?? this.clock.now());
    const furthest = addDays(asOf, MOST_DAYS_AHEAD);
    const wanted = to ?? addDays(asOf, USUAL_DAYS_AHEAD);
    const through = wanted < furthest ? wanted : furthest;
    const book = await this.evidence.read(tx, kinds, subject);
    if (kinds.includes('UVEU_SITE_NOTICE')) await this.addNotices(tx, book);
    const ledgerSequence = await this.balances.sequence(tx);
    for await (const one of this.reads.read(tx, { through, kinds, subject })) {
      if ((from !== undefined && one.dueOn < from) || (to !== undefined && one.dueOn > to)) continue;
      const evidence = book.of(one.kind, one.subject, kindFacts(one.kind).repeats ? one.dueOn : null);
      const standing = obligationStanding(
        one.dueOn,
        evidence.map(({ satisfiedOn }) => satisfiedOn),
        asOf,
      );
      if (status === undefined || standing.status === status)
        yield { ...one, ...standing, evidence, asOf, ledgerSequence };
    }
  }

  /** The notice that a site was registered with is evidence of it. */
  private async addNotices(tx: Tx, book: EvidenceBook): Promise<void> {
    for (const { id, notifiedOn } of await this.veus.sites(tx, 'ALL')) {
      if (notifiedOn === null) continue;
      const shared = { kind: 'UVEU_SITE_NOTICE', subject: id, dueOn: null, reference: null, postedAt: null };
      book.add({ ...shared, satisfiedOn: notifiedOn, evidence: 'The notice registered with the site.' });
    }
  }
}

/** Where an obligation stands in the list: by due day, kind and subject. */
export const keysOf = ({ dueOn, kind, subject }: Obligation): Keyset => [dueOn, kind, subject];

const nameOf = (one: Obligation): string => keysOf(one).join(' ');
