import { DatabaseAway, EXIT, type ExitCode, UsageError } from './exit.js';

export interface Explained {
  readonly code: ExitCode;
  /** For a person, without a stack. */
  readonly text: string;
}

/**
 * What an error means to whoever typed the command: what is wrong, what to do, and the exit code. Errors of other rooms
 * are known by their names, so that explaining one loads nothing.
 */
export function explain(error: unknown): Explained {
  if (error instanceof UsageError) return { code: EXIT.usage, text: sentences(error.message, error.remedy) };
  if (error instanceof DatabaseAway) return { code: EXIT.unavailable, text: sentences(error.message, error.remedy) };
  if (!(error instanceof Error)) return { code: EXIT.failed, text: String(error) };
  switch (error.name) {
    case 'ConfigError':
      return {
        code: EXIT.config,
        text: `${error.message}\nSettings come from the environment and from .env in this folder.`,
      };
    case 'FileRefused':
      return { code: EXIT.badFile, text: sentences(error.message, 'Nothing was imported.') };
    case 'EvidenceRefused':
      return { code: EXIT.badFile, text: sentences(error.message) };
    case 'Refusal':
      return refusal(error as Error & { code: string; remedy: string });
    default:
      return { code: EXIT.failed, text: `${sentences(error.message)} The same command with --debug shows where.` };
  }
}

const AWAY = new Set(['DATABASE_UNAVAILABLE', 'QUEUE_UNAVAILABLE', 'OVERLOADED', 'CONFLICT']);

function refusal(error: Error & { code: string; remedy: string }): Explained {
  if (error.code === 'DATABASE_UNAVAILABLE') {
    return {
      code: EXIT.unavailable,
      text: sentences(error.message, 'Run the command again when it does: it goes on where it stopped.'),
    };
  }
  const code = AWAY.has(error.code) ? EXIT.unavailable : EXIT.usage;
  return { code, text: sentences(`${error.message.replace(/\.$/, '')} (${error.code})`, error.remedy) };
}

/** Sentences after one another, each with its full stop. */
const sentences = (...texts: readonly string[]): string =>
  texts.map((text) => (/[.!?]$/.test(text) ? text : `${text}.`)).join(' ');
