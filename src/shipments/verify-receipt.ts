import { dayOf, startOf } from '../rules/day.js';
import { determine } from '../rules/determine.js';
import { determineLicense } from '../rules/determine-license.js';
import { breachesOf, type Finding } from '../rules/finding.js';
import { judgeTogether } from '../rules/license-together.rule.js';
import { asPromised } from '../rules/promise.rule.js';
import { removalFindings } from '../rules/removal.rule.js';
import { rulebooksInForce } from '../rules/rulebook-in-force.js';
import { timesUnits } from '../rules/tpp.js';
import { digest, type MovementReceipt, outcomeOf, parametersOn, readReceipt, type Receipt } from './receipt.js';
import { plain } from './revive.js';

/**
 * Replays a receipt with the rules of this Headroom alone, without a database. Answers the first thing that differs, in
 * words; `null` when everything follows. Throws for text that is no receipt.
 */
export function differenceIn(text: string): string | null {
  const { content, receipt, sha256 } = readReceipt(text);
  const found = replay(receipt) ?? rulebookDifference(receipt);
  if (found !== null) return found;
  const is = digest(content);
  return is === sha256
    ? null
    : `sha256: the file has ${String(sha256)}, its content ${is}: something in it was changed`;
}

/** What the rules say of the inputs on the balances, against what the receipt says they said. */
function replay(receipt: Receipt): string | null {
  const { arithmetic, effectiveAt, outcome, rulebooks } = receipt;
  const again = replayed(receipt);
  return (
    difference('effectiveAt', effectiveAt, again.effectiveAt) ??
    (again.lineTpp === undefined
      ? null
      : difference('inputs.lineTpp', (receipt as MovementReceipt).inputs.lineTpp, again.lineTpp)) ??
    difference('outcome', outcome, again.outcome) ??
    difference('arithmetic', arithmetic, again.findings.map(toStored)) ??
    difference('rulebooks', rulebooks, again.rulebooks) ??
    (receipt.subject === 'REFUSAL' && receipt.outcome.breaches.length === 0
      ? 'subject: the receipt says it was refused, and the rules find nothing that it breaks'
      : null)
  );
}

interface Replayed {
  readonly effectiveAt: number;
  readonly lineTpp?: bigint;
  readonly outcome: unknown;
  readonly findings: readonly Finding[];
  readonly rulebooks: readonly string[];
}

function replayed(receipt: Receipt): Replayed {
  switch (receipt.subject) {
    case 'LICENSE': {
      const { balances, inputs } = receipt;
      const on = inputs.license.issuedOn;
      const outcome = determineLicense(inputs, balances.allocation);
      return { effectiveAt: startOf(on), outcome, findings: [], rulebooks: rulebooksInForce(on, 'AS_CODIFIED') };
    }
    case 'REMOVAL': {
      const { balances, effectiveAt, inputs } = receipt;
      const findings = removalFindings(balances.unitsBefore, inputs.quantity);
      const rulebooks = rulebooksInForce(dayOf(effectiveAt), 'AS_CODIFIED');
      return { effectiveAt, outcome: { breaches: breachesOf(findings) }, findings, rulebooks };
    }
    default:
      return movementReplayed(receipt);
  }
}

/** What is refused, or held, is judged as a promise: it breaks the volume cap of R-91 by passing it. */
function movementReplayed({ arithmetic, balances, inputs, subject }: MovementReceipt): Replayed {
  const { item, quantity } = inputs;
  const lineTpp = item.level === 'A' && item.unitTpp !== null ? timesUnits(item.unitTpp, quantity) : 0n;
  // a line that was to be split over licenses was refused under all of them together
  const together = subject === 'REFUSAL' && arithmetic[0]?.rule === 'license.drawdown';
  const judged = together ? judgeTogether(inputs, balances) : determine(inputs, balances);
  const determination = subject === 'SHIPMENT' || together ? judged : asPromised(judged);
  const { findings, rulebooks } = determination;
  return { effectiveAt: inputs.at, lineTpp, outcome: outcomeOf(determination), findings, rulebooks };
}

const toStored = ({ breach, met, numbers, rule }: Finding) => ({ rule, met, breach, numbers });

const rulebookDifference = ({ effectiveAt, parameters }: Receipt): string | null =>
  difference('parameters', parameters, parametersOn(dayOf(effectiveAt)));

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
