import { Injectable } from '@nestjs/common';
import { bytes, insertRows } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import type { PageRequest } from '../platform/graphql-page.js';
import { formatInstant, type Instant } from '../rules/day.js';
import type { ContentHash } from './report-content.js';
import type { ReportKey, ReportKind } from './report-kinds.js';

/** A report as it was closed: what was known at an instant, in 32 bytes. */
export interface Closing extends ReportKey {
  /** The number of its posting. */
  readonly seq: number;
  /** 1 for the first time; one more each time it was closed again. */
  readonly edition: number;
  /** What was recorded by then is in it, and nothing else. */
  readonly knownAt: Instant;
  /** The last posting that is in it. */
  readonly knownSeq: number;
  readonly content: ContentHash;
  readonly by: string;
}

/** Which closings; what is left out asks nothing. */
export interface ClosingFilter {
  /** Of these kinds only. */
  readonly reports: readonly ReportKind[];
  readonly report?: ReportKind | null | undefined;
  readonly subject?: string | null | undefined;
  readonly period?: string | null | undefined;
}

interface Row {
  seq: string;
  report: ReportKind;
  subject: string;
  period: string;
  edition: number;
  known_ms: string;
  known_seq: string;
  content_version: number;
  content_lines: string;
  content_hash: Buffer;
  by_credential: string;
}

const SELECT = `select c.seq, c.report, c.subject, c.period, c.edition, (extract(epoch from c.known_at) * 1000)::bigint as known_ms,
  c.known_seq, c.content_version, c.content_lines, c.content_hash, c.by_credential from report_closing c`;

const MATCHES = `c.tenant_id = $1 and ($2::text is null or c.report = $2) and ($3::text is null or c.subject = $3)
  and ($4::text is null or c.period = $4) and c.report = any($5)`;

/** Every query about closed reports. */
@Injectable()
export class ClosingStore {
  /** Every edition of a report, the first one first. */
  async editions(tx: Tx, { period, report, subject }: ReportKey): Promise<Closing[]> {
    const rows = await tx.query<Row>(
      `${SELECT} where c.tenant_id = $1 and c.report = $2 and c.subject = $3 and c.period = $4 order by c.edition`,
      [tx.tenant, report, subject, period],
      'editions of report',
    );
    return rows.map(toClosing);
  }

  /** The latest edition of each closed report of the tenant. */
  async latest(tx: Tx): Promise<Closing[]> {
    const rows = await tx.query<Row>(
      `select distinct on (c.report, c.subject, c.period) c.* from (${SELECT} where c.tenant_id = $1) c
       order by c.report, c.subject, c.period, c.edition desc`,
      [tx.tenant],
      'latest closings',
    );
    return rows.map(toClosing);
  }

  async bySeq(tx: Tx, seq: number): Promise<Closing | undefined> {
    const [row] = await tx.query<Row>(
      `${SELECT} where c.tenant_id = $1 and c.seq = $2`,
      [tx.tenant, seq],
      'closing of posting',
    );
    return row === undefined ? undefined : toClosing(row);
  }

  /** One page, in the order in which they were closed. */
  async page(tx: Tx, filter: ClosingFilter, { backward, from, limit }: PageRequest): Promise<Closing[]> {
    const rows = await tx.query<Row>(
      `${SELECT} where ${MATCHES} and ($6::bigint is null or c.seq ${backward ? '<' : '>'} $6)
       order by c.seq ${backward ? 'desc' : 'asc'} limit $7`,
      [...valuesOf(tx, filter), from?.[0] ?? null, limit + 1],
    );
    return rows.map(toClosing);
  }

  async count(tx: Tx, filter: ClosingFilter): Promise<number> {
    const [row] = await tx.query<{ n: string }>(
      `select count(*) as n from report_closing c where ${MATCHES}`,
      valuesOf(tx, filter),
    );
    return Number(row?.n ?? 0);
  }

  async insert(
    tx: Tx,
    { by, content, edition, knownAt, knownSeq, period, report, seq, subject }: Closing,
  ): Promise<void> {
    await insertRows(
      tx,
      'report_closing',
      {
        seq: 'bigint', report: 'text', subject: 'text', period: 'text', edition: 'integer', known_at: 'timestamptz',
        known_seq: 'bigint', content_version: 'smallint', content_lines: 'bigint', content_hash: 'bytea',
        by_credential: 'text',
      }, // prettier-ignore
      [
        {
          seq,
          report,
          subject,
          period,
          edition,
          known_at: formatInstant(knownAt),
          known_seq: knownSeq,
          content_version: content.version,
          content_lines: content.lines,
          content_hash: bytes(content.hash),
          by_credential: by,
        },
      ],
    );
  }
}

const valuesOf = (tx: Tx, { period, report, reports, subject }: ClosingFilter): unknown[] => [
  tx.tenant,
  report ?? null,
  subject ?? null,
  period ?? null,
  reports,
];

const toClosing = (row: Row): Closing => ({
  seq: Number(row.seq),
  report: row.report,
  subject: row.subject,
  period: row.period,
  edition: row.edition,
  knownAt: Number(row.known_ms),
  knownSeq: Number(row.known_seq),
  content: { version: row.content_version, lines: Number(row.content_lines), hash: row.content_hash },
  by: row.by_credential,
});
