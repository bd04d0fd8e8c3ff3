import { Injectable } from '@nestjs/common';
import { VeuHoldingReads } from '../obligations/veu-holdings.reads.js';
import type { Tx } from '../platform/database.js';
import { dayOf } from '../rules/day.js';
import type { ChangedAnswer } from './changed-answers.reads.js';
import { type Closing, ClosingStore } from './closing.store.js';
import { hashOf } from './report-content.js';
import { reportPeriod } from './report-kinds.js';
import { ReportLines } from './report-lines.js';

/** What a report says, as a transaction sees it. */
export type SaidBy = ReadonlyMap<Closing, string>;

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
  ) {}

  /** The latest edition of each report that changed answers may be part of: only these are worth reading. */
  async concerned(tx: Tx, answers: readonly ChangedAnswer[]): Promise<Closing[]> {
    const closings = answers.length === 0 ? [] : await this.closings.latest(tx);
    if (closings.length === 0) return [];
    const about = await aboutOf(tx, answers);
    const first = dayOf(Math.min(...answers.map(({ effectiveAt }) => effectiveAt)));
    const concerned: Closing[] = [];
    for (const closing of closings) {
      const { endsOn } = reportPeriod(closing);
      if (endsOn >= first && (await this.isConcerned(tx, closing, about))) concerned.push(closing);
    }
    return concerned;
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

async function aboutOf(tx: Tx, answers: readonly ChangedAnswer[]): Promise<About> {
  const rows = await tx.query<{ party: string; veu: string | null; quota: string | null }>(
    `select s.consignee_id as party, t.veu_id as veu, s.quota_key as quota from shipment s left join site t on t.id = s.site_id
       where s.tenant_id = $1 and s.seq = any($2)
     union all select m.holder_id, null, null from removal m where m.tenant_id = $1 and m.seq = any($2)`,
    [tx.tenant, answers.map(({ subjectSeq }) => subjectSeq)],
  );
  const all = (name: 'party' | 'veu' | 'quota'): Set<string> => new Set(rows.flatMap((row) => row[name] ?? []));
  return { parties: all('party'), veus: all('veu'), quotas: all('quota') };
}
