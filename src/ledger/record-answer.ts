import { userError } from '../platform/input-check.js';
import type { UserError } from '../platform/user-error.js';
import type { Recorded } from './recorder.js';

/** What one mutation, or one entry of a list, is answered with before its records are read. */
export interface Answered {
  /** The fact's number in the ledger; `null` when it was not recorded. */
  readonly seq: number | null;
  /** The stored determination, also that of a refusal. */
  readonly determinationSeq: number | null;
  readonly replayed: boolean;
  readonly userErrors: UserError[];
  /** What the recorder said; `null` when it was not asked. */
  readonly recorded: Recorded | null;
}

/** An input that was not understood: nothing was recorded. */
export const notUnderstood = (userErrors: readonly UserError[]): Answered => ({
  seq: null,
  determinationSeq: null,
  replayed: false,
  userErrors: [...userErrors],
  recorded: null,
});

/** The recorder's names of fields, where the API calls them otherwise. */
const API_NAMES: Readonly<Record<string, string>> = {
  consigneeId: 'consignee',
  endUserId: 'endUser',
  siteId: 'site',
  itemId: 'item',
  replacesNumber: 'replaces',
  reversesReference: 'reverses',
  holdId: 'hold',
};

/** What the API calls a field of a fact. */
export const apiField = (name: string): string => API_NAMES[name] ?? name;

/** The recorder's answer for an input that stands at `path`. */
export function toAnswered(recorded: Recorded, path: readonly string[]): Answered {
  const { replayed, seq } = recorded;
  if (recorded.outcome === 'RECORDED') return { seq, determinationSeq: seq, replayed, userErrors: [], recorded };
  const fields = recorded.path.map(apiField);
  const error = userError(recorded.code, [...path, ...fields], recorded.message);
  return { seq: null, determinationSeq: seq, replayed, userErrors: [error], recorded };
}

/**
 * Answers inputs one by one: those with problems with these, the others with what the recorder says. The recorder gets
 * all of them at once.
 */
export async function answerEach<Input, Fact>(
  inputs: readonly Input[],
  of: {
    readonly pathOf: (index: number) => readonly string[];
    readonly problemsOf: (input: Input, path: readonly string[]) => readonly UserError[];
    readonly factOf: (input: Input) => Fact;
    readonly record: (facts: readonly Fact[]) => Promise<readonly Recorded[]>;
  },
): Promise<Answered[]> {
  const problems = inputs.map((input, index) => of.problemsOf(input, of.pathOf(index)));
  const facts = inputs.flatMap((input, index) => (problems[index]?.length === 0 ? [of.factOf(input)] : []));
  const recorded = facts.length === 0 ? [] : await of.record(facts);
  let next = 0;
  return inputs.map((_input, index) => {
    const errors = problems[index] ?? [];
    const answer = errors.length === 0 ? recorded[next++] : undefined;
    return answer === undefined ? notUnderstood(errors) : toAnswered(answer, of.pathOf(index));
  });
}
