import { Command, CommanderError } from 'commander';
import { NAMED_AUTHORIZATIONS, POSTURES } from '../rules/vocabulary.js';
import type { CanShipOptions } from './can-ship.command.js';
import { addEvidenceCommands } from './evidence.command.js';
import { EXIT, type ExitCode } from './exit.js';
import { explain } from './explain.js';
import * as help from './help.js';
import { codeOf, type Outcome, toInstant, toWord } from './options.js';
import { note } from './output.js';
import { addAccessCommands } from './keys.command.js';
import { addReportCommands } from './report.command.js';
import { addRulesCommand } from './rules.command.js';

/** Runs one command line, without the name of the program. Answers its exit code; nothing is thrown. */
export async function runCommand(argv: readonly string[]): Promise<ExitCode> {
  const debug = argv.includes('--debug');
  // Whoever reads us may have seen enough (`headroom … | head`): that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed),
  );
  let code: ExitCode = EXIT.ok;
  const program = programOf(debug ? note : () => undefined, (outcome) => (code = codeOf(outcome)));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage; // it has said why
    const explained = explain(error);
    note(`headroom: ${explained.text}`);
    if (debug) note(stackOf(error));
    return explained.code;
  }
}

/** Each command loads its own code when it runs, and only then. */
function programOf(say: (line: string) => void, done: (outcome: Awaited<Outcome>) => void): Command {
  const program = new Command('headroom')
    .description(help.program)
    .option('--debug', 'say what is done, and show where an error comes from')
    .showHelpAfterError('`headroom help` lists the commands, `headroom help COMMAND` explains one.')
    .addHelpText('after', help.exitCodes)
    .exitOverride();
  const command = (usage: string, summary: string, more: string): Command =>
    program
      .command(usage)
      .summary(summary)
      .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
      .addHelpText('after', more);
  const atOption = '--at <instant...>';
  const knownSummary = 'as it was known then: nothing that was recorded later';
  const postures = 'AS_CODIFIED or AS_ENFORCED';
  const instants = (text: string, before: number[] | undefined): number[] => [...(before ?? []), toInstant(text)];

  command('import', 'record the CSV files of a folder', help.importFolder)
    .argument('<folder>', 'the folder; a file that is missing is empty')
    .option('--dry-run', 'read and check everything, record nothing')
    .option('--json', 'print the summary as one JSON object')
    .option('--reject-file <file>', 'where refused rows go (default: NAME-OF-FOLDER.rejects.csv in this folder)')
    .action(async (folder: string, options: { dryRun?: true; json?: true; rejectFile?: string }) => {
      const { importCommand } = await import('./import.command.js');
      const { dryRun = false, json = false, rejectFile } = options;
      done(await importCommand(folder, { dryRun, json, rejectFile, say }));
    });

  command('answers', 'print everything the ledger says of what was imported', help.answers)
    .requiredOption(atOption, 'the instants of the positions', instants)
    .option('--known <instant>', knownSummary, toInstant)
    .action(async ({ at, known }: { at: number[]; known?: number }) => {
      const { answersCommand } = await import('./answers.command.js');
      done(await answersCommand(at, known, say));
    });

  command('positions', 'print where countries, quotas and licenses stand', help.positions)
    .requiredOption(atOption, 'the instants', instants)
    .option('--known <instant>', knownSummary, toInstant)
    .option('--format <format>', 'json or csv', (text) => toWord('--format', ['JSON', 'CSV'], text), 'JSON')
    .option('--posture <posture>', postures, (text) => toWord('--posture', POSTURES, text), 'AS_CODIFIED')
    .action(
      async (options: { at: number[]; known?: number; format: 'JSON' | 'CSV'; posture: (typeof POSTURES)[number] }) => {
        const { positionsCommand } = await import('./positions.command.js');
        done(await positionsCommand({ ...options, say }));
      },
    );

  command('can-ship', 'may this movement go, and under what?', help.canShip)
    .requiredOption('--item <id>', 'part of the catalog, or your own')
    .requiredOption('--quantity <units>', 'how many')
    .requiredOption('--to <country>', 'where it goes: ISO 3166-1 alpha-2')
    .requiredOption('--consignee <party>', 'ultimate consignee, who receives and owns it')
    .option('--from <country>', 'where it leaves from (default: US)')
    .option('--end-user <party>', 'who will operate it, when it is another party')
    .option('--site <site>', 'the site of a validated end user that it goes to')
    .option('--value <usd>', 'its value in US dollars, which licenses count')
    .option('--authorization <name>', `what you would declare: ${NAMED_AUTHORIZATIONS.join(', ')}`)
    .option('--license <number>', 'the license you would name')
    .option('--purpose <purpose>', 'USE, PRODUCTION or STORAGE (default: USE)')
    .option('--at <instant>', 'when it would leave (default: now)')
    .option('--posture <posture>', postures, (text) => toWord('--posture', POSTURES, text), 'AS_CODIFIED')
    .option('--drawdown [days]', 'also how it splits over licenses, and what is stranded within so many days')
    .option('--json', 'print the answer as one JSON object')
    .action(async (options: CanShipOptions) => {
      const { canShipCommand } = await import('./can-ship.command.js');
      done(await canShipCommand(options, say));
    });

  addReportCommands(program, say, done);
  addRulesCommand(program, done);
  addAccessCommands(program, say, done);

  command('migrate', 'bring the database to the schema of this Headroom', help.migrate).action(async () => {
    const { migrateCommand } = await import('./migrate.command.js');
    done(await migrateCommand(say));
  });

  command('rebuild', 'derive every status again from the entries of the ledger', help.rebuild)
    .option('--compare', 'write nothing; say what differs, and exit 1 when something does')
    .option('--json', 'print the report as one JSON object')
    .action(async ({ compare = false, json = false }: { compare?: boolean; json?: boolean }) => {
      const { rebuildCommand } = await import('./rebuild.command.js');
      done(await rebuildCommand({ compare, json, say }));
    });

  addEvidenceCommands(program, say, done);

  command('doctor', 'look for what is wrong, and say what to do', help.doctor).action(async () => {
    const { doctorCommand } = await import('./doctor.command.js');
    done(await doctorCommand());
  });

  program
    .command('seed')
    .summary('load data to try things with')
    .description('Load data to try things with.')
    .command('demo')
    .description(help.seedDemo)
    .action(async () => {
      const { seedDemoCommand } = await import('./seed.command.js');
      done(await seedDemoCommand(say));
    });
  return program;
}

const stackOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\nCaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
};
