import { USUAL_HORIZON_DAYS } from '../rules/license-waste.rule.js';
import type { DetermineInput, MayShip } from '../shipments/determine.graphql.js';
import { NAMED_AUTHORIZATIONS, type Posture, PURPOSES } from '../rules/vocabulary.js';
import { canShipJson, canShipText } from './can-ship-text.js';
import { EXIT, type ExitCode, UsageError } from './exit.js';
import { type Outcome, toInstant, toWord } from './options.js';
import { print } from './output.js';
import { withDatabase } from './session.js';

/** The options as they are typed. */
export interface CanShipOptions {
  readonly item: string;
  readonly quantity: string;
  readonly to: string;
  readonly consignee: string;
  readonly from?: string;
  readonly endUser?: string;
  readonly site?: string;
  readonly value?: string;
  readonly authorization?: string;
  readonly license?: string;
  readonly purpose?: string;
  readonly at?: string;
  readonly posture: Posture;
  /** Days ahead within which what is left on a license counts as stranded; `true`: the usual ones. */
  readonly drawdown?: string | true;
  readonly json?: true;
}

const CODES: Readonly<Record<MayShip, ExitCode>> = {
  YES: EXIT.ok,
  UNCERTAIN: EXIT.uncertain,
  NO: EXIT.no,
  UNDEFINED: EXIT.uncertain,
};

/** Fields of the input, by the options they are typed as. */
const OPTION_OF: Readonly<Record<string, string>> = {
  item: '--item',
  quantity: '--quantity',
  destinationCountry: '--to',
  fromCountry: '--from',
  consignee: '--consignee',
  endUser: '--end-user',
  site: '--site',
  valueUsd: '--value',
  authorization: '--authorization',
  licenseNumber: '--license',
};

/** `headroom can-ship`: the answer of the API's `determine`, in words. Exit 0 yes, 3 uncertain, 4 no. Stores nothing. */
export async function canShipCommand(options: CanShipOptions, say: (line: string) => void): Outcome {
  const input = inputOf(options);
  const load = (): Promise<typeof import('./determining.js')> => import('./determining.js');
  const days = options.drawdown === undefined ? null : horizonOf(options.drawdown);
  const { answer, split } = await withDatabase({ say, writes: false, load }, async (session, of) => {
    try {
      const determined = await of.determine(session, input, options.posture);
      return { answer: determined, split: days === null ? null : await of.drawdown(session, input, days) };
    } catch (error) {
      throw namingTheOption(error) ?? error;
    }
  });
  await print(options.json === true ? canShipJson(answer, split) : canShipText(input, answer, split));
  return CODES[answer.mayShip];
}

function horizonOf(typed: string | true): number {
  if (typed === true) return USUAL_HORIZON_DAYS;
  if (/^\d{1,4}$/.test(typed) && Number(typed) <= 3_660) return Number(typed);
  throw new UsageError('--drawdown', `"${typed}" is not a number of days`, 'Write 0 to 3660, or nothing behind it.');
}

function inputOf(options: CanShipOptions): DetermineInput {
  const { at, authorization, purpose, value } = options;
  return {
    item: options.item,
    quantity: wholeNumber(options.quantity),
    destinationCountry: options.to,
    consignee: options.consignee,
    fromCountry: options.from ?? null,
    endUser: options.endUser ?? null,
    site: options.site ?? null,
    valueUsd: value === undefined ? null : usd(value),
    authorization: authorization === undefined ? null : toWord('--authorization', NAMED_AUTHORIZATIONS, authorization),
    licenseNumber: options.license ?? null,
    purpose: purpose === undefined ? null : toWord('--purpose', PURPOSES, purpose),
    exportedAt: at === undefined ? null : toInstant(at),
  };
}

function wholeNumber(text: string): bigint {
  if (/^\d{1,12}$/.test(text) && BigInt(text) > 0n) return BigInt(text);
  throw new UsageError(
    '--quantity',
    `"${text}" is not a number of units`,
    'Write a whole number above zero, such as 512.',
  );
}

function usd(text: string): bigint {
  const match = /^(\d{1,15})(?:\.(\d{1,2}))?$/.exec(text);
  if (match !== null) return BigInt(match[1] ?? '0') * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
  throw new UsageError(
    '--value',
    `"${text}" is not an amount of US dollars`,
    'Write digits with at most two decimals: 1250000.00.',
  );
}

/** A refusal of a field, said of its option. */
function namingTheOption(error: unknown): UsageError | undefined {
  if (!(error instanceof Error) || error.name !== 'Refusal') return undefined;
  const { code, message, path, remedy } = error as Error & { code: string; path: readonly string[]; remedy: string };
  const option = OPTION_OF[path.at(-1) ?? ''];
  return option === undefined ? undefined : new UsageError(option, `${message.replace(/\.$/, '')} (${code})`, remedy);
}
