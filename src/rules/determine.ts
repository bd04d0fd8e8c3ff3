import { asEnforced } from './as-enforced.rule.js';
import { isCaseByCaseClass } from './case-by-case.rule.js';
import { debitCountry } from './country-allocation.rule.js';
import { preDiffusionLicense } from './country-group.rule.js';
import type { Determination } from './determination.js';
import { breachesOf, type Finding, finding } from './finding.js';
import { ENACTED, type Law } from './law.js';
import { usesValueTolerance } from './license.rule.js';
import { lppQuotaKey } from './lpp.rule.js';
import type { Before, LicenseBefore, Movement } from './movement.js';
import { oldRuleAsksLicense, uaeExemptionFor } from './old-rule.rule.js';
import { inForceOrNone } from './parameter.js';
import { findingsFor, pathways } from './pathways.js';
import { applicationFor, reviewPolicy } from './review-policy.rule.js';
import { frameworkInForce, inTransitionWindow, rulebooksInForce } from './rulebook-in-force.js';
import { uaeExemption } from './rulebook/uae-exemption.js';
import type { SiteBefore } from './site.js';
import { isTainted } from './tainted.rule.js';
import { projectsAbroad, testsBase } from './veu.rule.js';
import type { Flag, RecordedAs } from './vocabulary.js';
import { fitsVolumeCap } from './volume-cap.rule.js';

/** What the steps of a determination settle on before policy and flags are added. */
interface Outcome {
  readonly authorization: RecordedAs;
  readonly license: LicenseBefore | null;
  readonly licenseNumber: string | null;
  readonly findings: readonly Finding[];
  readonly flags: readonly Flag[];
}

const outcome = (authorization: RecordedAs, findings: readonly Finding[], flags: readonly Flag[] = []): Outcome => ({
  authorization,
  license: null,
  licenseNumber: null,
  findings,
  flags,
});

/**
 * Judges one movement on the balances just before it, read AS_CODIFIED (R-57, FORMAT.md 6).
 *
 * First whether anything is needed at all; then the authorization it names, recorded with its breaches; otherwise the
 * first pathway of R-57 without any. A movement that happened is always judged, never refused.
 */
export function determine(movement: Movement, before: Before, law: Law = ENACTED): Determination {
  const tainted = isTainted(movement, law);
  const oldRuleAsks = oldRuleAsksLicense(movement, tainted, law);
  const settled =
    nothingNeeded(movement, tainted, oldRuleAsks, law) ??
    (movement.named === null
      ? chosen(movement, tainted, oldRuleAsks, before, law)
      : named(movement, tainted, oldRuleAsks, before, law));

  const onRecord = settled.license !== null;
  const applies = settled.authorization === 'UNAUTHORIZED' || (settled.authorization === 'LICENSE' && !onRecord);
  const review = applies ? reviewPolicy(applicationFor(movement, tainted), before.allocation, law) : null;
  const isLpp = settled.authorization === 'LPP';
  const counts = settled.authorization === 'LICENSE' || settled.authorization === 'UNAUTHORIZED';
  const cap = capFindings(movement, before, law);
  const flags = [...settled.flags, ...(review?.flags ?? []), ...flagsOf(movement, tainted, settled, before.site, law)];
  return {
    authorization: settled.authorization,
    licenseNumber: settled.licenseNumber,
    licenseOnRecord: onRecord,
    reviewPolicy: review?.policy ?? null,
    breaches: breachesOf(settled.findings),
    flags: [...new Set(flags)].sort(),
    lineTpp: movement.lineTpp,
    debitCountry: counts ? debitCountry(movement.destination, movement.on, tainted, law) : null,
    lppQuotaKey: isLpp && frameworkInForce(movement.on, law) ? lppQuotaKey(movement, law) : null,
    overVolumeCap: cap.some(({ met }) => !met),
    findings: [...settled.findings, ...(review === null ? [] : [reviewFinding(review, before, movement)]), ...cap],
    rulebooks: rulebooksInForce(movement.on, 'AS_CODIFIED', law),
    asEnforced: asEnforced(movement, tainted, law),
  };
}

/** Steps 1 and 2 of R-57: out of scope, the United States, the UAE's own, level B and days before the framework. */
function nothingNeeded(movement: Movement, tainted: boolean, oldRuleAsks: boolean, law: Law): Outcome | undefined {
  const met = (rule: Finding['rule']): Finding[] => [finding(rule, 'NO_AUTHORIZATION', true)];
  const unused: Flag[] = movement.named !== null && movement.named !== 'NLR' ? ['AUTHORIZATION_NOT_NEEDED'] : [];
  if (movement.item.level === 'NONE') return outcome('NONE_REQUIRED', met('item.level'), ['OUT_OF_SCOPE', ...unused]);
  if (movement.destination === 'US') return outcome('NOT_AN_EXPORT', met('destination.unitedStates'), unused);
  const exempt = uaeExemptionFor(movement, tainted, law);
  if (exempt !== null) return outcome('NONE_REQUIRED', met(exempt), ['UAE_EXEMPT', ...unused]);
  if ((movement.item.level === 'B' || !frameworkInForce(movement.on, law)) && !oldRuleAsks) {
    return outcome('NONE_REQUIRED', met('license.requirementBefore'), unused);
  }
  return undefined;
}

/** A license-free movement in the window of 2025 under the older rule is lawful. */
const transition = (movement: Movement, oldRuleAsks: boolean, law: Law): Outcome | undefined =>
  inTransitionWindow(movement.on, law) && !oldRuleAsks
    ? outcome('NONE_REQUIRED', [finding('transition.window', 'NO_AUTHORIZATION', true)], ['TRANSITION'])
    : undefined;

const unauthorized = (findings: readonly Finding[] = []): Outcome =>
  outcome('UNAUTHORIZED', [...findings, finding('authorization.none', 'NO_AUTHORIZATION', false)]);

/** The authorization the exporter named: used and checked. `NLR` is a claim, accepted in the window only. */
function named(movement: Movement, tainted: boolean, oldRuleAsks: boolean, before: Before, law: Law): Outcome {
  const name = movement.named;
  if (name === null || name === 'NLR') return transition(movement, oldRuleAsks, law) ?? unauthorized();
  if (name !== 'LICENSE') {
    return outcome(name, findingsFor(name, movement, tainted, before, null, law));
  }
  const number = movement.licenseNumber;
  const onRecord = before.licenses.find((one) => one.license.number === number) ?? null;
  const findings = findingsFor('LICENSE', movement, tainted, before, onRecord, law);
  return { authorization: 'LICENSE', license: onRecord, licenseNumber: number, findings, flags: [] };
}

/** No authorization named: the first pathway without a breach, else the window, else none at all. */
function chosen(movement: Movement, tainted: boolean, oldRuleAsks: boolean, before: Before, law: Law): Outcome {
  for (const { authorization, available, findings, license } of pathways(movement, tainted, before, law)) {
    if (available) {
      return { authorization, license, licenseNumber: license?.license.number ?? null, findings, flags: [] };
    }
  }
  return transition(movement, oldRuleAsks, law) ?? unauthorized();
}

/** Flags that follow from what it is recorded as (FORMAT.md 6.6). */
function flagsOf(
  movement: Movement,
  tainted: boolean,
  { authorization, license }: Outcome,
  site: SiteBefore | null,
  law: Law,
): readonly Flag[] {
  const flags: Flag[] = [];
  if (inTransitionWindow(movement.on, law)) flags.push('COMPLIANCE_NOT_REQUIRED');
  if (authorization === 'LPP' && !tainted && is7402Conflict(movement, law)) flags.push('LPP_740_2_CONFLICT');
  if (license !== null && usesValueTolerance(movement, license, law)) flags.push('VALUE_TOLERANCE');
  if (authorization === 'UVEU' && testsBase('UVEU', site) && projectsAbroad(movement, site, law))
    flags.push('UVEU_50_PROJECTED');
  const needsDesigner = authorization === 'AIA' || authorization === 'ACM';
  if (needsDesigner && movement.item.designerStatus === 'UNKNOWN') flags.push('DESIGNER_UNKNOWN');
  return flags;
}

/** § 740.2 does not list LPP for D:1, D:4 and D:5 destinations although § 740.29 offers it; the UAE left them. */
const is7402Conflict = ({ destination, on }: Movement, law: Law): boolean =>
  preDiffusionLicense(destination, on, law) &&
  !(destination === 'AE' && inForceOrNone(uaeExemption, on, law) !== undefined);

/**
 * How an export of the class of R-90 stands to the cap of its product, whatever it is recorded as. It is no breach of the
 * shipment: by the words of R-90 the cap is a condition under which applications move to case-by-case review, so what
 * passes it stays under presumption of denial; that a license was issued nevertheless is for its conditions. Whoever
 * posts guarded, or sets aside, does not pass it (`guard.ts`, `hold-fit.ts`). Cites.
 */
const capFindings = (movement: Movement, { volumes }: Before, law: Law): readonly Finding[] =>
  volumes !== undefined && isCaseByCaseClass(applicationFor(movement, true), law)
    ? [fitsVolumeCap(volumes, movement.lineTpp, movement.on, law)]
    : [];

/** The numbers behind a review policy, for the record. */
const reviewFinding = (review: ReturnType<typeof reviewPolicy>, { allocation }: Before, movement: Movement): Finding =>
  finding(
    review.rule,
    'NO_AUTHORIZATION',
    review.policy === 'PRESUMPTION_OF_APPROVAL',
    review.covered === null || review.excess === null
      ? {}
      : {
          licensedTpp: allocation.licensedTpp,
          externalLicensedTpp: allocation.externalLicensedTpp,
          amountTpp: movement.lineTpp,
          coveredTpp: review.covered,
          excessTpp: review.excess,
        },
  );
