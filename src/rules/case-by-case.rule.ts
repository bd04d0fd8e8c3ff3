import type { Day } from './day.js';
import type { Destination } from './destination.js';
import { type Finding, finding } from './finding.js';
import type { ItemFacts } from './item-class.rule.js';
import { ENACTED, type Law } from './law.js';
import { inForceOrNone } from './parameter.js';
import { caseByCaseChinaMacau } from './rulebook/case-by-case-china-macau.js';
import { caseByCaseConditions } from './rulebook/case-by-case-conditions.js';
import type { Tpp } from './tpp.js';
import type { Certification } from './vocabulary.js';
import { fitsVolumeCap, isChinaOrMacau, type ProductVolumes } from './volume-cap.rule.js';

/** What decides whether an application is of the class of R-90 at all. */
export interface CaseByCaseClass {
  readonly on: Day;
  readonly destination: Destination;
  readonly item: ItemFacts;
  /** Only an export from the United States: no reexport, no export from abroad, no transfer. */
  readonly exportFromUnitedStates: boolean;
}

/** What the applicant brings: its certifications, and the volumes of the product before it. */
export interface CaseByCaseSupport {
  readonly certified: readonly Certification[];
  readonly volumes: ProductVolumes;
}

export interface CaseByCaseApplication extends CaseByCaseClass {
  /** TPP of the line; for one exactly at the cap the review stays open. */
  readonly amount: Tpp;
  readonly supported: CaseByCaseSupport;
}

/** Does case-by-case review apply, and if not, why. */
export interface CaseByCase {
  readonly met: boolean;
  readonly findings: readonly Finding[];
  /** Of what the rule asks for, in its order, what the application does not bring. */
  readonly missing: readonly Certification[];
}

/**
 * Is it an export from the United States to China or Macau of a level-A part whose two figures are both strictly below
 * the limits, on a day on which they are in force? Cites supplement no. 2 to 15 CFR part 748, paragraph (dd); R-90.
 */
export function isCaseByCaseClass(application: CaseByCaseClass, law: Law = ENACTED): boolean {
  const limits = inForceOrNone(caseByCaseChinaMacau, application.on, law)?.value;
  const { destination, exportFromUnitedStates, item } = application;
  if (limits === undefined || !exportFromUnitedStates || item.level !== 'A') return false;
  if (!isChinaOrMacau(destination)) return false;
  if (item.icTpp === null || item.bandwidthMilliGBps === null) return false;
  return item.icTpp < limits.tppBelow && item.bandwidthMilliGBps < limits.bandwidthMilliGBpsBelow;
}

/**
 * Does an application move from presumption of denial to case-by-case review? The class of R-90, the 50 percent cap of
 * R-91 with this line included, and every certification of R-92. All of them, or denial stays presumed.
 */
export function caseByCase(application: CaseByCaseApplication, law: Law = ENACTED): CaseByCase {
  const { amount, item, on, supported } = application;
  const ofClass = finding('review.caseByCase', 'NO_AUTHORIZATION', isCaseByCaseClass(application, law), {
    icTpp: item.icTpp ?? 0n,
    bandwidthMilliGBps: item.bandwidthMilliGBps ?? 0n,
  });
  const asked = inForceOrNone(caseByCaseConditions, on, law)?.value;
  const missing = (asked ?? []).filter((one) => !supported.certified.includes(one));
  const findings = [
    ofClass,
    fitsVolumeCap(supported.volumes, amount, on, law),
    finding('review.certified', 'NO_AUTHORIZATION', asked !== undefined && missing.length === 0),
  ];
  return { met: findings.every(({ met }) => met), findings, missing };
}
