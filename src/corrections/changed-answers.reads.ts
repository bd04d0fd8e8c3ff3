import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import type { Instant } from '../rules/day.js';
import { STANDING_COLUMNS, type StandingRow, toStanding } from '../shipments/standing.js';
import { sameStanding, type Standing } from '../shipments/subject.js';

/** What is judged: a shipment or removal by its reference, a license by its number. */
export type ChangedKind = 'SHIPMENT' | 'LICENSE' | 'REMOVAL';

/** A determination that another takes the place of. */
export interface ChangedAnswer {
  readonly kind: ChangedKind;
  readonly reference: string;
  readonly subjectSeq: number;
  readonly effectiveAt: Instant;
  /** `null` for what is new. */
  readonly before: Standing | null;
  /** `null` for what is taken back. */
  readonly after: Standing | null;
}

/** Which postings: all after one of them, or one and those that it made necessary. */
export type Which = { readonly after: number } | { readonly causedBy: number };

interface Row {
  kind: ChangedKind | null;
  reference: string | null;
  subject_seq: string;
  at_ms: string;
  before: StandingRow | null;
  later: StandingRow | null;
}

/** Reads which answers postings changed. */
@Injectable()
export class ChangedAnswersReads {
  /** One statement; in the order of judging. What was answered twice is one change, and none when it came back. */
  async of(tx: Tx, which: Which): Promise<ChangedAnswer[]> {
    const [where, value] =
      'after' in which ? ['p.seq > $2', which.after] : ['(p.seq = $2 or p.cause_seq = $2)', which.causedBy];
    const rows = await tx.query<Row>(CHANGES.replace('$WHERE', where), [tx.tenant, value]);
    const changes = new Map<string, ChangedAnswer>();
    for (const { at_ms, before, kind, later, reference, subject_seq } of rows) {
      if (kind === null || reference === null) continue;
      const after = later === null ? null : toStanding(later);
      const known = changes.get(subject_seq);
      changes.set(subject_seq, {
        kind,
        reference,
        subjectSeq: Number(subject_seq),
        effectiveAt: Number(at_ms),
        before: known === undefined ? (before === null ? null : toStanding(before)) : known.before,
        after,
      });
    }
    return [...changes.values()].filter(({ after, before }) => !isSame(before, after));
  }
}

const isSame = (a: Standing | null, b: Standing | null): boolean =>
  a === null || b === null ? a === b : sameStanding(a, b);

/** The answer that stood when a posting came is the latest before it; the first has the number of its fact. */
const CHANGES = `
  select p.subject_seq, (extract(epoch from p.effective_at) * 1000)::bigint as at_ms,
    case when s.seq is not null then 'SHIPMENT' when l.seq is not null then 'LICENSE' when m.seq is not null then 'REMOVAL' end as kind,
    coalesce(s.reference, l.number, m.reference) as reference,
    (select row_to_json(x) from (select ${STANDING_COLUMNS} from determination d where d.seq = coalesce(
       (select max(j.seq) from determination j where j.subject_seq = p.subject_seq and j.seq <> j.subject_seq and j.seq < p.seq),
       case when p.subject_seq < p.seq then p.subject_seq end)) x) as before,
    (select row_to_json(x) from (select ${STANDING_COLUMNS} from determination d
       where d.seq = p.seq and d.subject_kind <> 'REFUSAL') x) as later
  from posting p
  left join shipment s on s.seq = p.subject_seq
  left join license l on l.seq = p.subject_seq
  left join removal m on m.seq = p.subject_seq
  where p.tenant_id = $1 and p.kind in ('SHIPMENT', 'LICENSE', 'REMOVAL', 'REJUDGED', 'REVERSAL', 'WITHDRAWAL') and $WHERE
  order by p.effective_at, p.rank, p.order_key, p.seq`;
