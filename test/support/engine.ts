import { Assembly } from '../../src/cli/assembly.js';
import { Answers } from '../../src/imports/answers.js';
import { ImportFolder, type ImportSummary } from '../../src/imports/import-folder.js';
import type { Fact } from '../../src/ledger/facts.js';
import { type Recorded, Recorder } from '../../src/ledger/recorder.js';
import { loadConfig } from '../../src/platform/config.js';
import { Database, LOCAL_TENANT } from '../../src/platform/database.js';
import { PostgresQueue } from '../../src/platform/queue-postgres.js';
import { Queue } from '../../src/platform/queue.js';
import { instant } from '../../src/rules/day.js';
import { RecordFacts } from '../../src/shipments/record-facts.js';
import { freshDatabase } from './database.js';

/** An engine on a database of its own. */
export interface Engine {
  readonly db: Database;
  /** Every fact that was recorded, in order. */
  readonly facts: readonly Fact[];
  record(...facts: Fact[]): Promise<readonly Recorded[]>;
  import(folder: string): Promise<ImportSummary>;
  /** As they are known now, or were at an instant. */
  answers(asOf: readonly string[], known?: number): Promise<object>;
  close(): Promise<void>;
}

export async function freshEngine(): Promise<Engine> {
  const fresh = await freshDatabase();
  const db = await Database.connect(fresh.url, { poolSize: 4 });
  const assembly = new Assembly(db, loadConfig({})).give(Queue, new PostgresQueue());
  const recorder = assembly.make(RecordFacts);
  const facts: Fact[] = [];
  const record = (given: readonly Fact[], tenant: number): Promise<readonly Recorded[]> => {
    facts.push(...given);
    return recorder.record(given, tenant);
  };
  assembly.give(Recorder, Object.assign(Object.create(recorder) as Recorder, { record }));
  const [importer, answers] = [assembly.make(ImportFolder), assembly.make(Answers)];
  return {
    db,
    facts,
    record: (...given) => record(given, LOCAL_TENANT),
    import: (folder) => importer.run(folder),
    answers: (asOf, known) => answers.all(asOf.map(instant), known),
    close: async () => {
      await db.close();
      await fresh.drop();
    },
  };
}
