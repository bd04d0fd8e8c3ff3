import { type Command, Option } from 'commander';
import { REPORT_KINDS, type ReportKey, type ReportKind } from '../corrections/report-kinds.js';
import type { Instant } from '../rules/day.js';
import * as help from './help-closings.js';
import { operator } from './operator.js';
import { type Format, FORMATS, type Outcome, toInstant, toWord } from './options.js';
import { note, print } from './output.js';

type Say = (line: string) => void;
type Done = (outcome: Awaited<Outcome>) => void;

interface Shown {
  readonly format: Format;
  readonly known?: Instant;
}
interface Listed extends Shown {
  readonly report?: ReportKind;
  readonly subject?: string;
  readonly period?: string;
}

/** Adds `close`, `closings` and `restatements` to `headroom report`. */
export function addClosingCommands(report: Command, say: Say, done: Done): void {
  const toKind = (text: string): ReportKind => toWord('<report>', REPORT_KINDS, text.replaceAll('-', '_'));
  const format = (): Option =>
    new Option('--format <format>', 'text, json or csv')
      .argParser((text) => toWord('--format', FORMATS, text))
      .default('TEXT');
  const ofOne = (name: string, description: string, more: string): Command =>
    report
      .command(name)
      .description(description)
      .addHelpText('after', more)
      .argument('<report>', 'veu-report, veu-chip-account or lpp-year', toKind)
      .argument('<subject>', 'a validated end user; of lpp-year the party that holds the quota')
      .requiredOption('--period <period>', 'the half-year, such as 2025-H2; of lpp-year the year, such as 2025');

  ofOne('close', 'Close a report of a period that is over, as it is known now.', help.close)
    .addOption(format())
    .action(async (kind: ReportKind, subject: string, { format: as, period }: { format: Format; period: string }) =>
      done(await closeCommand({ report: kind, subject, period }, as, say)),
    );
  report
    .command('closings')
    .description('List the reports that were closed, in the order of closing.')
    .addHelpText('after', help.closings)
    .option('--report <report>', 'only this one: veu-report, veu-chip-account or lpp-year', toKind)
    .option('--subject <subject>', 'only about this one')
    .option('--period <period>', 'only of this period')
    .option('--known <instant>', 'only what was closed by then', toInstant)
    .addOption(format())
    .action(async (options: Listed) => done(await closingsCommand(options, say)));
  ofOne(
    'restatements',
    'Print what a closed report said otherwise than it does now, edition by edition.',
    help.restatements,
  )
    .option('--known <instant>', 'as it was known then: nothing that was recorded later', toInstant)
    .addOption(format())
    .action(async (kind: ReportKind, subject: string, { period, ...shown }: Shown & { period: string }) =>
      done(await restatementsCommand({ report: kind, subject, period }, shown, say)),
    );
}

/** A report that says what its last edition says stays as it is: to close it again is no failure. */
async function closeCommand(key: ReportKey, format: Format, say: Say): Outcome {
  const { withDatabase } = await import('./session.js');
  await withDatabase({ say, writes: false, load }, async (session, parts) => {
    const { closePeriod, editions } = parts.closingOf(session);
    await parts.putOnRecord(session.db, 'report close', [key.report, key.subject, key.period].join(' '));
    const request = { ...key, idempotencyKey: `command ${parts.randomUUID()}` };
    const closed = closePeriod.run({ ...parts.LOCAL_CALLER, credential: operator() }, request);
    const closing = await closed.then(
      (answer) => answer.closing,
      async (error: unknown) => {
        const same = parts.isRefusal(error) && error.code === 'ALREADY_CLOSED';
        const last = same ? (await editions(key)).at(-1) : undefined;
        if (last === undefined) throw error;
        note(`Nothing was closed: edition ${last.edition} says the same.`);
        return last;
      },
    );
    await print(parts.closingsText([closing], format));
  });
  return undefined;
}

async function closingsCommand({ format, known, ...filter }: Listed, say: Say): Outcome {
  const { withDatabase } = await import('./session.js');
  await withDatabase({ say, writes: false, load }, async (session, parts) => {
    const all = await parts.closingOf(session).all(filter, known);
    await print(parts.closingsText(all, format));
  });
  return undefined;
}

async function restatementsCommand(key: ReportKey, { format, known }: Shown, say: Say): Outcome {
  const { withDatabase } = await import('./session.js');
  await withDatabase({ say, writes: false, load }, async (session, parts) => {
    const { editions, restatements } = parts.closingOf(session);
    const found = await restatements.run(parts.LOCAL_CALLER, key, known);
    const closed = (await editions(key, known)).length;
    if (found.length === 0) note(closed === 0 ? 'It was not closed.' : 'It says what it said when it was closed.');
    await print(parts.restatementsText(found, format));
  });
  return undefined;
}

async function load() {
  const [closing, texts, { randomUUID }, { LOCAL_CALLER }, { isRefusal }, { putOnRecord }] = await Promise.all([
    import('./closing.js'),
    import('./closings-text.js'),
    import('node:crypto'),
    import('../platform/caller.js'),
    import('../platform/refusal.js'),
    import('./on-record.js'),
  ]);
  return { ...closing, ...texts, LOCAL_CALLER, isRefusal, putOnRecord, randomUUID };
}
