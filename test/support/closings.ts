import { Assembly } from '../../src/cli/assembly.js';
import { ClosedReports } from '../../src/corrections/closed-reports.js';
import { ClosePeriod } from '../../src/corrections/close-period.js';
import { type Closing, ClosingStore } from '../../src/corrections/closing.store.js';
import { FindImpact } from '../../src/corrections/impact.js';
import { ReadReport } from '../../src/corrections/read-report.js';
import { ReadRestatements, type Restatement } from '../../src/corrections/read-restatements.js';
import type { ReportKey } from '../../src/corrections/report-kinds.js';
import type { SiteFact, VeuFact } from '../../src/ledger/facts.js';
import { Recorder } from '../../src/ledger/recorder.js';
import { LOCAL_CALLER } from '../../src/platform/caller.js';
import { Clock, SystemClock } from '../../src/platform/clock.js';
import { loadConfig } from '../../src/platform/config.js';
import type { Database } from '../../src/platform/database.js';
import { PostgresQueue } from '../../src/platform/queue-postgres.js';
import { Queue } from '../../src/platform/queue.js';
import { isRefusal } from '../../src/platform/refusal.js';
import { day } from '../../src/rules/day.js';
import { RecordFacts } from '../../src/shipments/record-facts.js';
import { told } from './holds.js';
import { freshLedger, partyOf, stock, type TestLedger } from './ledger.js';

/** What closes reports on a ledger, and reads them again. */
export interface Desk {
  readonly closePeriod: ClosePeriod;
  readonly restatements: ReadRestatements;
  readonly closed: ClosedReports;
  readonly report: ReadReport;
  readonly impact: FindImpact;
  /** Closes under a key of its own: the edition, or the code of the refusal. */
  close(key: ReportKey, idempotencyKey?: string): Promise<number | string>;
  editions(key: ReportKey): Promise<Closing[]>;
}

let keys = 0;

export function deskOn(db: Database, clock: Clock = new SystemClock()): Desk {
  const assembly = new Assembly(db, loadConfig({})).give(Queue, new PostgresQueue()).give(Clock, clock);
  assembly.give(Recorder, assembly.make(RecordFacts));
  const closePeriod = assembly.make(ClosePeriod);
  return {
    closePeriod,
    restatements: assembly.make(ReadRestatements),
    closed: assembly.make(ClosedReports),
    report: assembly.make(ReadReport),
    impact: assembly.make(FindImpact),
    close: (key, idempotencyKey = `close-${(keys += 1)}`) =>
      closePeriod.run(LOCAL_CALLER, { ...key, idempotencyKey }).then(
        ({ closing }) => closing.edition,
        (error: unknown) => {
          if (!isRefusal(error)) throw error;
          return error.code;
        },
      ),
    editions: (key) => db.read((tx) => new ClosingStore().editions(tx, key)),
  };
}

const veu = (id: string, veuKind: 'UVEU' | 'NVEU', holderId: string, country: string | null): VeuFact => ({
  kind: 'VEU', id, veuKind, holderId, country, grantedOn: day('2025-02-01'), ...told(id),
}); // prettier-ignore
const site = (id: string, veuId: string, country: string): SiteFact => ({
  kind: 'SITE', id, veuId, country, authorizedOn: day('2025-02-01'), notifiedOn: null, ...told(id),
}); // prettier-ignore

/** A German group with a universal VEU `U`, a Brazilian company with a national one `N`, ACME without. */
export async function ledgerOfVeus(): Promise<TestLedger> {
  const german = { locationCountry: 'DE', headquartersCountry: 'DE' };
  const ledger = await freshLedger([
    partyOf('RHEIN', german),
    partyOf('MAIN', { ...german, parentId: 'RHEIN' }),
    partyOf('NOVA'),
    partyOf('ACME'),
  ]);
  await ledger.record(veu('U', 'UVEU', 'RHEIN', null), veu('N', 'NVEU', 'NOVA', 'BR'));
  await ledger.record(site('U-BR', 'U', 'BR'), site('U-DE', 'U', 'DE'), site('N-BR', 'N', 'BR'));
  await ledger.record(stock({ holderId: 'RHEIN', country: 'DE', quantity: 930n }));
  return ledger;
}

/** What a restatement says, in short: `SECTION name: figure closed>now`, and the postings behind it. */
export const inShort = ({ lines, postings }: Restatement): { lines: string[]; postings: string[] } => ({
  lines: lines.map(({ change, figures, key }) => {
    const differ = figures.filter(({ closed, now }) => closed !== now);
    return `${change} ${key}: ${differ.map(({ closed, name, now }) => `${name} ${closed ?? '-'}>${now ?? '-'}`).join(', ')}`;
  }),
  postings: postings.map(({ kind, reference, seq }) => `${seq} ${kind} ${reference ?? ''}`.trim()),
});
