import { basename, resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Recorder } from '../ledger/recorder.js';
import { type NewParty, PartyStore } from '../parties/party.store.js';
import { Database, LOCAL_TENANT, type Tx } from '../platform/database.js';
import { Refusal } from '../platform/refusal.js';
import { invariant } from '../rules/invariant.js';
import { csvNameOf, FILES, type FileName } from './columns.js';
import { DatabaseRegister } from './database-register.js';
import { ImportStore } from './import.store.js';
import { readFolder } from './read-folder.js';
import { RejectFile } from './reject-file.js';
import type { Batch, ImportCounts, RejectedRow, Sink } from './sink.js';
import { toFacts, toParties } from './to-facts.js';

export interface ImportOptions {
  /** Reads and checks everything and writes nothing to the database. */
  readonly dryRun?: boolean;
  /** Where refused rows go as CSV; nowhere when absent. */
  readonly rejectFile?: string;
  readonly tenant?: number;
  /** Called with the rows to come, then as they are done with. */
  readonly onStart?: (rows: Readonly<Record<FileName, number>>) => void;
  readonly onProgress?: (file: FileName, rows: number) => void;
  /** Called with each refused row, in the order of import. */
  readonly onReject?: (row: RejectedRow) => void;
}

export interface ImportSummary {
  readonly folder: string;
  readonly dryRun: boolean;
  readonly counts: ImportCounts;
  /** Of the accepted rows, those that were not on record yet. */
  readonly recorded: Readonly<Record<FileName, number>>;
  /** Where the refused rows are, when there are any. */
  readonly rejectFile: string | null;
  readonly seconds: number;
}

/**
 * Imports a scenario folder: what its rows say is recorded, file by file in the order of import, in chunks of one
 * transaction each. Safe to repeat, and to go on with after it was stopped: a row that is recorded is recognised.
 */
@Injectable()
export class ImportFolder {
  constructor(
    private readonly db: Database,
    private readonly recorder: Recorder,
    private readonly parties: PartyStore,
    private readonly imports: ImportStore,
  ) {}

  async run(folder: string, options: ImportOptions = {}): Promise<ImportSummary> {
    const started = performance.now();
    const tenant = options.tenant ?? LOCAL_TENANT;
    const rejects = options.rejectFile === undefined ? undefined : new RejectFile(resolve(options.rejectFile));
    const run = options.dryRun === true ? undefined : await this.imports.begin(basename(resolve(folder)), tenant);
    // one chunk is in the database while the next one is read and checked
    let writing: Promise<void> = Promise.resolve();
    const waiting: RejectedRow[] = [];
    const recorded = Object.fromEntries(FILES.map((file) => [file, 0])) as Record<FileName, number>;
    let rejected = 0;
    const keepRejects = async (atLeast: number): Promise<void> => {
      if (run === undefined || waiting.length < atLeast) return;
      await this.imports.addRejects(run, rejected - waiting.length, waiting.splice(0), tenant);
    };
    const sink: Sink = {
      begin: async (rows) => options.onStart?.(rows),
      accept: async (batch) => {
        await writing;
        if (run !== undefined) writing = this.write(batch, tenant);
        writing.catch(() => undefined); // it is awaited with the next chunk, and told then
        recorded[batch.file] += batch.rows.length;
        if (batch.file === 'licenses')
          recorded.license_lines += batch.rows.reduce((sum, { fact }) => sum + fact.furtherLines.length, 0);
      },
      settled: () => writing,
      reject: async (row) => {
        rejected += 1;
        waiting.push(row);
        if (run === undefined) waiting.length = 0;
        options.onReject?.(row);
        await rejects?.write(row);
        await keepRejects(1_000);
      },
      progress: async (file, rows) => options.onProgress?.(file, rows),
    };
    try {
      const counts = await readFolder(folder, new DatabaseRegister(this.db, tenant), sink);
      await writing;
      await keepRejects(1);
      if (run !== undefined) await this.imports.finish(run, counts, tenant);
      return {
        folder: resolve(folder),
        dryRun: run === undefined,
        counts,
        recorded,
        rejectFile: rejects !== undefined && rejected > 0 ? rejects.path : null,
        seconds: (performance.now() - started) / 1000,
      };
    } finally {
      await rejects?.close();
    }
  }

  /** Throws `DUPLICATE_OTHER_CONTENT` for an id that another tenant of the installation knows as another party. */
  private async insertParties(tx: Tx, parties: readonly NewParty[]): Promise<void> {
    const [taken] = await this.parties.contradictedByOthers(tx, parties);
    if (taken !== undefined) {
      const message = `The id ${taken} stands for another party in this installation. Choose another one, or ask its steward.`;
      throw new Refusal('DUPLICATE_OTHER_CONTENT', { message });
    }
    await this.parties.insert(tx, parties);
  }

  private async write(batch: Batch, tenant: number): Promise<void> {
    if (batch.file === 'parties') {
      await this.db.transaction((tx) => this.insertParties(tx, toParties(batch.rows)), { tenant });
      return;
    }
    const answers = await this.recorder.record(toFacts(batch), tenant);
    const index = answers.findIndex((answer) => answer.outcome === 'REFUSED');
    const answer = answers[index];
    if (answer?.outcome !== 'REFUSED') return;
    const row = batch.rows[index];
    invariant(
      false,
      `${csvNameOf(batch.file)} line ${row?.line ?? 0} was checked, and refused all the same: ${answer.code}`,
    );
  }
}
