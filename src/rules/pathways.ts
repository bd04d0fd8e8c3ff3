import { acaNac } from './aca-nac.rule.js';
import { acm } from './acm.rule.js';
import { aia } from './aia.rule.js';
import { breachesOf, type Finding, finding } from './finding.js';
import { byShortestUse, isFor, license } from './license.rule.js';
import { lpp } from './lpp.rule.js';
import { ENACTED, type Law } from './law.js';
import type { Before, LicenseBefore, Movement } from './movement.js';
import type { SiteBefore } from './site.js';
import { veu } from './veu.rule.js';
import type { Breach } from './vocabulary.js';

/** An authorization that R-57 can choose. */
export type PathwayName = 'ACA' | 'NAC' | 'ACM' | 'AIA' | 'UVEU' | 'NVEU' | 'LPP' | 'LICENSE';

/** One way a movement may go: available when nothing breaches. */
export interface Pathway {
  readonly authorization: PathwayName;
  readonly license: LicenseBefore | null;
  readonly findings: readonly Finding[];
  readonly breaches: readonly Breach[];
  readonly available: boolean;
}

/** The findings of one authorization for a movement: what FORMAT.md 6.5 lists. */
export function findingsFor(
  name: PathwayName,
  movement: Movement,
  tainted: boolean,
  before: Before,
  on: LicenseBefore | null,
  law: Law = ENACTED,
): readonly Finding[] {
  switch (name) {
    case 'ACA':
    case 'NAC':
      return acaNac(name, movement, tainted, law);
    case 'ACM':
      return acm(movement, tainted, law);
    case 'AIA':
      return aia(movement, tainted, law);
    case 'LPP':
      return lpp(movement, tainted, before.lppUsedTpp, law);
    case 'UVEU':
    case 'NVEU':
      return veu(name, movement, tainted, before.site, law);
    case 'LICENSE':
      return on === null ? [finding('license.onRecord', 'LICENSE_NOT_ON_RECORD', false)] : license(movement, on, law);
  }
}

/** The exceptions R-57 tries, in its order. Level B has ACA and NAC only. */
function exceptionsInOrder(movement: Movement, site: SiteBefore | null): readonly PathwayName[] {
  const acaAndNac: PathwayName[] = ['ACA', 'NAC'];
  if (movement.item.level !== 'A') return acaAndNac;
  const forDataCenters: PathwayName[] = ['ACM', 'AIA', ...(site === null ? [] : [site.veu.kind]), 'LPP'];
  return movement.item.dataCenter ? forDataCenters : [...acaAndNac, ...forDataCenters];
}

const pathway = (authorization: PathwayName, on: LicenseBefore | null, findings: readonly Finding[]): Pathway => {
  const breaches = breachesOf(findings);
  return { authorization, license: on, findings, breaches, available: breaches.length === 0 };
};

/** Every pathway of R-57 in order, one at a time: exceptions, then licenses on record for exactly this, shortest use first. */
export function* pathways(
  movement: Movement,
  tainted: boolean,
  before: Before,
  law: Law = ENACTED,
): Generator<Pathway> {
  for (const name of exceptionsInOrder(movement, before.site)) {
    yield pathway(name, null, findingsFor(name, movement, tainted, before, null, law));
  }
  const covering = before.licenses.filter((one) => isFor(one.license, movement)).toSorted(byShortestUse);
  for (const on of covering) yield pathway('LICENSE', on, license(movement, on, law));
}
