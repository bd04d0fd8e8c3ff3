import type { Config } from '../platform/config.js';
import type { Check } from './doctor-check.js';
import { checkDatabase } from './doctor-database.js';
import { checkMachine } from './doctor-machine.js';
import { checkRedis } from './doctor-redis.js';
import { EXIT } from './exit.js';
import { explain } from './explain.js';
import type { Outcome } from './options.js';
import { print } from './output.js';

/** `headroom doctor`: one line per check, with what to do about it. Exit 1 when one fails. */
export async function doctorCommand(): Outcome {
  const checks: Check[] = [];
  for await (const check of allChecks()) {
    checks.push(check);
    await print(lineOf(check));
  }
  const failed = checks.filter(({ state }) => state === 'fail').length;
  const warned = checks.filter(({ state }) => state === 'warn').length;
  await print(`\n${failed} failed, ${warned} to look at, ${checks.length - failed - warned} in order`);
  return failed === 0 ? EXIT.ok : EXIT.failed;
}

async function* allChecks(): AsyncGenerator<Check> {
  const { loadConfig } = await import('../platform/config.js');
  let config: Config;
  try {
    config = loadConfig();
  } catch (error) {
    yield { what: 'settings', state: 'fail', found: explain(error).text, remedy: '.env.example describes every one' };
    return;
  }
  yield { what: 'settings', state: 'ok', found: 'every one is understood' };
  yield* checkMachine(config);
  yield* checkDatabase(config);
  yield* checkRedis(config);
}

const lineOf = ({ found, remedy, state, what }: Check): string => {
  const indent = ' '.repeat(26);
  const text = [found, ...(remedy === undefined ? [] : [`→ ${remedy}`])].join('\n').replaceAll('\n', `\n${indent}`);
  return `${state.padEnd(4)}  ${what.padEnd(18)}  ${text}`;
};
