import { determine } from '../rules/determine.js';
import { timesUnits } from '../rules/tpp.js';
import { digest, outcomeOf, parametersOn, plain, readReceipt, type Receipt } from './receipt.js';

/**
 * Replays a receipt with the rules of this Headroom alone, without a database. Answers the first thing that differs, in
 * words; `null` when everything follows. Throws for text that is no receipt.
 */
export function differenceIn(text: string): string | null {
  const { content, receipt, sha256 } = readReceipt(text);
  const replayed = replay(receipt);
  const found = replayed ?? rulebookDifference(receipt);
  if (found !== null) return found;
  const is = digest(content);
  return is === sha256
    ? null
    : `sha256: the file has ${String(sha256)}, its content ${is}: something in it was changed`;
}

/** What the rules say of the inputs on the balances, against what the receipt says they said. */
function replay({ arithmetic, balances, inputs, outcome, rulebooks }: Receipt): string | null {
  const line =
    inputs.item.level === 'A' && inputs.item.unitTpp !== null ? timesUnits(inputs.item.unitTpp, inputs.quantity) : 0n;
  const determination = determine(inputs, balances);
  const findings = determination.findings.map(({ breach, met, numbers, rule }) => ({ rule, met, breach, numbers }));
  return (
    difference('inputs.lineTpp', inputs.lineTpp, line) ??
    difference('outcome', outcome, outcomeOf(determination)) ??
    difference('arithmetic', arithmetic, findings) ??
    difference('rulebooks', rulebooks, determination.rulebooks)
  );
}

const rulebookDifference = ({ inputs, parameters }: Receipt): string | null =>
  difference('parameters', parameters, parametersOn(inputs.on));

/** The first place where two values differ, and both. */
function difference(path: string, says: unknown, is: unknown): string | null {
  const [a, b] = [plainOf(says), plainOf(is)];
  return firstDifference(path, a, b);
}

function firstDifference(path: string, a: unknown, b: unknown): string | null {
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    for (const key of keys) {
      const found = firstDifference(`${path}.${key}`, (a as never)[key], (b as never)[key]);
      if (found !== null) return found;
    }
    return null;
  }
  return a === b
    ? null
    : `${path}: the receipt says ${JSON.stringify(a) ?? 'nothing'}, the rules say ${JSON.stringify(b) ?? 'nothing'}`;
}

const plainOf = (value: unknown): unknown => (value === undefined ? undefined : (JSON.parse(plain(value)) as unknown));
