import { Refusal } from './refusal.js';

/** SQLSTATEs after which the same transaction may well succeed: a serialization failure and a deadlock. */
const collisions = new Set(['40001', '40P01']);

/** SQLSTATEs and system errors of a server that is away, starting, stopping or full. */
const absences = new Set([
  '57P01',
  '57P02',
  '57P03',
  '53300',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** What the driver says, without a code, when a connection is lost or cannot be had in time. */
const lostConnection =
  /^Connection terminated|^timeout (expired|exceeded)|connection error and is not queryable|^Client was closed/;

/** Did this transaction lose against another one, so that it is worth trying again? */
export function isCollision(error: unknown): boolean {
  return collisions.has(codeOf(error));
}

/** Is the database away, or was it lost on the way? */
export function isAbsence(error: unknown): boolean {
  const code = codeOf(error);
  if (absences.has(code) || /^08...$/.test(code)) return true;
  if (error instanceof AggregateError) return error.errors.some(isAbsence); // every address of a host name was tried
  return error instanceof Error && lostConnection.test(error.message);
}

/** Did the server stop a statement because it took longer than it may? Its transaction is rolled back. */
export function isTimeout(error: unknown): boolean {
  return codeOf(error) === '57014';
}

/** The refusal for a database that is away. What was being committed when it went is unknown to us until it is back. */
export function unavailable(cause: unknown): Refusal {
  return new Refusal('DATABASE_UNAVAILABLE', { cause });
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return String(error.code);
}
