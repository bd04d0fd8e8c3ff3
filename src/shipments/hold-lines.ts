import type { Tx } from '../platform/database.js';
import { type HoldRow, toKnownHold } from './hold-row.js';
import { HOLDS, type KnownHold } from './hold.store.js';
import { firstReferences } from './line-parts.js';

/** The numbers of the other parts of a line of holds, by that of the first. */
const PARTS_OF = (first: string): string =>
  `select p.seq from posting p where p.cause_seq = ${first} and p.kind = 'HOLD'`;

/** Is the hold `h` a part of the line whose first part has this number? One that was not split is the only part of its own. */
export const isOfLine = (first: string): string => `(h.seq = ${first} or h.seq in (${PARTS_OF(first)}))`;

/** Of these references those of lines that were split over licenses, with the number of the first part of each. */
export async function linesNamed(tx: Tx, references: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const firsts = new Map(references.flatMap((name) => firstReferences(name).map((first) => [first, name] as const)));
  const rows = await tx.query<{ reference: string; seq: string }>(
    `select h.reference, h.seq from hold h where h.tenant_id = $1 and (h.reference = any($2) or (h.reference = any($3)
       and exists (${PARTS_OF('h.seq')})))`,
    [tx.tenant, references, [...firsts.keys()]],
    'lines of holds by reference',
  );
  const holds = new Set(rows.map(({ reference }) => reference)); // a hold of that very reference comes first
  return new Map(
    rows.flatMap(({ reference, seq }) => {
      const line = firsts.get(reference);
      return line === undefined || holds.has(line) ? [] : [[line, Number(seq)] as const];
    }),
  );
}

/** The parts of a line, by the number of the first, in the order in which they are taken. */
export async function holdsOfLine(tx: Tx, first: number): Promise<KnownHold[]> {
  const rows = await tx.query<HoldRow>(
    `${HOLDS} where h.tenant_id = $1 and ${isOfLine('$2')} order by h.seq`,
    [tx.tenant, first],
    'holds of a line',
  );
  return rows.map(toKnownHold);
}
