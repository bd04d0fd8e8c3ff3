import { Injectable } from '@nestjs/common';
import { insertReturning, type PostedAt, postedAtOf } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import { formatInstant, type Instant } from '../rules/day.js';
import type { AsEnforced } from '../rules/as-enforced.rule.js';
import type { StoredDetail } from './determination.reads.js';
import type { Standing } from './subject.js';
import { standingSeq, type StandingRow, STANDING_COLUMNS, toStanding } from './standing.js';

/** A determination to be stored: never changed afterwards. */
export interface NewDetermination {
  readonly seq: number;
  /** Whose subject it is about. */
  readonly tenant: number;
  readonly subjectKind: 'SHIPMENT' | 'LICENSE' | 'REMOVAL' | 'REFUSAL' | 'HOLD';
  readonly subjectSeq: number;
  readonly effectiveAt: Instant;
  readonly destination: string;
  readonly standing: Standing;
  /** TPP of the line, or what a license licenses. */
  readonly lineTpp: bigint;
  readonly asEnforced: AsEnforced | null;
  /** Facts, balances and findings it rests on, for replay. */
  readonly detail: StoredDetail;
}

/** Every query about determinations while judging. */
@Injectable()
export class DeterminationStore {
  /** Answers when each was posted, by its number. */
  async insert(tx: Tx, determinations: readonly NewDetermination[]): Promise<ReadonlyMap<number, Instant>> {
    const rows = await insertReturning<PostedAt>(
      tx,
      'determination',
      {
        seq: 'bigint', tenant_id: 'integer', subject_kind: 'text', subject_seq: 'bigint', effective_at: 'timestamptz', destination: 'text',
        authorization_used: 'text', license_number: 'text', license_on_record: 'boolean', review_policy: 'text',
        breaches: 'text[]', flags: 'text[]', line_tpp: 'numeric', counted_tpp: 'numeric', debit_country: 'text',
        covered_tpp: 'numeric', excess_tpp: 'numeric', as_enforced_authorization: 'text', as_enforced_policy: 'text',
        lpp_quota_key: 'text', detail: 'json',
      }, // prettier-ignore
      determinations.map(({ standing, ...one }) => ({
        seq: one.seq,
        tenant_id: one.tenant,
        subject_kind: one.subjectKind,
        subject_seq: one.subjectSeq,
        effective_at: formatInstant(one.effectiveAt),
        destination: one.destination,
        authorization_used: standing.authorization,
        license_number: standing.licenseNumber,
        license_on_record: standing.licenseOnRecord,
        review_policy: standing.reviewPolicy,
        breaches: standing.breaches,
        flags: standing.flags,
        line_tpp: one.lineTpp,
        counted_tpp: standing.countedTpp,
        debit_country: standing.debitCountry,
        covered_tpp: standing.coveredTpp,
        excess_tpp: standing.excessTpp,
        as_enforced_authorization: one.asEnforced?.authorization ?? null,
        as_enforced_policy: one.asEnforced?.reviewPolicy ?? null,
        lpp_quota_key: standing.lppQuotaKey,
        detail: one.detail,
      })),
      'seq, posted_at',
    );
    return postedAtOf(rows);
  }

  /** The answers that stand for subjects, by the numbers of their facts. */
  async standings(tx: Tx, subjectSeqs: readonly number[]): Promise<Map<number, Standing>> {
    if (subjectSeqs.length === 0) return new Map();
    const rows = await tx.query<StandingRow & { subject_seq: string }>(
      `select d.subject_seq, ${STANDING_COLUMNS}
       from unnest($1::bigint[]) as x(seq)
       join determination d on d.seq = ${standingSeq('x.seq')}`,
      [subjectSeqs],
      'standings',
    );
    return new Map(rows.map((row) => [Number(row.subject_seq), toStanding(row)]));
  }
}
