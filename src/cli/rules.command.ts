import type { Command } from 'commander';
import type { LawSide } from '../rules/rulebook-diff.js';
import { POSTURES, type Posture } from '../rules/vocabulary.js';
import { UsageError } from './exit.js';
import { type Outcome, toWord } from './options.js';
import { print } from './output.js';

const LIST_HELP = `
Prints the rulebooks and overlays with the days of their lives: published, effective, first day of compliance, first day
on which BIS says that it does not enforce it, removed. An overlay changes what another rulebook says.

Example:
  headroom rules list --on 2026-06-01 --posture AS_ENFORCED`;

const DIFF_HELP = `
A and B are rulebooks (AIDIFF-2025), or days (2025-05-12). A day is read under --posture, or under its own when one is
written behind it (2025-09-01@AS_ENFORCED). What is the same on both sides is left out; everything else has the text it
rests on. A day that no rulebook covers is said to be one.

Examples:
  headroom rules diff ACS-2023 AIDIFF-2025
  headroom rules diff 2026-01-14 2026-01-15
  headroom rules diff 2025-09-01@AS_CODIFIED 2025-09-01@AS_ENFORCED --json`;

/** Adds `headroom rules list` and `headroom rules diff`. They read no database. */
export function addRulesCommand(program: Command, done: (outcome: Awaited<Outcome>) => void): void {
  const rules = program.command('rules').summary('the rulebooks, and what changed between them');
  rules.description('The rulebooks on record, and what changed from one to another.');
  const postureOption = ['--posture <posture>', 'AS_CODIFIED or AS_ENFORCED', toPosture] as const;
  rules
    .command('list')
    .description('List the rulebooks and overlays with their dates.')
    .addHelpText('after', LIST_HELP)
    .option('--on <day>', 'only those in force on a day')
    .option(...postureOption)
    .option('--json', 'print one JSON object')
    .action(async (options: { on?: string; posture?: Posture; json?: true }) => {
      const { listRules } = await import('./rules-text.js');
      const on = options.on === undefined ? null : await toDay('--on', options.on);
      await print(listRules({ on, posture: options.posture ?? null, json: options.json === true }));
      done(undefined);
    });
  rules
    .command('diff')
    .description('Say what changed from A to B, with the texts.')
    .addHelpText('after', DIFF_HELP)
    .argument('<a>', 'a rulebook or a day')
    .argument('<b>', 'a rulebook or a day')
    .option(...postureOption, 'AS_CODIFIED')
    .option('--json', 'print one JSON object')
    .action(async (a: string, b: string, options: { posture: Posture; json?: true }) => {
      const { diffRules } = await import('./rules-text.js');
      const sides = [await toSide('A', a, options.posture), await toSide('B', b, options.posture)] as const;
      await print(diffRules(...sides, options.json === true));
      done(undefined);
    });
}

const toPosture = (text: string): Posture => toWord('--posture', POSTURES, text);

async function toDay(option: string, text: string): Promise<import('../rules/day.js').Day> {
  const { tryDay } = await import('../rules/day.js');
  const on = tryDay(text);
  if (on !== undefined) return on;
  throw new UsageError(option, `"${text}" is not a day`, 'Write YYYY-MM-DD: 2026-01-15.');
}

async function toSide(argument: string, text: string, posture: Posture): Promise<LawSide> {
  const { rulebooks } = await import('../rules/rulebook/rulebooks.js');
  const rulebook = rulebooks.find(({ id }) => id === text.toUpperCase());
  if (rulebook !== undefined) return { rulebook: rulebook.id };
  const [day = '', own, ...rest] = text.split('@');
  const { tryDay } = await import('../rules/day.js');
  const on = tryDay(day);
  if (on === undefined || rest.length > 0) {
    const ids = rulebooks.map(({ id }) => id).join(', ');
    throw new UsageError(argument, `"${text}" is neither a rulebook nor a day`, `Use ${ids}, or a day: 2026-01-15.`);
  }
  return { on, posture: own === undefined ? posture : toPosture(own) };
}
