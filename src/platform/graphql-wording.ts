/** Errors quote what they were given: a megabyte of it must not come back fifty times. */
const LONGEST_MESSAGE = 500;

/** How messages of graphql-js are passed on. */
export interface Wording {
  /** Whether they may name what the schema has instead: "Did you mean …?" */
  readonly suggestions: boolean;
}

/**
 * A message of graphql-js as it may be shown: not endless, and without suggestions when introspection is off, because
 * a caller who guesses names would be led to the schema by them, one letter at a time.
 */
export function worded(message: string, { suggestions }: Wording): string {
  const short = message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)} …` : message;
  return suggestions ? short : short.replace(/ ?Did you mean [^?]*(?:\?|$)/g, '');
}
