import { isAlly, isD5OrMacau } from './country-group.rule.js';
import type { Day } from './day.js';
import type { Destination } from './destination.js';

/** Where a holder stands: its own place, its headquarters, and the headquarters of its ultimate parent. */
export interface HolderPlaces {
  readonly location: Destination;
  readonly headquarters: Destination;
  readonly parentHeadquarters: Destination;
}

/** What is wrong with a VEU or a site: its holder, or its country. */
export type Ineligible = 'HOLDER' | 'COUNTRY';

/**
 * May a party hold a data center VEU granted on a day? Nobody located, headquartered or parented in Macau or D:5; a
 * universal one only with headquarters, or ultimate parent's headquarters, in an ally; a national one for no country in
 * Macau or D:5. `destination` is that of a national one. `null` when it may. Cites 15 CFR 748.15(a)(2).
 */
export function veuEligibility(
  kind: 'UVEU' | 'NVEU',
  holder: HolderPlaces,
  destination: Destination | null,
  on: Day,
): Ineligible | null {
  const places = [holder.location, holder.headquarters, holder.parentHeadquarters];
  if (places.some((place) => isD5OrMacau(place, on))) return 'HOLDER';
  if (kind === 'UVEU')
    return isAlly(holder.headquarters, on) || isAlly(holder.parentHeadquarters, on) ? null : 'HOLDER';
  return destination !== null && isD5OrMacau(destination, on) ? 'COUNTRY' : null;
}

/** What a site is refused for: it is in Macau or D:5, or not in the country of its national VEU. */
export type SiteRefusal = 'VEU_NOT_ELIGIBLE' | 'SITE_OUTSIDE_VEU_COUNTRY';

/** May a site be authorized from a day on? A national VEU has its sites in its own country.. */
export function siteEligibility(
  veu: { readonly kind: 'UVEU' | 'NVEU'; readonly destination: Destination | null },
  destination: Destination,
  on: Day,
): SiteRefusal | null {
  if (isD5OrMacau(destination, on)) return 'VEU_NOT_ELIGIBLE';
  return veu.kind === 'NVEU' && veu.destination !== destination ? 'SITE_OUTSIDE_VEU_COUNTRY' : null;
}
