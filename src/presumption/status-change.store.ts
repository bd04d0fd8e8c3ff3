import { Injectable } from '@nestjs/common';
import type { StatusKind } from '../ledger/subjects.js';
import type { Tx } from '../platform/database.js';
import type { PageRequest } from '../platform/graphql-page.js';
import { formatInstant, type Instant } from '../rules/day.js';
import { type Headline, readingFrom, type StatusCause, type StatusChange } from './status.js';

/** Which part of the history. */
export interface ChangesWanted {
  readonly kind?: StatusKind | undefined;
  readonly key?: string | undefined;
  readonly since?: Instant | undefined;
}

interface Row {
  id: string;
  kind: StatusKind;
  key: string;
  was: Headline | null;
  became: Headline;
  reading: Record<string, unknown>;
  cause: string;
  seq: string;
  changed_ms: string;
}

const SELECT = `select id, kind, key, was, became, reading, cause, seq,
  (extract(epoch from changed_at) * 1000)::bigint as changed_ms from status_change`;
const WANTED = `tenant_id in (0, $1) and ($2::text is null or kind = $2) and ($3::text is null or key = $3)
  and ($4::timestamptz is null or changed_at >= $4)`;

/** Every read of the history of statuses. */
@Injectable()
export class StatusChangeStore {
  /** One page and one more, newest first; from the oldest when backward. */
  async page(tx: Tx, wanted: ChangesWanted, { backward, from, limit }: PageRequest): Promise<StatusChange[]> {
    const rows = await tx.query<Row>(
      `${SELECT} where ${WANTED} and ($5::bigint is null or id ${backward ? '>' : '<'} $5)
       order by id ${backward ? 'asc' : 'desc'} limit $6`,
      [...valuesOf(tx, wanted), from?.[0] ?? null, limit + 1],
    );
    return rows.map(toChange);
  }

  async count(tx: Tx, wanted: ChangesWanted): Promise<number> {
    const [row] = await tx.query<{ n: string }>(
      `select count(*) as n from status_change where ${WANTED}`,
      valuesOf(tx, wanted),
    );
    return Number(row?.n ?? 0);
  }

  async byId(tx: Tx, id: string): Promise<StatusChange | undefined> {
    const rows = await tx.query<Row>(
      `${SELECT} where tenant_id in (0, $1) and id = $2`,
      [tx.tenant, id],
      'status change',
    );
    return rows.map(toChange)[0];
  }
}

const valuesOf = (tx: Tx, { key, kind, since }: ChangesWanted): unknown[] => [
  tx.tenant,
  kind ?? null,
  key ?? null,
  since === undefined ? null : formatInstant(since),
];

function toChange(row: Row): StatusChange {
  const [cause, causeSeq] = row.cause.split(' ');
  return {
    id: Number(row.id),
    kind: row.kind,
    key: row.key,
    was: row.was,
    became: row.became,
    reading: readingFrom(row.reading),
    cause: cause as StatusCause,
    causeSeq: causeSeq === undefined ? null : Number(causeSeq),
    seq: Number(row.seq),
    changedAt: Number(row.changed_ms),
  };
}
