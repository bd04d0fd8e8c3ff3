import { Injectable } from '@nestjs/common';
import type { WithdrawnKind } from '../ledger/fact-name.js';
import type { Tx } from '../platform/database.js';
import type { PageRequest } from '../platform/graphql-page.js';
import type { Instant } from '../rules/day.js';

/** A withdrawal on record. */
export interface WithdrawalRow {
  readonly seq: number;
  readonly kind: WithdrawnKind;
  readonly name: string;
  readonly factSeq: number;
  readonly reason: string;
  readonly postedAt: Instant;
}

interface Row {
  seq: string;
  kind: WithdrawnKind;
  name: string;
  fact_seq: string;
  reason: string;
  posted_at: Date;
}

const SELECT = 'select w.seq, w.kind, w.name, w.fact_seq, w.reason, w.posted_at from withdrawal w';
const MATCHES = 'w.tenant_id = $1 and ($2::text is null or w.kind = $2)';

/** Every query about which facts were withdrawn. */
@Injectable()
export class WithdrawalStore {
  async bySeq(tx: Tx, seq: number): Promise<WithdrawalRow | undefined> {
    const [row] = await tx.query<Row>(
      `${SELECT} where w.tenant_id = $1 and w.seq = $2`,
      [tx.tenant, seq],
      'withdrawal of posting',
    );
    return row === undefined ? undefined : toRow(row);
  }

  /** One page, in the order recorded. */
  async page(tx: Tx, kind: WithdrawnKind | null, { backward, from, limit }: PageRequest): Promise<WithdrawalRow[]> {
    const rows = await tx.query<Row>(
      `${SELECT} where ${MATCHES} and ($3::bigint is null or w.seq ${backward ? '<' : '>'} $3)
       order by w.seq ${backward ? 'desc' : 'asc'} limit $4`,
      [tx.tenant, kind, from?.[0] ?? null, limit + 1],
    );
    return rows.map(toRow);
  }

  async count(tx: Tx, kind: WithdrawnKind | null): Promise<number> {
    const [row] = await tx.query<{ n: string }>(`select count(*) as n from withdrawal w where ${MATCHES}`, [
      tx.tenant,
      kind,
    ]);
    return Number(row?.n ?? 0);
  }
}

const toRow = (row: Row): WithdrawalRow => ({
  seq: Number(row.seq),
  kind: row.kind,
  name: row.name,
  factSeq: Number(row.fact_seq),
  reason: row.reason,
  postedAt: row.posted_at.getTime(),
});
