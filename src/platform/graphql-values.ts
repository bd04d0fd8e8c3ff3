import type { GraphQLError } from 'graphql';
import { badValue, VARIABLE_LIMITS } from './graphql-limits.js';

/**
 * What is wrong with the variables of a request whatever their types are, or `undefined`: too many, too deep, too long,
 * or text that Postgres cannot keep. Takes time in proportion to the limits, so that a large body costs its reading only.
 */
export function problemOfVariables(variables: Readonly<Record<string, unknown>>): GraphQLError | undefined {
  const problem = new Reader().problemIn(variables, 0);
  return problem === undefined ? undefined : badValue(`The variables have ${problem}.`, REMEDY);
}

const REMEDY = 'Split the request into several, or correct the value.';

/** What is wrong with a text wherever it is used, as the end of a sentence. */
export function problemOfText(text: string): string | undefined {
  if (text.includes('\u0000')) return 'holds the character U+0000, which cannot be kept';
  if (!isWellFormed(text)) return 'holds half of a surrogate pair, which is no character';
  return undefined;
}

/** Of ES2024, so of every Node that we run on; the library we compile against is older. */
const isWellFormed: (text: string) => boolean = (() => {
  const { isWellFormed: native } = String.prototype as { isWellFormed?: (this: string) => boolean };
  if (native === undefined) throw new Error('Node.js 20 or newer is needed');
  return (text) => native.call(text);
})();

class Reader {
  private values = 0;

  problemIn(value: unknown, depth: number): string | undefined {
    this.values += 1;
    if (this.values > VARIABLE_LIMITS.values) return `more than ${VARIABLE_LIMITS.values} values`;
    if (typeof value === 'string') {
      if (value.length > VARIABLE_LIMITS.characters) {
        return `a text of ${value.length} characters, and at most ${VARIABLE_LIMITS.characters} are read`;
      }
      const problem = problemOfText(value);
      return problem === undefined ? undefined : `a text that ${problem}`;
    }
    if (typeof value !== 'object' || value === null) return undefined;
    if (depth > VARIABLE_LIMITS.depth) return `more than ${VARIABLE_LIMITS.depth} levels of lists and objects`;
    return Array.isArray(value) ? this.problemInList(value, depth) : this.problemInObject(value, depth);
  }

  private problemInList(list: readonly unknown[], depth: number): string | undefined {
    if (list.length > VARIABLE_LIMITS.list) {
      return `a list of ${list.length} entries, and at most ${VARIABLE_LIMITS.list} are read`;
    }
    for (const entry of list) {
      const problem = this.problemIn(entry, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  private problemInObject(object: object, depth: number): string | undefined {
    for (const name in object) {
      if (name === '__proto__') return 'the name "__proto__", which cannot be used';
      const problem = this.problemIn((object as Readonly<Record<string, unknown>>)[name], depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }
}
