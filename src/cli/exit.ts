/** What the exit code of `headroom` says. Those from 64 on are the ones of sysexits.h. Public: added to, never changed. */
export const EXIT = {
  ok: 0,
  /** Something is broken, or `doctor` or `rebuild --compare` found something. */
  failed: 1,
  usage: 2,
  /** `can-ship`: only under a condition, or nobody has to follow the answer that day. */
  uncertain: 3,
  /** `can-ship`: no. */
  no: 4,
  badFile: 65,
  unavailable: 69,
  config: 78,
} as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A wrong option or argument: its name, what is wrong with it, and what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';

  constructor(
    readonly option: string,
    problem: string,
    readonly remedy: string,
  ) {
    super(`${option}: ${problem}`);
  }
}

/** The database cannot be reached or started. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway';

  constructor(
    problem: string,
    readonly remedy: string,
    cause: unknown,
  ) {
    super(problem, { cause });
  }
}
