import { isAlly } from './country-group.rule.js';
import { addDays } from './day.js';
import { type Finding, finding } from './finding.js';
import { frameworkException } from './framework-exception.rule.js';
import { ENACTED, type Law } from './law.js';
import type { Movement } from './movement.js';
import { inForceOrFirst, inForceOrNone } from './parameter.js';
import { nveuLimit } from './rulebook/nveu-limit.js';
import { uveuSiteNoticeDays } from './rulebook/uveu-site-notice-days.js';
import { invariant } from './invariant.js';
import type { InstalledBase, PromisedBase, SiteBefore } from './site.js';
import type { Tpp } from './tpp.js';
import {
  exceedsShare,
  isMeasuringDay,
  isUnitedStatesHeld,
  shareLimits,
  sumsOf,
  withAmount,
} from './veu-shares.rule.js';

/**
 * May a movement go under a VEU authorization? Site, kind, grant, country, notice, holder and operator first; then, when
 * it is the holder's own, the placement limits with the movement included. Exactly at a limit is inside.
 * Cites 15 CFR 748.15 and supplement no. 10 to part 748.
 */
export function veu(
  named: 'UVEU' | 'NVEU',
  movement: Movement,
  tainted: boolean,
  site: SiteBefore | null,
  law: Law = ENACTED,
): readonly Finding[] {
  const shared = frameworkException(movement, tainted, law);
  if (site === null) return [...shared, finding('veu.siteNamed', 'VEU_SITE_MISSING', false)];
  return [...shared, ...siteFindings(named, movement, site, law), ...baseFindings(named, movement, site, law)];
}

/** What the site and its VEU ask for. */
function siteFindings(named: 'UVEU' | 'NVEU', movement: Movement, before: SiteBefore, law: Law): readonly Finding[] {
  const { on } = movement;
  const { site, veu: of } = before;
  return [
    finding('veu.kind', 'VEU_KIND', of.kind === named),
    finding('veu.granted', 'VEU_NOT_GRANTED', on >= of.grantedOn),
    finding('veu.standing', 'VEU_SUSPENDED', of.state !== 'SUSPENDED' && of.state !== 'REVOKED'),
    finding('veu.siteCountry', 'VEU_SITE_COUNTRY', site.destination === movement.destination),
    finding('veu.siteAuthorized', 'VEU_SITE_NOT_AUTHORIZED', on >= site.authorizedOn),
    finding('veu.siteNotice', 'VEU_SITE_NOTICE', named !== 'UVEU' || noticeIsOldEnough(movement, before, law)),
    finding('veu.holder', 'VEU_HOLDER', before.consigneeInCompany),
    finding('veu.operator', 'VEU_OPERATOR', before.operatorCovered),
  ];
}

/** A location added after the grant needs a notice 180 days before its first shipment. */
function noticeIsOldEnough({ on }: Movement, { site, veu: of }: SiteBefore, law: Law): boolean {
  if (of.kind !== 'UVEU' || site.authorizedOn <= of.grantedOn) return true;
  const days = inForceOrFirst(uveuSiteNoticeDays, on, law).value;
  return site.notifiedOn !== null && on >= addDays(site.notifiedOn, days);
}

/** Are the placement limits tested? Only for what the site's own holder receives under the site's own kind. */
export const testsBase = (named: 'UVEU' | 'NVEU', site: SiteBefore | null): site is SiteBefore =>
  site !== null && site.veu.kind === named && site.consigneeInCompany;

function baseFindings(named: 'UVEU' | 'NVEU', movement: Movement, before: SiteBefore, law: Law): readonly Finding[] {
  if (!testsBase(named, before)) return [];
  return named === 'NVEU' ? [nveu(movement, before, law)] : uveu(movement, before, law);
}

/** The company's base in the country with this line, against the limit of the UTC quarter. */
function nveu(movement: Movement, before: SiteBefore, law: Law): Finding {
  if (before.promised !== undefined) return nveuBesidePromises(movement, before.promised, law);
  const installed = before.base.get(movement.destination) ?? 0n;
  const limit = inForceOrNone(nveuLimit, movement.on, law)?.value;
  if (limit === undefined) return finding('nveu.limitDefined', 'NVEU_LIMIT_UNDEFINED', false);
  return finding('nveu.limit', 'NVEU_LIMIT', installed + movement.lineTpp <= limit, {
    limitTpp: limit,
    installedTpp: installed,
    amountTpp: movement.lineTpp,
  });
}

/** The same beside what is promised by then, in its quarter and in each later one for which something is promised. */
function nveuBesidePromises(movement: Movement, { quarters }: PromisedBase, law: Law): Finding {
  const findings = quarters.map(({ installed, promised, startsOn }) => {
    const limit = inForceOrNone(nveuLimit, startsOn, law)?.value;
    if (limit === undefined) return finding('nveu.limitDefined', 'NVEU_LIMIT_UNDEFINED', false);
    return finding('nveu.limit', 'NVEU_LIMIT', installed + promised + movement.lineTpp <= limit, {
      limitTpp: limit,
      installedTpp: installed,
      heldTpp: promised,
      amountTpp: movement.lineTpp,
    });
  });
  const [own] = findings;
  invariant(own !== undefined, 'the quarter of the movement is among them');
  return findings.find(({ met }) => !met) ?? own;
}

/**
 * The shares beside what is promised elsewhere. Each share is taken as if only those promises were kept that worsen it: a
 * promise in Germany makes room in Brazil no earlier than the day it is kept.
 */
function uveuBesidePromises(movement: Movement, before: SiteBefore, promised: InstalledBase, law: Law): Finding[] {
  const { destination, lineTpp, on } = movement;
  const limits = shareLimits(on, law);
  const { outside, total, unitedStates } = sumsOf(withAmount(before.base, destination, lineTpp), on, law);
  const held = sumsOf(promised, on, law);
  const [inCountry, heldThere] = [(before.base.get(destination) ?? 0n) + lineTpp, promised.get(destination) ?? 0n];
  const heldAbroad = held.total - held.unitedStates;
  const goesOutside = !isAlly(destination, on, law);
  const share = (part: Tpp, more: Tpp, percent: bigint): boolean => !exceedsShare(part + more, total + more, percent);
  const numbers = { totalTpp: total, amountTpp: lineTpp };
  const measured = isUnitedStatesHeld(before.veu) && isMeasuringDay(on);
  return [
    finding('uveu.outside', 'UVEU_25', !goesOutside || share(outside, held.outside, limits.outside), {
      ...numbers,
      outsideAlliesTpp: outside,
      heldTpp: held.outside,
    }),
    finding('uveu.country', 'UVEU_7', !goesOutside || share(inCountry, heldThere, limits.country), {
      ...numbers,
      inCountryTpp: inCountry,
      heldTpp: heldThere,
    }),
    finding('uveu.abroad', 'UVEU_50', !measured || share(total - unitedStates, heldAbroad, limits.abroad), {
      ...numbers,
      unitedStatesTpp: unitedStates,
      heldTpp: heldAbroad,
    }),
  ];
}

/** 25 and 7 percent for what goes outside the nineteen, 50 percent on measuring days. */
function uveu(movement: Movement, before: SiteBefore, law: Law): readonly Finding[] {
  if (before.promised !== undefined) return uveuBesidePromises(movement, before, before.promised.base, law);
  const { base, veu: of } = before;
  const { destination, lineTpp, on } = movement;
  const limits = shareLimits(on, law);
  const after = withAmount(base, destination, lineTpp);
  const { outside, total, unitedStates } = sumsOf(after, on, law);
  const goesOutside = !isAlly(destination, on, law);
  const inCountry = after.get(destination) ?? 0n;
  const numbers = { totalTpp: total, amountTpp: lineTpp };
  return [
    finding('uveu.outside', 'UVEU_25', !goesOutside || !exceedsShare(outside, total, limits.outside), {
      ...numbers,
      outsideAlliesTpp: outside,
    }),
    finding('uveu.country', 'UVEU_7', !goesOutside || !exceedsShare(inCountry, total, limits.country), {
      ...numbers,
      inCountryTpp: inCountry,
    }),
    finding(
      'uveu.abroad',
      'UVEU_50',
      !(isUnitedStatesHeld(of) && isMeasuringDay(on) && exceedsShare(total - unitedStates, total, limits.abroad)),
      { ...numbers, unitedStatesTpp: unitedStates },
    ),
  ];
}

/** More than half would stand outside the United States with this line, on a day that is not measured. */
export function projectsAbroad(movement: Movement, { base, veu: of }: SiteBefore, law: Law = ENACTED): boolean {
  if (!isUnitedStatesHeld(of) || isMeasuringDay(movement.on)) return false;
  const { total, unitedStates } = sumsOf(withAmount(base, movement.destination, movement.lineTpp), movement.on, law);
  return exceedsShare(total - unitedStates, total, shareLimits(movement.on, law).abroad);
}
