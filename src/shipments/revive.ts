import type { Destination } from '../rules/destination.js';
import type { InstalledBase, SiteBefore } from '../rules/site.js';

/** A site as JSON has it: its bases are objects. */
export type Revived<T extends SiteBefore> = Omit<T, 'base' | 'promised'> & {
  readonly base: Readonly<Record<string, string>>;
  readonly promised?: Omit<NonNullable<SiteBefore['promised']>, 'base'> & { readonly base: Record<string, string> };
};

/** Names under which amounts stand as decimal text in what is stored and in receipts. */
const AMOUNTS = new Set([
  'quantity', 'valueCents', 'lineTpp', 'unitTpp', 'icTpp', 'bandwidthMilliGBps', 'lppUsedTpp', 'licensedTpp',
  'externalLicensedTpp', 'uplift', 'drawnQuantity', 'drawnValueCents', 'unitedStatesTpp', 'chinaMacauTpp', 'installed',
  'promised', 'unitsBefore', 'countedTpp', 'coveredTpp', 'excessTpp',
]); // prettier-ignore

/** The same with the amounts as what they are. */
export const revived = <T>(content: T): T =>
  JSON.parse(plain(content), (name, value: unknown) =>
    AMOUNTS.has(name) && typeof value === 'string' ? BigInt(value) : value,
  ) as T;

/** JSON with amounts as decimal text, and the base of a site by country. */
export const plain = (value: unknown): string =>
  JSON.stringify(value, (_name, one: unknown) =>
    typeof one === 'bigint' ? one.toString() : one instanceof Map ? (Object.fromEntries(one) as unknown) : one,
  );

/** A site with its bases by destination. */
export function asMap({ promised, ...site }: Revived<SiteBefore>): SiteBefore {
  const whole = { ...site, base: toBase(site.base) };
  return promised === undefined ? whole : { ...whole, promised: { ...promised, base: toBase(promised.base) } };
}

const toBase = (base: Readonly<Record<string, string>>): InstalledBase =>
  new Map(Object.entries(base).map(([key, tpp]) => [key as Destination, BigInt(tpp)]));
