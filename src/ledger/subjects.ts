import { Injectable } from '@nestjs/common';
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

/** A subject as a job carries it: `tenant/kind/key`. */
export const subjectName = (tenant: number, { kind, key }: StatusSubject): string => `${tenant}/${kind}/${key}`;

/** Reads `subjectName` back. Throws for anything else. */
export function parseSubjectName(name: string): StatusSubject & { readonly tenant: number } {
  const match = /^(\d+)\/(COUNTRY|QUOTA|LICENSE|VEU)\/(.+)$/s.exec(name);
  if (match === null) throw new Error(`"${name}" is no subject of a status`);
  return { tenant: Number(match[1]), kind: match[2] as StatusKind, key: match[3] ?? '' };
}

/** Marks subjects whose status the ledger no longer agrees with, and has them computed again. */
@Injectable()
export class SubjectMarks {
  constructor(private readonly queue: Queue) {}

  /** Mark and job in the caller's transaction: losing the queue loses nothing, a sweeper finds the mark. */
  async announce(tx: Tx, subjects: readonly StatusSubject[], seq: number): Promise<void> {
    if (subjects.length === 0) return;
    const distinct = new Map(subjects.map((subject) => [subjectName(tx.tenant, subject), subject]));
    const rows = [...distinct].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, { kind, key }]) => ({ kind, key }));
    await tx.query(
      `insert into dirty_subject (kind, key, seq) select kind, key, $2 from ${recordset(1, 'x', { kind: 'text', key: 'text' })}
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
