import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { ReportTable, ReportWanted } from '../obligations/veu-report.csv.js';
import type { Instant } from '../rules/day.js';
import { addClosingCommands } from './closing.command.js';
import { type Outcome, toInstant, toWord } from './options.js';
import { note } from './output.js';

const TABLES = ['INVENTORY', 'RECEIPTS', 'ACCOUNT'] as const satisfies readonly ReportTable[];

const HELP = `
Writes what the ledger knows for the two papers that a validated end user gives twice a year, as CSV. What it does
not know, such as days of arrival and street addresses, is for you to add.

  receipts    shipments received under the authorization; reexports among them (15 CFR 748.15(f))
  inventory   what stood there at the end of the half-year (15 CFR 748.15(f))
  account     units by facility and item, what came in and what left (supplement no. 10, paragraph 10)

With --known only what was recorded by that instant is in it: a closed half-year comes out the same again.

Example:
  headroom report veu V-AUR --period 2025-H2 --kind account --out account.csv`;

interface Options {
  readonly period: string;
  readonly kind: ReportTable;
  readonly known?: Instant;
  readonly out?: string;
}

/** Adds `headroom report veu`, and what is done to closed reports. */
export function addReportCommands(
  program: Command,
  say: (line: string) => void,
  done: (outcome: Awaited<Outcome>) => void,
): void {
  const report = program
    .command('report')
    .summary('write the data of a report, close it, and see what restates it')
    .description('Write the data of a report, close it, and see what restates it.');
  report
    .command('veu')
    .description('What a validated end user has and received in a half-year.')
    .addHelpText('after', HELP)
    .argument('<veu>', 'the validated end user')
    .requiredOption('--period <half-year>', 'the half-year, such as 2025-H2')
    .option('--kind <kind>', 'receipts, inventory or account', (text) => toWord('--kind', TABLES, text), 'RECEIPTS')
    .option('--known <instant>', 'only what was recorded by then', toInstant)
    .option('--out <file>', 'where to write it (default: standard output)')
    .action(async (veu: string, options: Options) => done(await reportVeuCommand(veu, options, say)));
  addClosingCommands(report, say, done);
}

async function reportVeuCommand(veu: string, options: Options, say: (line: string) => void): Outcome {
  const { kind, known = null, out, period } = options;
  const { withDatabase } = await import('./session.js');
  await withDatabase({ say, writes: false, load: () => load() }, async ({ config, db }, parts) => {
    const tables = new parts.Assembly(db, config).make(parts.VeuReportTables);
    const wanted: ReportWanted = { veu, period, known };
    let rows = -1; // the header is none
    async function* lines(): AsyncGenerator<string> {
      for await (const cells of tables.rows(parts.LOCAL_CALLER, kind, wanted)) {
        rows += 1;
        yield parts.csvLine(cells);
      }
    }
    // The first row is asked for before the file is made: a report that is refused leaves none.
    const all = lines();
    const first = await all.next();
    const text = Readable.from(
      (async function* whole() {
        if (!first.done) yield first.value;
        yield* all;
      })(),
    );
    if (out === undefined) await pipeline(text, process.stdout, { end: false });
    else {
      await pipeline(text, createWriteStream(out));
      note(`${rows} rows in ${out}`);
    }
  });
  return undefined;
}

async function load() {
  const { Assembly } = await import('./assembly.js');
  const { VeuReportTables } = await import('../obligations/veu-report.csv.js');
  const { csvLine } = await import('../imports/reject-file.js');
  const { LOCAL_CALLER } = await import('../platform/caller.js');
  return { Assembly, LOCAL_CALLER, VeuReportTables, csvLine };
}
