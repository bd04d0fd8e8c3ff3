import { formatTpp } from './tpp.js';

/**
 * A legal quantity as people write it. Amounts of TPP are exact decimals; other amounts stay whole numbers of the unit
 * that stands beside them. `null`: none is in force.
 */
export function writtenValue(value: unknown, unit: string, key = ''): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value === 'bigint') return isTpp(unit, key) ? formatTpp(value) : value.toString();
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((one: unknown) => writtenValue(one, unit, key)).join(', ');
  return Object.entries(value as object)
    .filter(([, one]) => one !== null)
    .map(([name, one]) => `${name} ${writtenValue(one, unit, name)}`)
    .join(' ');
}

/** A number in a composite is named by its key; alone, by the unit of its parameter. */
const isTpp = (unit: string, key: string): boolean => (key === '' ? unit.startsWith('TPP') : key.startsWith('tpp'));
