/** Facts that are withdrawn when they were recorded in error. Shipments and removals are reversed instead. */
export const WITHDRAWN_KINDS = [
  'LICENSE',
  'OPENING_STOCK',
  'HOLIDAY',
  'ALLOCATION_CHANGE',
  'SITE',
  'VEU',
  'VEU_EVENT',
] as const;
export type WithdrawnKind = (typeof WITHDRAWN_KINDS)[number];

/**
 * Which fact: what tells it from the others of its kind, as the files of an import do. A license's number; of opening stock
 * `HOLDER|COUNTRY|ITEM|DAY`; a holiday's day; of news `COUNTRY|DAY`, the country being an EAR
 * destination; the id of a site or VEU; what happened to a VEU `VEU|KIND|DAY`.
 */
export interface FactName {
  readonly kind: WithdrawnKind;
  readonly name: string;
}
