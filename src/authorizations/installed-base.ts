import type { Destination } from '../rules/destination.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import type { Tpp } from '../rules/tpp.js';

/** Units of one item that a party has in an EAR destination. */
export interface HeldUnits {
  readonly partyId: string;
  readonly destination: Destination;
  readonly itemId: string;
  readonly units: bigint;
}

/** A base account's key taken apart: `party|destination|item`. */
export function holdingOf(key: string): Omit<HeldUnits, 'units'> {
  const [partyId = '', destination = '', itemId = ''] = key.split('|');
  return { partyId, destination: destination as Destination, itemId };
}

/** TPP of units of an item: only level A has any. */
export const tppOfUnits = (item: ItemFacts, units: bigint): Tpp =>
  item.level === 'A' && item.unitTpp !== null ? units * item.unitTpp : 0n;
