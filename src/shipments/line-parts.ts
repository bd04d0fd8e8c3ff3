import { contentHash } from '../ledger/content-hash.js';
import type { HoldFact, ShipmentFact } from '../ledger/facts.js';
import type { Recorded } from '../ledger/recorder.js';
import { type Given, userError } from '../platform/input-check.js';
import type { UserError } from '../platform/user-error.js';
import type { Drawdown } from '../rules/license-drawdown.rule.js';
import type { MovementInput } from './movement.input.js';
import { Recall } from './recall.js';
import type { RecordBatch } from './record-batch.js';

/** A shipment, or the promise of one, that is split over licenses. */
type LineFact = ShipmentFact | HoldFact;

/** Are facts each their own, or the parts of one line? Then the first is the cause of the others. */
export type Together = 'EACH' | 'PARTS';

/** One line has at most so many parts: their references are told apart by three digits. */
export const MOST_PARTS = 999;

/** How many characters the longest of these puts behind the reference of a line. */
export const PART_MARK = `/${MOST_PARTS}`.length;

/** `REF/1`, `REF/2`; with more than nine parts `REF/01`, so that they are judged in the order they are taken. */
export const partReference = (reference: string, part: number, parts: number): string =>
  `${reference}/${String(part).padStart(String(parts).length, '0')}`;

/** The reference that the first part of a line may have. */
export const firstReferences = (reference: string): string[] =>
  [9, 99, MOST_PARTS].map((parts) => partReference(reference, 1, parts));

/** What the parts of a line differ in. */
export type Share = Pick<ShipmentFact, 'quantity' | 'valueCents'> &
  Partial<Pick<ShipmentFact, 'holdId' | 'licenseNumber' | 'named'>>;

/** The shares of a line under a strategy. The last is what no license has left for, when there is any. */
export const sharesOf = ({ parts, uncoveredQuantity, uncoveredValueCents }: Drawdown): Share[] => [
  ...parts.map(({ left, quantity, valueCents }) => ({
    quantity,
    valueCents,
    named: 'LICENSE' as const,
    licenseNumber: left.license.number,
  })),
  ...(uncoveredQuantity === 0n ? [] : [{ quantity: uncoveredQuantity, valueCents: uncoveredValueCents }]),
];

/** The parts as facts. The first has the key and the content of the line, so that the line is known again by it. */
export function partsOf<F extends LineFact>(whole: F, shares: readonly Share[]): F[] {
  if (shares.length === 1) return shares.map((share) => ({ ...whole, ...share }));
  return shares.map((share, index): F => {
    const reference = partReference(whole.reference, index + 1, shares.length);
    if (index === 0) return { ...whole, ...share, reference };
    const hash = contentHash([whole.contentHash.toString('hex'), reference]);
    return { ...whole, ...share, reference, requestKey: null, contentHash: hash };
  });
}

/** Where the references of shipments and holds are. */
const TABLE = { SHIPMENT: 'reference', HOLD: 'hold' } as const;

/** The answer a line already has: under its key, its reference, or that of its first part. */
export async function recalledLine(batch: RecordBatch, fact: LineFact): Promise<Recorded | undefined> {
  const recall = new Recall(batch.tx);
  const named = [fact.reference, ...firstReferences(fact.reference)].map((reference) => ({ ...fact, reference }));
  await recall.read(named, (one) => one.reference, TABLE[fact.kind], 'reference');
  return named.map((one) => recall.answer(fact, one.reference, 'reference')).find((answer) => answer !== undefined);
}

/** Is the reference of a part that of something else? */
export async function anyTaken(batch: RecordBatch, parts: readonly LineFact[]): Promise<boolean> {
  const [first] = parts;
  if (first === undefined) return false;
  const recall = new Recall(batch.tx);
  await recall.read(parts, (part) => part.reference, TABLE[first.kind], 'reference');
  return parts.some((part) => recall.answer(part, part.reference, 'reference') !== undefined);
}

/** What is wrong with asking to split a line over licenses. */
export function drawdownProblems(
  input: Given<MovementInput> & {
    readonly idempotencyKey: string;
    readonly reference?: string | null;
    readonly drawdown?: string | null;
    readonly hold?: string | null;
  },
  path: readonly string[],
): UserError[] {
  if ((input.drawdown ?? null) === null) return [];
  const no = (message: string): UserError => userError('BAD_VALUE', [...path, 'drawdown'], message);
  const { authorization, hold, licenseNumber } = input;
  const reference = input.reference ?? input.idempotencyKey;
  return [
    ...((authorization ?? 'LICENSE') === 'LICENSE' ? [] : [no(`It is declared under ${authorization}, no license.`)]),
    ...((licenseNumber ?? null) === null ? [] : [no('It names its license already.')]),
    ...((hold ?? null) === null ? [] : [no('A shipment that fulfils a hold goes under what the hold was placed for.')]),
    ...(reference.length <= 64 - PART_MARK ? [] : [no('Its reference leaves no room for the marks of the parts.')]),
  ];
}
