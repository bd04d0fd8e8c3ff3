import fs from 'node:fs/promises';
import path from 'node:path';
import { csvNameOf, FILES, type FileName } from '../imports/columns.js';
import type { ImportSummary } from '../imports/import-folder.js';
import type { RejectedRow } from '../imports/sink.js';
import { UsageError } from './exit.js';
import type { Outcome } from './options.js';
import { grouped, note, print, table, toJson } from './output.js';
import { importBar } from './progress.js';
import { withDatabase } from './session.js';

export interface ImportCommandOptions {
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly rejectFile: string | undefined;
  readonly say: (line: string) => void;
}

/** So many refused rows are shown; all of them are in the reject file. */
const SHOWN = 5;

/** `headroom import FOLDER`. Refused rows are no failure: they are counted, told and kept, and the exit code is 0. */
export async function importCommand(folder: string, options: ImportCommandOptions): Outcome {
  const rejectFile = path.resolve(options.rejectFile ?? `${path.basename(path.resolve(folder))}.rejects.csv`);
  await refuseUnwritable(rejectFile);
  const { countRows } = await import('../imports/read-folder.js');
  const rows = await countRows(folder); // a folder that cannot be read is told before a server is started
  const rejected: RejectedRow[] = [];
  const load = (): Promise<typeof import('./recording.js')> => import('./recording.js');
  const summary = await withDatabase({ say: options.say, writes: true, load }, (session, { withRecording }) =>
    withRecording(session, actOf(folder, options), async ({ importer }) => {
      const bar = importBar(options.dryRun ? 'checking' : 'importing', sum(Object.values(rows)));
      try {
        return await importer.run(folder, {
          dryRun: options.dryRun,
          rejectFile,
          onProgress: (file, done) => bar.advance(csvNameOf(file), done),
          onReject: (row) => {
            if (rejected.length < SHOWN) rejected.push(row);
          },
        });
      } finally {
        bar.stop();
      }
    }),
  );
  await print(options.json ? toJson(jsonOf(summary, rejected)) : textOf(summary, rejected));
  if (totals(summary).rejected > 0 && options.json) note(noticeOf(summary));
  return undefined;
}

/** A dry run records nothing. The path is as it was typed, without where this machine has it. */
const actOf = (folder: string, { dryRun }: ImportCommandOptions): { operation: string; detail: string } | undefined =>
  dryRun ? undefined : { operation: 'import', detail: folder };

async function refuseUnwritable(file: string): Promise<void> {
  await fs.access(path.dirname(file), fs.constants.W_OK).catch(() => {
    throw new UsageError(
      '--reject-file',
      `nothing can be written to ${path.dirname(file)}`,
      'Name a file in a folder of yours.',
    );
  });
}

type Totals = Record<'rows' | 'accepted' | 'onRecord' | 'ignored' | 'rejected', number>;

const NO_ROWS = { rows: 0, accepted: 0, ignored: 0, rejected: 0 };

const ofFile = ({ counts, recorded }: ImportSummary, file: FileName): Totals => ({
  ...(counts[file] ?? NO_ROWS),
  onRecord: (counts[file]?.accepted ?? 0) - recorded[file],
});

function totals(summary: ImportSummary): Totals {
  const all = FILES.map((file) => ofFile(summary, file));
  const of = (name: keyof Totals): number => sum(all.map((each) => each[name]));
  return {
    rows: of('rows'),
    accepted: of('accepted'),
    onRecord: of('onRecord'),
    ignored: of('ignored'),
    rejected: of('rejected'),
  };
}

function textOf(summary: ImportSummary, rejected: readonly RejectedRow[]): string {
  const cells = (name: string, of: Totals): string[] => [
    name,
    ...[of.rows, of.accepted, of.onRecord, of.ignored, of.rejected].map(grouped),
  ];
  const files = FILES.filter((file) => (summary.counts[file]?.rows ?? 0) > 0);
  const all = totals(summary);
  const rows = [...files.map((file) => cells(csvNameOf(file), ofFile(summary, file))), cells('all', all)];
  const perSecond = Math.round(all.rows / summary.seconds);
  const verb = summary.dryRun ? 'Checked' : 'Imported';
  return [
    `${verb} ${summary.folder} in ${summary.seconds.toFixed(1)} s (${grouped(perSecond)} rows/s)${summary.dryRun ? ': a dry run, nothing was recorded' : ''}`,
    '',
    table(['file', 'rows', 'accepted', 'on record', 'ignored', 'rejected'], rows),
    ...(all.rejected === 0
      ? []
      : ['', ...rejected.map(lineOf), ...more(all.rejected - rejected.length), '', noticeOf(summary)]),
  ].join('\n');
}

const lineOf = (row: RejectedRow): string =>
  `${csvNameOf(row.file)} line ${row.line}${row.column === null ? '' : `, ${row.column}`}: ${row.message} (${row.code}). ${row.remedy}.`;

const more = (count: number): string[] => (count > 0 ? [`and ${grouped(count)} more`] : []);

const noticeOf = (summary: ImportSummary): string =>
  `${grouped(totals(summary).rejected)} rows were refused; the others are not touched by that. They are in ${summary.rejectFile}. ` +
  'Mend them and import the folder again: what is on record is recognised.';

/** What `--json` prints: the counts as in FORMAT.md section 9, how many rows are new, and the first refused rows. */
const jsonOf = (summary: ImportSummary, rejected: readonly RejectedRow[]): object => ({
  ...summary,
  totals: totals(summary),
  firstRejected: rejected.map(({ code, column, file, line, message, remedy }) => ({
    file: csvNameOf(file),
    line,
    column,
    code,
    message,
    remedy,
  })),
});

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
