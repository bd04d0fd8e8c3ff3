import { Injectable } from '@nestjs/common';
import type { VeuRow } from '../authorizations/veu-register.js';
import { VeuHoldingReads } from '../obligations/veu-holdings.reads.js';
import type { Tx } from '../platform/database.js';
import { addDays, formatInstant, type Instant, startOf } from '../rules/day.js';
import { standingSeq } from '../shipments/standing.js';
import { lineName } from './report-content.js';
import type { ReportPeriod } from './report-kinds.js';

/** What happened to a fact that counts in a report now and did not when it was closed, or the other way round. */
export type RestatingKind = 'SHIPMENT' | 'REMOVAL' | 'OPENING_STOCK' | 'REVERSAL' | 'WITHDRAWAL' | 'REJUDGED';

/** A posting that made a report say something else. */
export interface RestatingPosting {
  readonly seq: number;
  readonly kind: RestatingKind;
  /** Of the shipment or removal; opening stock has none. */
  readonly reference: string | null;
  readonly effectiveAt: Instant;
  readonly postedAt: Instant;
  /** The posting that made it necessary, when that is another one. */
  readonly causeSeq: number | null;
  /** The names of the lines it may be part of. */
  readonly lines: readonly string[];
}

interface Row {
  seq: string;
  kind: RestatingKind;
  reference: string | null;
  effective_ms: string;
  posted_at: Date;
  cause_seq: string | null;
  destination: string;
  site_id: string | null;
  item_id: string;
  end_user_id: string | null;
}

/**
 * Finds what restates a report: facts that count in it, as the transaction sees, and did not at an earlier posting, or did
 * and no longer do. Each is told by the posting that made the difference. Only facts that something happened to since are
 * looked at.
 */
@Injectable()
export class RestatingReads {
  constructor(private readonly holdings: VeuHoldingReads) {}

  async since(tx: Tx, period: ReportPeriod, then: number): Promise<RestatingPosting[]> {
    const [from, until] = [startOf(period.startsOn), startOf(addDays(period.endsOn, 1))].map(formatInstant);
    const { report, subject } = period;
    if (report === 'LPP_YEAR') {
      const rows = await tx.query<Row>(OF_QUOTA, [tx.tenant, then, `${subject}/${period.period}`]);
      return rows.map((row) => toPosting(row, (one) => [lineName({ section: 'SHIPMENT', name: one.reference ?? '' })]));
    }
    const veu = await this.holdings.veu(tx, subject);
    if (veu === undefined) return [];
    const members = await this.members(tx, veu, period);
    const moved = await tx.query<Row>(OF_BASE, [tx.tenant, then, members, until]);
    if (report === 'VEU_CHIP_ACCOUNT') return moved.map((row) => toPosting(row, linesOfAccount));
    const received = await tx.query<Row>(OF_RECEIPTS, [tx.tenant, then, subject, from, until]);
    const all = [
      ...moved.map((row) => toPosting(row, linesOfBase)),
      ...received.map((row) => toPosting(row, linesOfReceipt)),
    ];
    return merged(all);
  }

  private members(tx: Tx, veu: VeuRow, { endsOn, report }: ReportPeriod): Promise<string[]> {
    const scope = report === 'VEU_CHIP_ACCOUNT' || veu.kind === 'UVEU' ? 'OWNERS' : 'COMPANY';
    return this.holdings.members(tx, veu, scope, endsOn);
  }
}

const linesOfAccount = ({ destination, item_id, site_id }: Row): string[] => [
  lineName({ section: 'ACCOUNT', name: [destination, site_id ?? '', item_id].join('|') }),
];
const linesOfBase = ({ destination, item_id }: Row): string[] => [
  lineName({ section: 'INVENTORY', name: [destination, item_id].join('|') }),
];
const linesOfReceipt = ({ end_user_id, reference }: Row): string[] => [
  lineName({ section: 'RECEIPT', name: reference ?? '' }),
  ...(end_user_id === null ? [] : [lineName({ section: 'CUSTOMER', name: end_user_id })]),
];

/** One posting may change what stands in a base and what was received: it is told once. */
function merged(postings: readonly RestatingPosting[]): RestatingPosting[] {
  const bySeq = new Map<number, RestatingPosting>();
  for (const one of postings) {
    const known = bySeq.get(one.seq);
    bySeq.set(one.seq, known === undefined ? one : { ...known, lines: [...known.lines, ...one.lines] });
  }
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

const toPosting = (row: Row, linesOf: (row: Row) => string[]): RestatingPosting => ({
  seq: Number(row.seq),
  kind: row.kind,
  reference: row.reference,
  effectiveAt: Number(row.effective_ms),
  postedAt: row.posted_at.getTime(),
  causeSeq: row.cause_seq === null ? null : Number(row.cause_seq),
  lines: linesOf(row),
});

const reversed = (when: string): string => `exists (select 1 from reversal r where r.reverses_seq = x.seq ${when})`;
const THEN = 'and r.seq <= $2';
const withdrawn = (when: string): string => `exists (select 1 from withdrawal r where r.fact_seq = x.seq ${when})`;

/** The determination of shipment `x` that stood at posting $2. */
const STOOD_THEN = `coalesce((select max(j.seq) from determination j
  where j.subject_seq = x.seq and j.seq <> j.subject_seq and j.seq <= $2), x.seq)`;

/** Shipments that something happened to after posting $2, with whether each counts and counted, by what it is recorded as. */
const shipments = (counts: (determination: string) => string, where: string): string => `
  select x.seq as subject_seq, x.reference, x.destination, x.site_id, x.item_id, x.end_user_id,
    x.seq <= $2 and not ${reversed(THEN)} and ${counts('t')} as counted, not ${reversed('')} and ${counts('d')} as counts
  from shipment x join determination d on d.seq = ${standingSeq('x.seq')}
  left join determination t on x.seq <= $2 and t.seq = ${STOOD_THEN}
  where x.tenant_id = $1 and ${where} and (x.seq > $2 or ${reversed('and r.seq > $2')}
    or exists (select 1 from determination j where j.subject_seq = x.seq and j.seq <> j.subject_seq and j.seq > $2))`;

/** Of each fact whose counting changed, the posting that changed it: its own, that it was taken back, or its last judgement. */
const postingsOf = (facts: string): string => `
  with fact as (${facts})
  select p.seq, p.kind, f.reference, (extract(epoch from p.effective_at) * 1000)::bigint as effective_ms, p.posted_at, p.cause_seq,
    f.destination, f.site_id, f.item_id, f.end_user_id
  from fact f
  left join (select seq, reverses_seq from reversal union all select seq, fact_seq from withdrawal) r
    on r.reverses_seq = f.subject_seq
  join posting p on p.seq = case when f.subject_seq > $2 then f.subject_seq when r.seq > $2 then r.seq
    else (select max(j.seq) from determination j where j.subject_seq = f.subject_seq) end
  where f.counted is distinct from f.counts and (f.counted or f.counts)
  order by p.seq`;

const OF_QUOTA = postingsOf(
  shipments((of) => `(${of}.authorization_used = 'LPP' and ${of}.lpp_quota_key = $3)`, 'x.quota_key = $3'),
);

const OF_RECEIPTS = postingsOf(
  shipments(
    (of) => `(${of}.authorization_used in ('UVEU', 'NVEU'))`,
    `x.site_id in (select s.id from standing_site s where s.veu_id = $3) and x.exported_at >= $4::timestamptz
      and x.exported_at < $5::timestamptz`,
  ),
);

const OF_BASE = postingsOf(`
  ${shipments((of) => `(${of}.authorization_used <> 'ACM')`, 'x.consignee_id = any($3) and x.exported_at < $4::timestamptz')}
  union all
  select x.seq, x.reference, x.destination, null, x.item_id, null,
    x.seq <= $2 and not ${reversed(THEN)}, not ${reversed('')}
  from removal x where x.tenant_id = $1 and x.holder_id = any($3) and x.effective_at < $4::timestamptz
    and (x.seq > $2 or ${reversed('and r.seq > $2')})
  union all
  select x.seq, null, x.destination, null, x.item_id, null, x.seq <= $2 and not ${withdrawn(THEN)}, not ${withdrawn('')}
  from opening_stock x where x.tenant_id = $1 and x.holder_id = any($3) and (x.seq > $2 or ${withdrawn('and r.seq > $2')})
    and x.as_of::timestamp at time zone 'UTC' < $4::timestamptz`);
