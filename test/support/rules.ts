import type { VeuState } from '../../src/rules/veu-life.rule.js';
import fc from 'fast-check';
import { type Day, day, dayOf, instant } from '../../src/rules/day.js';
import { type Destination, destinationOf } from '../../src/rules/destination.js';
import type { Finding } from '../../src/rules/finding.js';
import { catalogItem, type ItemFacts } from '../../src/rules/item-class.rule.js';
import type { AllocationBefore, Before, LicenseBefore, LicenseOnRecord, Movement } from '../../src/rules/movement.js';
import type { PartyFacts } from '../../src/rules/party.js';
import type { InstalledBase, SiteBefore } from '../../src/rules/site.js';
import { formatTpp, timesUnits, tpp, type Tpp } from '../../src/rules/tpp.js';
import type { Breach, Sector } from '../../src/rules/vocabulary.js';

/**
 * Builders of what the rules are asked about. Each gives a valid default, 100 H100 from the United States to a Brazilian
 * company on 1 September 2025, so that a test names only what it is about. Countries are codes as in a file.
 */

/** A part of the catalog, changed where a test says so. */
export function part(id: string, given: Partial<ItemFacts> = {}): ItemFacts {
  const known = catalogItem(id);
  if (known === undefined) throw new Error(`the catalog has no ${id}`);
  return { ...known, ...given };
}

/** Level A for data centers: 15,832 TPP. */
export const h100 = (given: Partial<ItemFacts> = {}): ItemFacts => part('nvidia-h100-sxm5', given);
/** Level A, not for data centers: 6,704 TPP. */
export const gamingCard = (): ItemFacts => part('nvidia-rtx-5090');
/** Level B. */
export const a40 = (): ItemFacts => part('nvidia-a40');
/** Outside 3A090. */
export const t4 = (): ItemFacts => part('nvidia-t4');

export interface PartyGiven {
  readonly id?: string;
  readonly location?: string;
  /** The location when absent. */
  readonly headquarters?: string;
  /** The party itself when absent. */
  readonly parent?: string;
  /** The headquarters when absent. */
  readonly parentHeadquarters?: string;
  readonly sector?: Sector;
  /** Which entity of the UAE rule it is, and which its ultimate parent is. */
  readonly listedAs?: string;
  readonly parentListedAs?: string;
}

/** A private Brazilian company without a parent; it stands where it is located unless more is said. */
export function party(given: PartyGiven = {}): PartyFacts {
  const { id = 'ACME', location = 'BR', parent = id, sector = 'PRIVATE' } = given;
  const headquarters = given.headquarters ?? location;
  return {
    id,
    location: destinationOf(location),
    headquarters: destinationOf(headquarters),
    ultimateParentId: parent,
    parentHeadquarters: destinationOf(given.parentHeadquarters ?? headquarters),
    sector,
    ...(given.listedAs === undefined ? {} : { listedAs: given.listedAs }),
    ...(given.parentListedAs === undefined ? {} : { parentListedAs: given.parentListedAs }),
  };
}

export interface MovementGiven extends Partial<
  Pick<Movement, 'reference' | 'act' | 'item' | 'named' | 'licenseNumber' | 'purpose' | 'valueCents'>
> {
  /** Noon UTC of this day, unless `at` says more. */
  readonly on?: string;
  readonly at?: string;
  readonly from?: string;
  readonly to?: string;
  readonly consignee?: PartyGiven;
  readonly endUser?: PartyGiven;
  readonly quantity?: bigint;
  /** The TPP of the line, where a test is about amounts that no number of chips has. */
  readonly lineTpp?: string | Tpp;
}

export function movement(given: MovementGiven = {}): Movement {
  const at = instant(given.at ?? `${given.on ?? '2025-09-01'}T12:00:00Z`);
  const item = given.item ?? h100();
  const quantity = given.quantity ?? 100n;
  const ofUnits = item.level === 'A' && item.unitTpp !== null ? timesUnits(item.unitTpp, quantity) : 0n;
  const to = given.to ?? 'BR';
  return {
    reference: given.reference ?? 'S-1',
    at,
    on: dayOf(at),
    act: given.act ?? 'EXPORT',
    from: destinationOf(given.from ?? 'US'),
    destination: destinationOf(to),
    consignee: party({ location: to, ...given.consignee }),
    endUser: given.endUser === undefined ? null : party({ id: 'OPERATOR', location: to, ...given.endUser }),
    item,
    quantity,
    valueCents: given.valueCents ?? 0n,
    lineTpp: given.lineTpp === undefined ? ofUnits : amount(given.lineTpp),
    named: given.named ?? null,
    licenseNumber: given.licenseNumber ?? null,
    purpose: given.purpose ?? 'USE',
  };
}

export interface AllocationGiven {
  readonly licensed?: string | Tpp;
  readonly external?: string;
  /** Ten-thousandths. */
  readonly uplift?: bigint;
  readonly official?: AllocationBefore['officialStatus'];
}

/** A country of which nothing is licensed and nothing is reported. */
export const allocation = (given: AllocationGiven = {}): AllocationBefore => ({
  licensedTpp: amount(given.licensed ?? '0'),
  externalLicensedTpp: amount(given.external ?? '0'),
  uplift: given.uplift ?? 0n,
  officialStatus: given.official ?? 'UNKNOWN',
});

export interface BeforeGiven {
  readonly lppUsed?: string | Tpp;
  readonly licenses?: readonly LicenseBefore[];
  readonly allocation?: AllocationGiven;
  readonly site?: SiteBefore;
}

/** Nothing before it: no license, no use, no site. */
export const before = (given: BeforeGiven = {}): Before => ({
  lppUsedTpp: amount(given.lppUsed ?? '0'),
  licenses: given.licenses ?? [],
  allocation: allocation(given.allocation),
  site: given.site ?? null,
});

export interface LicenseGiven extends Partial<
  Pick<LicenseOnRecord, 'quantity' | 'valueCents' | 'consigneeId' | 'state'>
> {
  readonly number?: string;
  readonly issuedOn?: string;
  readonly usableThrough?: string;
  readonly to?: string;
  readonly item?: ItemFacts;
  readonly replaces?: string;
  readonly replacedOn?: string;
}

/** A license for 1,000 H100 worth 30,000,000 USD to the default consignee, from 1 June 2025 for a year. */
export function license(given: LicenseGiven = {}): LicenseOnRecord {
  const item = given.item ?? h100();
  const quantity = given.quantity ?? 1_000n;
  const usableThrough = day(given.usableThrough ?? '2026-06-01');
  return {
    number: given.number ?? 'L-1',
    issuedOn: day(given.issuedOn ?? '2025-06-01'),
    expiresOn: usableThrough,
    expiryEstimated: false,
    usableThrough,
    destination: destinationOf(given.to ?? 'BR'),
    consigneeId: given.consigneeId ?? 'ACME',
    itemId: item.id,
    quantity,
    valueCents: given.valueCents ?? 3_000_000_000n,
    licensedTpp: item.level === 'A' && item.unitTpp !== null ? timesUnits(item.unitTpp, quantity) : 0n,
    replacesNumber: given.replaces ?? null,
    replacedOn: given.replacedOn === undefined ? null : day(given.replacedOn),
    state: given.state ?? 'VALID',
  };
}

/** A license with what was drawn from it, nothing unless said. */
export const drawn = (
  given: LicenseGiven = {},
  of: { readonly quantity?: bigint; readonly valueCents?: bigint } = {},
): LicenseBefore => ({
  license: license(given),
  drawnQuantity: of.quantity ?? 0n,
  drawnValueCents: of.valueCents ?? 0n,
});

/** TPP per country, as text. */
export const base = (of: Readonly<Record<string, string | Tpp>>): InstalledBase =>
  new Map(Object.entries(of).map(([code, held]) => [destinationOf(code), amount(held)]));

export interface SiteGiven {
  readonly kind?: 'UVEU' | 'NVEU';
  /** Where the site is; for an NVEU also its country. */
  readonly country?: string;
  readonly grantedOn?: string;
  readonly authorizedOn?: string;
  readonly notifiedOn?: string;
  readonly headquarters?: string;
  readonly parentHeadquarters?: string;
  readonly state?: VeuState;
  readonly consigneeInCompany?: boolean;
  readonly operatorCovered?: boolean;
  readonly base?: Readonly<Record<string, string | Tpp>>;
}

/** A site in Brazil of a German UVEU, authorized with its grant on 1 June 2025; its group has 1,000,000,000 TPP at home. */
export function site(given: SiteGiven = {}): SiteBefore {
  const kind = given.kind ?? 'UVEU';
  const destination = destinationOf(given.country ?? 'BR');
  const headquarters = given.headquarters ?? (kind === 'UVEU' ? 'DE' : 'BR');
  const grantedOn = day(given.grantedOn ?? '2025-06-01');
  return {
    site: {
      id: 'SITE',
      destination,
      authorizedOn: given.authorizedOn === undefined ? grantedOn : day(given.authorizedOn),
      notifiedOn: given.notifiedOn === undefined ? null : day(given.notifiedOn),
    },
    veu: {
      id: 'VEU',
      kind,
      holderId: 'ACME',
      destination: kind === 'NVEU' ? destination : null,
      grantedOn,
      state: given.state ?? 'GRANTED',
      holderHeadquarters: destinationOf(headquarters),
      holderParentHeadquarters: destinationOf(given.parentHeadquarters ?? headquarters),
    },
    consigneeInCompany: given.consigneeInCompany ?? true,
    operatorCovered: given.operatorCovered ?? true,
    base: base(given.base ?? (kind === 'UVEU' ? { DE: '1000000000' } : {})),
  };
}

/** The breaches of findings, in their order. */
export const breaches = (findings: readonly Finding[]): Breach[] =>
  findings.filter(({ met }) => !met).map(({ breach }) => breach);

export const place = (code: string): Destination => destinationOf(code);
export const on = (text: string): Day => day(text);
/** Amounts as text, for failures that can be read. */
export const written = (value: Tpp | null | undefined): string | null | undefined =>
  typeof value === 'bigint' ? formatTpp(value) : value;

/** Amounts for properties, up to twice a country's allocation, to the fourth decimal. */
export const amounts = fc.bigInt({ min: 0n, max: tpp('1580000000') });
/** Amounts above zero. */
export const positiveAmounts = amounts.map((value) => value + 1n);

/** Movements of all kinds, for properties. */
export const anyMovement = fc.record({
  to: fc.constantFrom('BR', 'VN', 'JP', 'CN', 'MO', 'AE', 'US', 'DE'),
  on: fc.constantFrom('2024-12-20', '2025-01-13', '2025-05-14', '2025-05-15', '2026-02-01', '2026-07-10', '2028-01-01'),
  item: fc.constantFrom(h100(), gamingCard(), a40(), t4(), part('nvidia-h200-sxm')),
  act: fc.constantFrom('EXPORT', 'REEXPORT', 'TRANSFER_IN_COUNTRY'),
  purpose: fc.constantFrom('USE', 'PRODUCTION'),
  quantity: fc.bigInt({ min: 1n, max: 3_000n }),
  consignee: fc.record({
    headquarters: fc.constantFrom('BR', 'DE', 'CN'),
    sector: fc.constantFrom('PRIVATE', 'GOVERNMENT'),
  }),
});
/** A quota in use, a license and a site. */
export const anyBefore: BeforeGiven = { lppUsed: '15832000', licenses: [drawn()], site: site() };

function amount(value: string | Tpp): Tpp {
  return typeof value === 'bigint' ? value : tpp(value);
}
