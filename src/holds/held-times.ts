import type { TransactionOptions } from '../platform/database.js';
import type { Instant } from '../rules/day.js';

/** When something must be set aside, and by when it must have been known. */
export interface HeldTimes {
  readonly at: Instant;
  readonly known?: Instant | undefined;
}

/** What an answer says of its times. */
interface Timed {
  readonly at: Instant;
  readonly known: Instant;
  readonly computedAt: Instant;
}

/** The times of what is held beside a position; `undefined` for a position of now, which takes the short way. */
export const heldTimesOf = ({ at, computedAt, known }: Timed): HeldTimes | undefined =>
  at === computedAt && known === computedAt ? undefined : { at, known: known === computedAt ? undefined : known };

/** Names times, for what is kept of them during one operation. */
export const nameOfTimes = (times: HeldTimes | undefined): string =>
  times === undefined ? 'now' : `${times.at} ${times.known ?? ''}`;

/** What is read for times is read as of what was known. */
export const readingAt = <Whose extends TransactionOptions>(
  whose: Whose,
  times: HeldTimes | undefined,
): TransactionOptions => ({
  ...whose,
  known: times?.known,
});
