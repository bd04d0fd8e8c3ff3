import { Injectable } from '@nestjs/common';
import { VeuHoldingReads } from '../obligations/veu-holdings.reads.js';
import type { Tx } from '../platform/database.js';
import { dayOf, type Instant } from '../rules/day.js';
import type { ChangedAnswer } from './changed-answers.reads.js';
import { type Closing, ClosingStore } from './closing.store.js';
import { hashOf } from './report-content.js';
import { reportPeriod } from './report-kinds.js';
import { ReportLines } from './report-lines.js';
import { RestatingReads } from './restating.reads.js';

/** What a report says, as a transaction sees it. */
export type SaidBy = ReadonlyMap<Closing, string>;

/** The latest editions of reports that facts may restate. */
export interface Concerned {
  /** Those that lose or gain a line of a shipment's own: they say something else. */
  readonly surely: readonly Closing[];
  /** Those whose sums may come to the same: what they say has to be read with the facts, and without. */
  readonly perhaps: readonly Closing[];
}

/** Whom changed answers are about: parties whose base they move, and VEUs at whose sites something is received. */
interface About {
  readonly parties: ReadonlySet<string>;
  readonly veus: ReadonlySet<string>;
  readonly quotas: ReadonlySet<string>;
}

/** Finds which closed reports facts would restate: those that say something else with them than without. */
@Injectable()
export class RestatedClosings {
  constructor(
    private readonly closings: ClosingStore,
    private readonly holdings: VeuHoldingReads,
    private readonly lines: ReportLines,
    private readonly restating: RestatingReads,
  ) {}

  /** Of a transaction in which facts were recorded after posting `head`, with the answers that they changed. */
  async concerned(tx: Tx, head: number, answers: readonly ChangedAnswer[]): Promise<Concerned> {
    const [surely, perhaps]: [Closing[], Closing[]] = [[], []];
    const stock = await stockSince(tx, head);
    const closings = answers.length + stock.length === 0 ? [] : await this.closings.latest(tx);
    if (closings.length === 0) return { surely, perhaps };
    const about = await aboutOf(tx, answers, stock);
    const first = dayOf(Math.min(...[...answers, ...stock].map(({ effectiveAt }) => effectiveAt)));
    for (const closing of closings) {
      const period = reportPeriod(closing);
      if (period.endsOn < first || !(await this.isConcerned(tx, closing, about))) continue;
      const postings = await this.restating.since(tx, period, head);
      if (postings.some(({ lines }) => lines.some(isOfOneShipment))) surely.push(closing);
      else if (postings.length > 0) perhaps.push(closing);
    }
    return { surely, perhaps };
  }

  async read(tx: Tx, closings: readonly Closing[]): Promise<SaidBy> {
    const said = new Map<Closing, string>();
    for (const closing of closings) {
      const { hash } = await hashOf(closing, this.lines.read(tx, reportPeriod(closing)));
      said.set(closing, hash.toString('hex'));
    }
    return said;
  }

  private async isConcerned(tx: Tx, { period, report, subject }: Closing, about: About): Promise<boolean> {
    if (report === 'LPP_YEAR') return about.quotas.has(`${subject}/${period}`);
    if (report === 'VEU_REPORT' && about.veus.has(subject)) return true;
    const veu = await this.holdings.veu(tx, subject);
    if (veu === undefined) return false;
    const scope = report === 'VEU_CHIP_ACCOUNT' || veu.kind === 'UVEU' ? 'OWNERS' : 'COMPANY';
    const { endsOn } = reportPeriod({ period, report, subject });
    return (await this.holdings.members(tx, veu, scope, endsOn)).some((id) => about.parties.has(id));
  }
}

const isOfOneShipment = (line: string): boolean => /^(RECEIPT|SHIPMENT) /.test(line);

/** Opening stock is counted and not judged: nobody's answer tells that it came, or was withdrawn. */
interface Stock {
  readonly party: string;
  readonly effectiveAt: Instant;
}

async function stockSince(tx: Tx, head: number): Promise<Stock[]> {
  const rows = await tx.query<{ party: string; at_ms: string }>(
    `select o.holder_id as party, (extract(epoch from p.effective_at) * 1000)::bigint as at_ms
     from posting p join opening_stock o on o.seq = p.subject_seq
     where p.tenant_id = $1 and p.seq > $2 and p.kind in ('OPENING_STOCK', 'WITHDRAWAL')`,
    [tx.tenant, head],
  );
  return rows.map(({ at_ms, party }) => ({ party, effectiveAt: Number(at_ms) }));
}

async function aboutOf(tx: Tx, answers: readonly ChangedAnswer[], stock: readonly Stock[]): Promise<About> {
  const rows = await tx.query<{ party: string; veu: string | null; quota: string | null }>(
    `select s.consignee_id as party, t.veu_id as veu, s.quota_key as quota from shipment s left join standing_site t on t.id = s.site_id
       where s.tenant_id = $1 and s.seq = any($2)
     union all select m.holder_id, null, null from removal m where m.tenant_id = $1 and m.seq = any($2)`,
    [tx.tenant, answers.map(({ subjectSeq }) => subjectSeq)],
  );
  const all = (name: 'party' | 'veu' | 'quota'): Set<string> => new Set(rows.flatMap((row) => row[name] ?? []));
  const parties = new Set([...all('party'), ...stock.map(({ party }) => party)]);
  return { parties, veus: all('veu'), quotas: all('quota') };
}
