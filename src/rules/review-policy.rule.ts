import { type CaseByCaseSupport, caseByCase, isCaseByCaseClass } from './case-by-case.rule.js';
import { coverage, policyByQuantity } from './country-allocation.rule.js';
import { isAlly } from './country-group.rule.js';
import type { Day } from './day.js';
import type { Destination } from './destination.js';
import type { ItemFacts } from './item-class.rule.js';
import { ENACTED, type Law } from './law.js';
import type { AllocationBefore, Movement } from './movement.js';
import type { PartyFacts } from './party.js';
import type { RuleId } from './rule-citations.js';
import { frameworkInForce } from './rulebook-in-force.js';
import type { Tpp } from './tpp.js';
import type { Flag, ReviewPolicy } from './vocabulary.js';

/** An application: what for, where to, for whom, and how much it adds. */
export interface Application {
  readonly on: Day;
  readonly destination: Destination;
  readonly consignee: PartyFacts;
  readonly item: ItemFacts;
  readonly tainted: boolean;
  readonly amount: Tpp;
  /** An export from the United States: only then R-90 can apply. */
  readonly exportFromUnitedStates: boolean;
  /** What the applicant brings for case-by-case review; absent when nothing is known of it. */
  readonly supported?: CaseByCaseSupport;
}

/** What an application would meet, and why. `covered` and `excess` are given when it was found by quantity. */
export interface Review {
  readonly policy: ReviewPolicy;
  readonly flags: readonly Flag[];
  readonly rule: RuleId;
  readonly covered: Tpp | null;
  readonly excess: Tpp | null;
}

const review = (policy: ReviewPolicy, rule: RuleId, flags: readonly Flag[] = []): Review => ({
  policy,
  rule,
  flags,
  covered: null,
  excess: null,
});

/**
 * Which review policy meets an application just before its movement? The first case that applies:
 * tainted; level B or before the framework; an ally destination; an allocation destination of an ally-headquartered
 * party; an allocation destination by quantity. Q1 is answered on the strict side and flagged `OVERLAP`. The class of R-90
 * is reviewed case by case when the application supports it; otherwise it is only possible, and denial stays presumed.
 */
export function reviewPolicy(application: Application, before: AllocationBefore, law: Law = ENACTED): Review {
  const { consignee, destination, item, on } = application;
  if (application.tainted) {
    if (!isCaseByCaseClass(application, law)) return review('PRESUMPTION_OF_DENIAL', 'review.macauD5');
    const { supported } = application;
    return supported !== undefined && caseByCase({ ...application, supported }, law).met
      ? review('CASE_BY_CASE', 'review.caseByCase')
      : review('PRESUMPTION_OF_DENIAL', 'review.macauD5', ['CASE_BY_CASE_POSSIBLE']);
  }
  if (item.level === 'B' || !frameworkInForce(on, law)) return review('PRESUMPTION_OF_APPROVAL', 'review.levelB');

  const allies = [consignee.headquarters, consignee.parentHeadquarters].filter((place) =>
    isAlly(place, on, law),
  ).length;
  if (isAlly(destination, on, law)) {
    return review('PRESUMPTION_OF_APPROVAL', 'review.ally', allies === 2 ? [] : ['OVERLAP']);
  }
  if (allies === 2) return review('PRESUMPTION_OF_APPROVAL', 'review.ally', ['OVERLAP']);

  const parts = coverage(before, application.amount, on, law);
  return {
    policy: policyByQuantity(before, application.amount, on, law),
    rule: before.officialStatus === 'MET' ? 'review.official' : 'review.allocation',
    flags: allies === 1 ? ['OVERLAP'] : [],
    covered: parts?.covered ?? null,
    excess: parts?.excess ?? null,
  };
}

/** The application a movement would be. */
export const applicationFor = (movement: Movement, tainted: boolean): Application => ({
  on: movement.on,
  destination: movement.destination,
  consignee: movement.consignee,
  item: movement.item,
  tainted,
  amount: movement.lineTpp,
  exportFromUnitedStates: movement.act === 'EXPORT' && movement.from === 'US',
  ...(movement.supported === undefined ? {} : { supported: movement.supported }),
});
