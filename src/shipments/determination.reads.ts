import DataLoader from 'dataloader';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../platform/database.js';
import { type GraphqlContext, loaderAt } from '../platform/graphql-context.js';
import type { AsEnforced } from '../rules/as-enforced.rule.js';
import type { Instant } from '../rules/day.js';
import type { ReviewPolicy } from '../rules/vocabulary.js';
import { type StandingRow, STANDING_COLUMNS, toStanding } from './standing.js';
import type { Standing } from './subject.js';
import { toldRecord } from './told-record.js';

export type SubjectKind = 'SHIPMENT' | 'LICENSE' | 'REMOVAL' | 'REFUSAL' | 'HOLD';

/** A finding as it is stored: its numbers as decimal text of their smallest unit, which become amounts when read. */
export interface StoredFinding {
  readonly rule: string;
  readonly met: boolean;
  readonly breach: string;
  readonly numbers: Readonly<Record<string, string | bigint>>;
}

/** What a determination rests on, as it is stored. A license keeps none of it. */
export interface StoredDetail {
  readonly reference?: string;
  readonly item?: { readonly unitTpp: string | bigint | null };
  readonly findings?: readonly StoredFinding[];
  readonly rulebooks?: readonly string[];
  /** Present when it rests on what other tenants did: what its own tenant is told. See `toldRecord`. */
  readonly told?: { readonly lppUsedTpp?: string | bigint };
  /** A guarded shipment that was refused, or a hold, as it was judged. */
  readonly asked?: object;
  /** Does what a promise was judged on count other tenants? */
  readonly countsOthers?: boolean;
}

/** A stored determination. */
export interface DeterminationRecord {
  readonly seq: number;
  readonly kind: SubjectKind;
  readonly subjectSeq: number;
  readonly effectiveAt: Instant;
  readonly postedAt: Instant;
  readonly standing: Standing;
  readonly lineTpp: bigint;
  readonly asEnforced: AsEnforced | null;
  readonly detail: StoredDetail;
  readonly stands: boolean;
  /** Set when it is what was known at this instant: what is read for it is of the same. */
  readonly known?: Instant | undefined;
}

interface Row extends StandingRow {
  seq: string;
  subject_kind: SubjectKind;
  subject_seq: string;
  effective_ms: string;
  posted_at: Date;
  line_tpp: string;
  as_enforced_authorization: AsEnforced['authorization'] | null;
  as_enforced_policy: ReviewPolicy | null;
  detail: StoredDetail;
  stands: boolean;
}

/** The first answer has the number of its fact; only later ones need to be looked for. */
const SELECT = `select d.seq, d.subject_kind, d.subject_seq, (extract(epoch from d.effective_at) * 1000)::bigint as effective_ms,
    d.posted_at, d.line_tpp, d.as_enforced_authorization, d.as_enforced_policy, d.detail, ${STANDING_COLUMNS},
    not exists (select 1 from determination j where j.subject_seq = d.subject_seq and j.seq <> j.subject_seq
      and j.seq > d.seq) as stands
  from determination d`;

/** Reads of stored determinations for the API. */
@Injectable()
export class DeterminationReads {
  constructor(private readonly db: Database) {}

  /** One statement however many; numbers that are no determination are left out. */
  async bySeqs(tx: Tx, seqs: readonly number[]): Promise<DeterminationRecord[]> {
    const rows = await tx.query<Row>(
      `${SELECT} where d.tenant_id = $1 and d.seq = any($2)`,
      [tx.tenant, seqs],
      'determination records',
    );
    return rows.map((row) => recordFor(tx, row));
  }

  /** Every answer given about a fact, the first one first. */
  async ofSubject(tx: Tx, subjectSeq: number): Promise<DeterminationRecord[]> {
    const rows = await tx.query<Row>(
      `${SELECT} where d.tenant_id = $1
         and (d.seq = $2 or (d.subject_seq = $2 and d.seq <> d.subject_seq)) order by d.seq`,
      [tx.tenant, subjectSeq],
      'determinations of a subject',
    );
    return rows.map((row) => recordFor(tx, row));
  }

  /** The loader of one operation, by the number of the determination; of what was known, with an instant. */
  loader(context: GraphqlContext, known?: Instant): DataLoader<number, DeterminationRecord | null> {
    return loaderAt(
      context,
      DeterminationReads,
      known,
      () =>
        new DataLoader<number, DeterminationRecord | null>(async (seqs) => {
          const found = await this.db.read((tx) => this.bySeqs(tx, seqs), { ...context.caller, known });
          const bySeq = new Map(found.map((one) => [one.seq, one]));
          return seqs.map((seq) => bySeq.get(seq) ?? null);
        }),
    );
  }
}

/** Who sees all sees every number; others what they are told. */
function recordFor(tx: Tx, row: Row): DeterminationRecord {
  const record = { ...toRecord(row), known: tx.known };
  return tx.seesAll ? record : toldRecord(record);
}

const toRecord = (row: Row): DeterminationRecord => ({
  seq: Number(row.seq),
  kind: row.subject_kind,
  subjectSeq: Number(row.subject_seq),
  effectiveAt: Number(row.effective_ms),
  postedAt: row.posted_at.getTime(),
  standing: toStanding(row),
  lineTpp: BigInt(row.line_tpp),
  asEnforced:
    row.as_enforced_authorization === null
      ? null
      : { authorization: row.as_enforced_authorization, reviewPolicy: row.as_enforced_policy },
  detail: row.detail,
  stands: row.stands,
});
