/** What came of a comparison: how many values were compared, and each difference by its section. */
export interface Comparison {
  readonly compared: number;
  readonly differences: readonly string[];
}

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const keysOf = (a: Json, b: Json): string[] =>
  Array.isArray(a) && Array.isArray(b)
    ? [...Array(Math.max(a.length, b.length)).keys()].map(String)
    : [...new Set([...Object.keys(a), ...Object.keys(b)])];

/**
 * Compares answers with a scenario's `expected.json` (FORMAT.md section 9) as the scenarios' own tool does: every value,
 * lists in order, obligations as a set, an entry too many as wrong as one that is missing. The name of the scenario is not
 * compared; nor is any key in `skip`, on whatever level.
 */
export function compareAnswers(expected: object, answers: object, skip: readonly string[] = []): Comparison {
  const left = new Set(['scenario', ...skip]);
  const differences: string[] = [];
  let compared = 0;
  const walk = (path: readonly string[], is: unknown, was: unknown): void => {
    if (isObject(is) && isObject(was) && Array.isArray(is) === Array.isArray(was)) {
      for (const key of keysOf(is, was)) if (!left.has(key)) walk([...path, key], is[key], was[key]);
      return;
    }
    compared += 1;
    if (is === was) return;
    differences.push(`${path.join(' / ')}: expected ${JSON.stringify(is)}, got ${JSON.stringify(was)}`);
  };
  walk([], withSortedObligations(expected), withSortedObligations(answers));
  return { compared, differences };
}

function withSortedObligations(answers: object): Json {
  const obligations = (answers as { obligations?: object[] }).obligations ?? [];
  return { ...answers, obligations: obligations.map(canonical).sort() };
}

const canonical = (one: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1))));
