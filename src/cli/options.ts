import { type Instant, tryInstant } from '../rules/day.js';
import { EXIT, type ExitCode, UsageError } from './exit.js';

/** The instants of `--at`, in the order given. */
export function toInstant(text: string): Instant {
  const at = tryInstant(text);
  if (at !== undefined) return at;
  throw new UsageError(
    '--at',
    `"${text}" is not an instant`,
    'Write YYYY-MM-DDThh:mm:ss followed by Z or an offset such as +02:00: 2025-08-01T00:00:00Z.',
  );
}

/** One of some words, in any case. */
export function toWord<W extends string>(option: string, words: readonly W[], text: string): W {
  const found = words.find((word) => word === text.toUpperCase());
  if (found !== undefined) return found;
  throw new UsageError(option, `"${text}" is not one of its words`, `Use one of ${words.join(', ')}.`);
}

/** How a list is printed: for people, as one JSON object, or as CSV (RFC 4180). */
export const FORMATS = ['TEXT', 'JSON', 'CSV'] as const;
export type Format = (typeof FORMATS)[number];

/** What a command answers with. */
export type Outcome = Promise<ExitCode | undefined>;

export const codeOf = (outcome: ExitCode | undefined): ExitCode => outcome ?? EXIT.ok;
