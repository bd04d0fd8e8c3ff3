import type { Standing } from './subject.js';

/**
 * The number of the determination that stands for a subject, given the column with the number of its fact: the latest one.
 * The first has the fact's own number, so only later ones are looked for, in the index that holds nothing else.
 */
export const standingSeq = (factSeq: string): string =>
  `coalesce((select max(j.seq) from determination j where j.subject_seq = ${factSeq} and j.seq <> j.subject_seq), ${factSeq})`;

/** That a shipment passes the volume cap of its product is kept where everything is that it rests on: in its findings. */
const OVER_CAP = '$.findings[*] ? (@.rule == "review.volumeCap" && @.met == false)';

/** The columns of `determination d` that make a `Standing`. */
export const STANDING_COLUMNS = `d.authorization_used, d.license_number, d.license_on_record, d.review_policy, d.breaches,
  d.flags, d.debit_country, d.lpp_quota_key, d.counted_tpp, d.covered_tpp, d.excess_tpp,
  d.destination in ('CN', 'MO') and jsonb_path_exists(d.detail::jsonb, '${OVER_CAP}') as over_volume_cap`;

export interface StandingRow {
  authorization_used: string | null;
  license_number: string | null;
  license_on_record: boolean;
  review_policy: string | null;
  breaches: string[];
  flags: string[];
  debit_country: string | null;
  lpp_quota_key: string | null;
  counted_tpp: string;
  covered_tpp: string | null;
  excess_tpp: string | null;
  over_volume_cap: boolean;
}

const amount = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

export const toStanding = (row: StandingRow): Standing => ({
  authorization: row.authorization_used,
  licenseNumber: row.license_number,
  licenseOnRecord: row.license_on_record,
  reviewPolicy: row.review_policy,
  breaches: row.breaches,
  flags: row.flags,
  debitCountry: row.debit_country,
  lppQuotaKey: row.lpp_quota_key,
  countedTpp: BigInt(row.counted_tpp),
  coveredTpp: amount(row.covered_tpp),
  excessTpp: amount(row.excess_tpp),
  overVolumeCap: row.over_volume_cap,
});
