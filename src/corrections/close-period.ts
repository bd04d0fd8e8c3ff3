import { Injectable } from '@nestjs/common';
import { contentHash } from '../ledger/content-hash.js';
import { LedgerStore } from '../ledger/ledger.store.js';
import { placeOf, RANKS } from '../ledger/order.js';
import { RequestStore } from '../ledger/request.store.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import { Refusal } from '../platform/refusal.js';
import type { Written } from '../platform/writes.js';
import { dayOf, type Instant } from '../rules/day.js';
import { type Closing, ClosingStore } from './closing.store.js';
import { type ContentHash, hashOf } from './report-content.js';
import { type ReportKey, type ReportPeriod, reportPeriod, requireRole } from './report-kinds.js';
import { ReportLines } from './report-lines.js';

/** A report to close, under the key of its request. */
export interface ClosingRequest extends ReportKey {
  readonly idempotencyKey: string;
}

export interface ClosedAnswer {
  readonly closing: Closing;
  readonly replayed: boolean;
}

/** What the ledger held at an instant: nothing that is recorded later will ever be known at it. */
interface Cut {
  readonly at: Instant;
  readonly seq: number;
}

/** A report that was read at a cut, to be put on record. */
interface Found {
  readonly caller: Caller;
  readonly content: ContentHash;
  readonly cut: Cut;
  readonly period: ReportPeriod;
  readonly request: ClosingRequest;
}

const OPERATION = 'REPORT_CLOSING';
const ATTEMPTS = 5;

/**
 * Closes a report: keeps what it says, as known at the instant of closing, for ever. Closing stops nobody from recording
 * facts of the period: those make it a restatement, and it can be closed again, as its next edition. Who closes twice what
 * says the same is told that it is closed.
 *
 * Who posts waits for two short looks at the ledger and not while the report is read: it is read as known in between.
 */
@Injectable()
export class ClosePeriod {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ledger: LedgerStore,
    private readonly requests: RequestStore,
    private readonly closings: ClosingStore,
    private readonly lines: ReportLines,
  ) {}

  /**
   * Throws the refusals `FORBIDDEN`, `BAD_VALUE`, `PERIOD_OPEN`, `ALREADY_CLOSED`, `UNKNOWN_VEU`, `UNKNOWN_PARTY`,
   * `IDEMPOTENCY_KEY_REUSED` and `CONFLICT`.
   */
  async run(caller: Caller, request: ClosingRequest): Promise<ClosedAnswer> {
    requireRole(caller.role, request.report);
    const period = reportPeriod(request);
    if (period.endsOn >= dayOf(this.clock.now())) throw new Refusal('PERIOD_OPEN', { path: ['period'] });
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const begun = await this.locked(caller, [], (tx, head) => this.begin(tx, request, head));
      if ('closing' in begun) return begun;
      const content = await this.db.read((tx) => hashOf(period, this.lines.read(tx, period)), {
        ...caller,
        known: begun.at,
      });
      const found = { caller, content, cut: begun, period, request };
      const answer = await this.locked(caller, ['LEDGER'], (tx, head) => this.record(tx, { ...found, head }));
      if (answer !== undefined) return answer;
    }
    throw new Refusal('CONFLICT');
  }

  private locked<T>(
    { tenant }: Caller,
    writes: readonly Written[],
    fn: (tx: Tx, head: number) => Promise<T>,
  ): Promise<T> {
    return this.db.transaction(async (tx) => fn(tx, await this.ledger.lockHead(tx)), { tenant, writes });
  }

  /** Where the ledger stands. Who posts next does so in a later millisecond, so that what is known at this one stays so. */
  private async begin(tx: Tx, request: ClosingRequest, seq: number): Promise<ClosedAnswer | Cut> {
    const answered = await this.answered(tx, request);
    if (answered !== undefined) return answered;
    const [row] = await tx.query<{ ms: string }>(
      `select (extract(epoch from date_trunc('milliseconds', clock_timestamp())) * 1000)::bigint as ms`,
    );
    const at = Number(row?.ms);
    await tx.query(`select pg_sleep_until(to_timestamp($1::bigint / 1000.0))`, [at + 1]);
    return { at, seq };
  }

  /** `undefined`: somebody who has seen more closed it meanwhile. */
  private async record(
    tx: Tx,
    { caller, content, cut, head, period, request }: Found & { readonly head: number },
  ): Promise<ClosedAnswer | undefined> {
    const answered = await this.answered(tx, request);
    if (answered !== undefined) return answered;
    const last = (await this.closings.editions(tx, period)).at(-1);
    if (last !== undefined && last.knownAt > cut.at) return undefined;
    if (last?.content.hash.equals(content.hash) === true) {
      const message = `Edition ${last.edition} says the same.`;
      throw new Refusal('ALREADY_CLOSED', { path: ['period'], message, details: { edition: last.edition } });
    }
    const { report, subject } = period;
    const seq = head + 1;
    const order = { at: cut.at, rank: RANKS.MOVEMENT, key: placeOf(subject, tx.tenant) };
    await this.ledger.write(
      tx,
      [{ seq, tenant: tx.tenant, kind: 'CLOSING', subjectSeq: seq, order, causeSeq: null }],
      [],
      new Map(),
    );
    const closing: Closing = {
      seq,
      report,
      subject,
      period: period.period,
      edition: (last?.edition ?? 0) + 1,
      knownAt: cut.at,
      knownSeq: cut.seq,
      content,
      by: caller.credential,
    };
    await this.closings.insert(tx, closing);
    await this.requests.insert(tx, [
      { key: request.idempotencyKey, operation: OPERATION, seq, contentHash: requestHash(request) },
    ]);
    return { closing, replayed: false };
  }

  private async answered(tx: Tx, request: ClosingRequest): Promise<ClosedAnswer | undefined> {
    const { idempotencyKey: key } = request;
    const known = (await this.requests.byKeys(tx, [key])).get(key);
    if (known === undefined) return undefined;
    const same = known.operation === OPERATION && known.contentHash.equals(requestHash(request));
    const closing = same ? await this.closings.bySeq(tx, known.seq) : undefined;
    if (closing === undefined) throw new Refusal('IDEMPOTENCY_KEY_REUSED', { path: ['idempotencyKey'] });
    return { closing, replayed: true };
  }
}

const requestHash = ({ period, report, subject }: ReportKey): Buffer => contentHash([report, subject, period]);
