import { Injectable } from '@nestjs/common';
import { bytes, insertRows } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import type { Day, Instant } from '../rules/day.js';

/** What shows that something owed was done. */
export interface Evidence {
  readonly kind: string;
  readonly subject: string;
  /** The due day it is for; `null` where the kind does not repeat. */
  readonly dueOn: Day | null;
  readonly satisfiedOn: Day;
  readonly evidence: string;
  /** The number or place of the paper, if there is one. */
  readonly reference: string | null;
  /** When it was recorded; `null` for a fact of the registry that serves as evidence. */
  readonly postedAt: Instant | null;
}

/** Evidence to record, under the key of its request. */
export interface NewEvidence extends Omit<Evidence, 'postedAt'> {
  readonly key: string;
  readonly contentHash: Buffer;
}

interface Row {
  kind: string;
  subject: string;
  due_on: Day | null;
  satisfied_on: Day;
  evidence: string;
  reference: string | null;
  posted_at: Date;
}

const SELECT = `select kind, subject, due_on::text, satisfied_on::text, evidence, reference, posted_at
  from obligation_evidence`;

/** Every query about evidence. */
@Injectable()
export class EvidenceStore {
  async insert(tx: Tx, one: NewEvidence): Promise<void> {
    await insertRows(
      tx,
      'obligation_evidence',
      {
        kind: 'text', subject: 'text', due_on: 'date', evidence_key: 'text', satisfied_on: 'date', evidence: 'text',
        reference: 'text', content_hash: 'bytea',
      }, // prettier-ignore
      [
        {
          kind: one.kind,
          subject: one.subject,
          due_on: one.dueOn,
          evidence_key: one.key,
          satisfied_on: one.satisfiedOn,
          evidence: one.evidence,
          reference: one.reference,
          content_hash: bytes(one.contentHash),
        },
      ],
    );
  }

  /** Evidence for obligations of these kinds, for one subject or all, by what it answers; the earliest first. */
  async read(tx: Tx, kinds: readonly string[], subject?: string): Promise<EvidenceBook> {
    const rows = await tx.query<Row>(
      `${SELECT} where tenant_id = $1 and kind = any($2) and ($3::text is null or subject = $3)
       order by satisfied_on, id`,
      [tx.tenant, kinds, subject ?? null],
      'evidence',
    );
    return bookOf(rows);
  }

  /** Evidence for obligations of one kind about any of these subjects. */
  async about(tx: Tx, kind: string, subjects: readonly string[]): Promise<EvidenceBook> {
    if (subjects.length === 0) return new EvidenceBook();
    const rows = await tx.query<Row>(
      `${SELECT} where tenant_id = $1 and kind = $2 and subject = any($3) order by satisfied_on, id`,
      [tx.tenant, kind, subjects],
      'evidence about',
    );
    return bookOf(rows);
  }
}

function bookOf(rows: readonly Row[]): EvidenceBook {
  const book = new EvidenceBook();
  for (const row of rows) {
    book.add({
      kind: row.kind,
      subject: row.subject,
      dueOn: row.due_on,
      satisfiedOn: row.satisfied_on,
      evidence: row.evidence,
      reference: row.reference,
      postedAt: row.posted_at.getTime(),
    });
  }
  return book;
}

const NONE: readonly Evidence[] = [];
const nameOf = (kind: string, subject: string, dueOn: Day | null): string => `${kind} ${subject} ${dueOn ?? ''}`;

/** Evidence by what it answers. */
export class EvidenceBook {
  private readonly pages = new Map<string, Evidence[]>();

  add(one: Evidence): void {
    const name = nameOf(one.kind, one.subject, one.dueOn);
    const page = this.pages.get(name);
    if (page === undefined) this.pages.set(name, [one]);
    else page.push(one);
  }

  /** `dueOn` is `null` for what does not repeat. */
  of(kind: string, subject: string, dueOn: Day | null): readonly Evidence[] {
    return this.pages.get(nameOf(kind, subject, dueOn)) ?? NONE;
  }
}
