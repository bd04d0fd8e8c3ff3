import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import type { PageRequest } from '../platform/graphql-page.js';
import type { Instant } from '../rules/day.js';

export const accessKinds = ['QUERY', 'MUTATION', 'SUBSCRIPTION', 'ENDPOINT', 'COMMAND'] as const;
export type AccessKind = (typeof accessKinds)[number];

/** Something somebody asked for. Names of fields and ids of keys: no variables, no arguments, no secrets. */
export interface NewAccess {
  readonly credential: string;
  readonly role: string;
  readonly kind: AccessKind;
  readonly operation: string | null;
  readonly fields: readonly string[];
  readonly allowed: boolean;
  /** Of a command: what it was done to. */
  readonly detail: string | null;
}

export interface AccessRecord extends NewAccess {
  readonly id: number;
  readonly at: Instant;
}

export interface AccessFilter {
  readonly credential: string | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
}

interface Row extends Omit<AccessRecord, 'id' | 'at'> {
  id: string;
  at: Date;
}

const MATCHES = `tenant_id = $1 and ($2::text is null or credential = $2)
  and ($3::timestamptz is null or at >= $3) and ($4::timestamptz is null or at < $4)`;

/** Every query about the access log. */
@Injectable()
export class AccessLogStore {
  /** For the tenant of the transaction. */
  async insert(tx: Tx, { allowed, credential, detail, fields, kind, operation, role }: NewAccess): Promise<void> {
    await tx.query(
      `insert into access_log (credential, role, kind, operation, fields, allowed, detail)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [credential, role, kind, operation?.slice(0, 200) ?? null, fields, allowed, detail],
      'access log entry',
    );
  }

  /** Something the operator does at the command line, to what `detail` says. */
  insertCommand(tx: Tx, by: string, operation: string, detail: string | null): Promise<void> {
    const entry = { credential: by, role: 'OPERATOR', kind: 'COMMAND', fields: [], allowed: true } as const;
    return this.insert(tx, { ...entry, operation, detail });
  }

  /** One page, in the order in which it was written. */
  async page(tx: Tx, filter: AccessFilter, { backward, from, limit }: PageRequest): Promise<AccessRecord[]> {
    const rows = await tx.query<Row>(
      `select id, at, credential, role, kind, operation, fields, allowed, detail from access_log
       where ${MATCHES} and ($5::bigint is null or id ${backward ? '<' : '>'} $5)
       order by id ${backward ? 'desc' : 'asc'} limit $6`,
      [tx.tenant, ...valuesOf(filter), from?.[0] ?? null, limit + 1],
    );
    return rows.map((row) => ({ ...row, id: Number(row.id), at: row.at.getTime() }));
  }

  async count(tx: Tx, filter: AccessFilter): Promise<number> {
    const [row] = await tx.query<{ n: string }>(`select count(*) as n from access_log where ${MATCHES}`, [
      tx.tenant,
      ...valuesOf(filter),
    ]);
    return Number(row?.n ?? 0);
  }
}

const valuesOf = ({ credential, from, to }: AccessFilter): unknown[] => [
  credential,
  ...[from, to].map((at) => (at === null ? null : new Date(at).toISOString())),
];
