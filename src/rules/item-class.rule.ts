import { type CatalogItem, items } from './rulebook/items.data.js';
import type { Tpp } from './tpp.js';
import type { Level } from './vocabulary.js';

/** What is known of the company that designed a circuit. */
export const DESIGNER_STATUSES = ['APPROVED', 'AUTHORIZED', 'NEITHER', 'UNKNOWN'] as const;
export type DesignerStatus = (typeof DESIGNER_STATUSES)[number];

/** What the rules ask about an item, for a catalog part and for a user's own part alike. */
export interface ItemFacts {
  readonly id: string;
  readonly name: string;
  /** The level all ledgers key on. `null`: undecided, so nothing of it can be shipped or licensed. */
  readonly level: Level | null;
  /** TPP of one shipped unit. */
  readonly unitTpp: Tpp | null;
  /** TPP of one integrated circuit; decides the paragraph and the limits of R-90. */
  readonly icTpp: Tpp | null;
  /** Designed or marketed for data centers: a fact about the part, not about the buyer. */
  readonly dataCenter: boolean;
  /** Total DRAM bandwidth of one integrated circuit in thousandths of GB/s. */
  readonly bandwidthMilliGBps: bigint | null;
  /** E.g. `4A090.a`; `NOT_3A090` outside the entry, `UNDECIDED` when the level is `null`. */
  readonly eccn: string;
  /** Paragraph of 3A090, e.g. `a.1`; `null` outside the entry and when undecided. */
  readonly paragraph: string | null;
  readonly designerStatus: DesignerStatus;
}

/**
 * The level of a catalog part. A: its paragraph begins with `a.`; B: with `b.`; NONE: its assembly is outside 3A090.
 * Anything else, and an A part without a TPP, is undecided.
 */
export function catalogLevel(item: CatalogItem): Level | null {
  if (item.expectedIcParagraph?.startsWith('a.')) return item.unitTpp === null ? null : 'A';
  if (item.expectedIcParagraph?.startsWith('b.')) return 'B';
  return item.expectedAssemblyEccn === 'NOT_3A090' ? 'NONE' : null;
}

/** The facts of a catalog part. Every catalog designer counts as approved: the catalog does not record it. */
function factsOf(item: CatalogItem): ItemFacts {
  return {
    id: item.id,
    name: `${item.vendor} ${item.partName}, ${item.formFactor}`,
    level: catalogLevel(item),
    unitTpp: item.unitTpp,
    icTpp: item.icTpp,
    dataCenter: item.datacenterMarketed,
    bandwidthMilliGBps: item.bandwidthMilliGBps,
    eccn: item.expectedAssemblyEccn ?? 'UNDECIDED',
    paragraph: item.expectedIcParagraph,
    designerStatus: 'APPROVED',
  };
}

const all: readonly ItemFacts[] = items.map(factsOf);
const byId: ReadonlyMap<string, ItemFacts> = new Map(all.map((item) => [item.id, item]));

/** The facts of a catalog part, or `undefined` for an id the catalog does not have. */
export const catalogItem = (id: string): ItemFacts | undefined => byId.get(id);

/** The facts of all 78 catalog parts. */
export const catalogItems = (): readonly ItemFacts[] => all;
