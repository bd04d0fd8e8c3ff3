/** Quantities have at most 12 digits (scenarios/FORMAT.md section 2). */
const MOST_UNITS = 999_999_999_999n;

/** Is a quantity of units larger than the formats allow? */
export const isTooMany = (units: bigint): boolean => units > MOST_UNITS;
