import type { Destination } from '../rules/destination.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import type { Tpp } from '../rules/tpp.js';
import type { MovedUnits, MoveKind } from './veu-holdings.reads.js';

/** Units that came in or left in a half-year, by what moved them. What left is positive here. */
export type MovedIn = Readonly<Record<MoveKind, bigint>>;

/** Units of one level-A item at one facility, or in one country without a facility. */
export interface AccountLine {
  readonly destination: Destination;
  /** `null`: the facts do not say which facility. Removals and opening stock never do. */
  readonly siteId: string | null;
  readonly item: ItemFacts;
  readonly openingUnits: bigint;
  readonly moved: MovedIn;
  /** May be negative without a facility: what left was received at one. Sums per country and item are exact. */
  readonly closingUnits: bigint;
  readonly closingTpp: Tpp;
}

const NOTHING: MovedIn = {
  OPENING_STOCK: 0n,
  EXPORT: 0n,
  REEXPORT: 0n,
  TRANSFER_IN_COUNTRY: 0n,
  LOST: 0n,
  DAMAGED: 0n,
  FAILED: 0n,
  RELOCATED: 0n,
  RESOLD: 0n,
};

/** The account of chips of level A, by country, facility and item; by country and item only when `bySite` is false. */
export function accountLines(
  moves: readonly MovedUnits[],
  items: ReadonlyMap<string, ItemFacts>,
  { bySite }: { readonly bySite: boolean },
): AccountLine[] {
  const lines = new Map<string, AccountLine>();
  for (const move of moves) {
    const item = items.get(move.itemId);
    if (item === undefined || item.level !== 'A' || item.unitTpp === null) continue;
    const siteId = bySite ? move.siteId : null;
    const name = `${move.destination} ${siteId ?? ''} ${move.itemId}`;
    const line = lines.get(name) ?? {
      destination: move.destination,
      siteId,
      item,
      openingUnits: 0n,
      moved: NOTHING,
      closingUnits: 0n,
      closingTpp: 0n,
    };
    const closingUnits = line.closingUnits + move.before + move.during;
    const during = move.during < 0n ? -move.during : move.during;
    lines.set(name, {
      ...line,
      openingUnits: line.openingUnits + move.before,
      moved: { ...line.moved, [move.kind]: line.moved[move.kind] + during },
      closingUnits,
      closingTpp: closingUnits * item.unitTpp,
    });
  }
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

/** TPP of all lines together. */
export const totalTpp = (lines: readonly AccountLine[]): Tpp => lines.reduce((sum, line) => sum + line.closingTpp, 0n);
