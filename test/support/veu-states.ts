import fc from 'fast-check';
import { isAlly, isD5OrMacau } from '../../src/rules/country-group.rule.js';
import { day } from '../../src/rules/day.js';
import { destinationOf, type Destination } from '../../src/rules/destination.js';
import type { InstalledBase } from '../../src/rules/site.js';
import type { Tpp } from '../../src/rules/tpp.js';
import { uveuStanding } from '../../src/rules/veu-position.rule.js';
import type { Holder } from '../../src/rules/veu-room-limits.rule.js';
import {
  exceedsShare,
  isUnitedStatesHeld,
  type ShareLimits,
  shareLimits,
  sumsOf,
  withAmount,
} from '../../src/rules/veu-shares.rule.js';

/** Random positions of universal VEUs, and the law asked about them one amount at a time. */

export const ON = day('2026-05-05');
export const [US, DE, IN, CN] = [destinationOf('US'), destinationOf('DE'), destinationOf('IN'), destinationOf('CN')];
export const PLACES = ['US', 'DE', 'JP', 'IN', 'BR', 'MY', 'SG', 'VN', 'AE', 'PL', 'MX', 'CN'].map(destinationOf);

export const american: Holder = { holderHeadquarters: US, holderParentHeadquarters: US };
export const german: Holder = { holderHeadquarters: DE, holderParentHeadquarters: DE };
const germanOfAmericans: Holder = { holderHeadquarters: DE, holderParentHeadquarters: US };

export interface State {
  readonly base: InstalledBase;
  readonly holder: Holder;
  readonly limits: ShareLimits;
  readonly destination: Destination;
}

/** Ten-thousandths so few that a share is often exactly at its limit, often of nothing at all, in up to 12 countries. */
const amounts = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0n) },
  { weight: 3, arbitrary: fc.bigInt(1n, 7n) },
  { weight: 2, arbitrary: fc.bigInt(8n, 60n) },
);
const atHome = fc.oneof(fc.constant(0n), fc.bigInt(0n, 100n), fc.bigInt(100n, 400n), fc.bigInt(100n, 400n));
const inChina = fc.constantFrom(0n, 0n, 0n, 1n);
const bases = fc
  .tuple(atHome, ...PLACES.slice(1).map((place) => (place === 'CN' ? inChina : amounts)))
  .map((all): InstalledBase => new Map(all.map((amount, index) => [PLACES[index] ?? US, amount])));
const percents = (usual: bigint): fc.Arbitrary<bigint> => fc.oneof(fc.constant(usual), fc.bigInt(0n, 60n));

export const states: fc.Arbitrary<State> = fc.record({
  base: bases,
  holder: fc.constantFrom(american, german, germanOfAmericans),
  limits: fc.oneof(
    fc.constant(shareLimits(ON)),
    fc.record({ outside: percents(25n), country: percents(7n), abroad: percents(50n) }),
  ),
  destination: fc.constantFrom(...PLACES),
});

/** May a further amount stand in a destination, as far as it can worsen anything? By the shares of the position after it. */
export function fits({ base, destination, holder, limits }: State, amount: Tpp): boolean {
  if (isD5OrMacau(destination, ON)) return false;
  const { byCountry, totalTpp, usTpp } = uveuStanding(withAmount(base, destination, amount), holder, ON, limits);
  const outside = [...byCountry].reduce((sum, [place, part]) => (isAlly(place, ON) ? sum : sum + part), 0n);
  if (!isAlly(destination, ON)) {
    if (exceedsShare(byCountry.get(destination) ?? 0n, totalTpp, limits.country)) return false;
    if (exceedsShare(outside, totalTpp, limits.outside)) return false;
  }
  const abroad = totalTpp - usTpp;
  return destination === 'US' || !isUnitedStatesHeld(holder) || !exceedsShare(abroad, totalTpp, limits.abroad);
}

/** What stands broken after a removal, among what the removal worsens. By the shares of what is left. */
export function breaks({ base, destination, holder, limits }: State, amount: Tpp): string[] {
  const after = withAmount(base, destination, -amount);
  const { outside, total, unitedStates } = sumsOf(after, ON);
  const found: string[] = [];
  for (const [place, part] of after) {
    const other = place !== destination && part !== 0n && !isAlly(place, ON);
    if (other && exceedsShare(part, total, limits.country)) found.push(`R-44:${place}`);
  }
  if (isAlly(destination, ON) && exceedsShare(outside, total, limits.outside)) found.push('R-43');
  const home = destination === 'US' && isUnitedStatesHeld(holder);
  if (home && exceedsShare(total - unitedStates, total, limits.abroad)) found.push('R-45');
  return found.sort();
}

/** The last amount up to `most` for which something holds that holds for all before it. Tries one after the other. */
export function search(holds: (amount: Tpp) => boolean, most: Tpp): Tpp {
  let amount = 0n;
  while (amount < most && holds(amount + 1n)) amount += 1n;
  return amount;
}

/** What a property's check says when it failed, with the seed and the smallest counterexample; `null` when it held. */
export const failureOf = <T>(property: fc.IProperty<T>, runs: { readonly numRuns: number }): string | null =>
  fc.defaultReportMessage(fc.check(property, runs)) ?? null;
