import { refusalCodes, type RefusalCode } from './refusal-codes.js';

export { refusalCodes, type RefusalCode } from './refusal-codes.js';

/** What a refusal may say beyond its code. */
export interface RefusalAbout {
  /** One sentence for a person; the code's own meaning when absent. */
  readonly message?: string;
  /** Where in the input, from the outside in: `['input', 'shipments', '3', 'quantity']`. */
  readonly path?: readonly string[];
  /** What to do about it; the code's own remedy when absent. */
  readonly remedy?: string;
  /** Numbers and ids that the message is made of, for programs. */
  readonly details?: Readonly<Record<string, string | number | bigint | boolean | null>>;
  readonly cause?: unknown;
}

/**
 * A request that we cannot grant. Thrown, so that the transaction rolls back, and shown to the user as a `userError`.
 * A legal "no" is no refusal but a determination; a bug is no refusal but a fault.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly path: readonly string[];
  readonly remedy: string;
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean;
  readonly details: NonNullable<RefusalAbout['details']>;

  constructor(
    readonly code: RefusalCode,
    about: RefusalAbout = {},
  ) {
    const known = refusalCodes[code];
    super(about.message ?? known.meaning, about.cause === undefined ? undefined : { cause: about.cause });
    this.path = about.path ?? [];
    this.remedy = about.remedy ?? known.remedy;
    this.retryable = known.retryable;
    this.details = about.details ?? {};
  }
}

/** Is this error a refusal, of this code if one is named? */
export function isRefusal(error: unknown, code?: RefusalCode): error is Refusal {
  return error instanceof Refusal && (code === undefined || error.code === code);
}
