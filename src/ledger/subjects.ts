import { Injectable } from '@nestjs/common';
import { EVERYBODY } from './account.js';
import { Queue } from '../platform/queue.js';
import type { Tx } from '../platform/database.js';
import { recordset, recordsetValue } from './rows.js';

/** What a status is about. */
export const STATUS_KINDS = ['COUNTRY', 'QUOTA', 'LICENSE', 'VEU'] as const;
export type StatusKind = (typeof STATUS_KINDS)[number];

/** One subject of a status: an EAR destination, an LPP quota (`holder/year`), a license number or a VEU's id. */
export interface StatusSubject {
  readonly kind: StatusKind;
  readonly key: string;
}

/** A subject and whose it is: a country and a quota are everybody's. */
export interface OwnedSubject extends StatusSubject {
  readonly tenant: number;
}

/** A subject as a job carries it: `tenant/kind/key`. */
export const subjectName = (tenant: number, { kind, key }: StatusSubject): string => `${tenant}/${kind}/${key}`;

/** Whose a subject is that a tenant asks about. */
export const subjectOwner = (kind: StatusKind, tenant: number): number =>
  kind === 'COUNTRY' || kind === 'QUOTA' ? EVERYBODY : tenant;

/** Reads `subjectName` back. Throws for anything else. */
export function parseSubjectName(name: string): OwnedSubject {
  const match = /^(\d+)\/(COUNTRY|QUOTA|LICENSE|VEU)\/(.+)$/s.exec(name);
  if (match === null) throw new Error(`"${name}" is no subject of a status`);
  return { tenant: Number(match[1]), kind: match[2] as StatusKind, key: match[3] ?? '' };
}

/** What belongs to tenants, by whose it is. */
export function byTenant<One extends { readonly tenant: number }>(all: readonly One[]): ReadonlyMap<number, One[]> {
  const groups = new Map<number, One[]>();
  for (const one of all) {
    const group = groups.get(one.tenant);
    if (group === undefined) groups.set(one.tenant, [one]);
    else group.push(one);
  }
  return groups;
}

/** Marks subjects whose status the ledger no longer agrees with, and has them computed again. */
@Injectable()
export class SubjectMarks {
  constructor(private readonly queue: Queue) {}

  /** Mark and job in the caller's transaction: losing the queue loses nothing, a sweeper finds the mark. */
  async announce(tx: Tx, subjects: readonly OwnedSubject[], seq: number): Promise<void> {
    if (subjects.length === 0) return;
    const distinct = new Map(subjects.map((subject) => [subjectName(subject.tenant, subject), subject]));
    const rows = [...distinct]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { kind, key, tenant }]) => ({ tenant_id: tenant, kind, key }));
    await tx.query(
      `insert into dirty_subject (tenant_id, kind, key, seq) select tenant_id, kind, key, $2
       from ${recordset(1, 'x', { tenant_id: 'integer', kind: 'text', key: 'text' })}
       on conflict (tenant_id, kind, key) do update set seq = excluded.seq, marked_at = clock_timestamp()`,
      [recordsetValue(rows), seq],
      'mark subjects',
    );
    await this.queue.announce(
      tx,
      [...distinct.keys()].map((subject) => ({ subject })),
    );
  }
}
