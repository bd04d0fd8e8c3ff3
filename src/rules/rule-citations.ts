import type { Citation } from './citation.js';
import { type Day, day } from './day.js';
import { ENACTED, type Law } from './law.js';
import { inForceOrNone, type Parameter } from './parameter.js';
import { allocationCountsFrom } from './rulebook/allocation-counts-from.js';
import { caseByCaseChinaMacau } from './rulebook/case-by-case-china-macau.js';
import { caseByCaseConditions } from './rulebook/case-by-case-conditions.js';
import { countryAllocation } from './rulebook/country-allocation.js';
import { licenseTermYears } from './rulebook/license-term-years.js';
import { licenseValueTolerance } from './rulebook/license-value-tolerance.js';
import { lppYearlyQuota } from './rulebook/lpp-yearly-quota.js';
import { maximumUplift } from './rulebook/maximum-uplift.js';
import { nveuLimit } from './rulebook/nveu-limit.js';
import { uaeExemption } from './rulebook/uae-exemption.js';
import { uaeListedEntities } from './rulebook/uae-listed-entities.js';
import { uveuAbroadShare } from './rulebook/uveu-abroad-share.js';
import { uveuCountryShare } from './rulebook/uveu-country-share.js';
import { uveuOutsideShare } from './rulebook/uveu-outside-share.js';
import { uveuSiteNoticeDays } from './rulebook/uveu-site-notice-days.js';
import { volumeCapChinaMacau } from './rulebook/volume-cap-china-macau.js';

const FRAMEWORK = { document: '90 FR 4544', published: day('2025-01-15') } as const;
const of = (section: string, rule: string): Citation => ({ section, rule, ...FRAMEWORK });

/** The texts behind each rule that can answer in a determination. */
const STATIC = {
  'item.level': of('15 CFR 742.6(a)(6)(iii)(A)', 'R-09'),
  'destination.unitedStates': of('15 CFR 742.6(a)(6)(iii)(A)', 'R-18'),
  'license.requirement': of('15 CFR 742.6(a)(6)(iii)(A)', 'R-18'),
  'license.requirementBefore': {
    section: '15 CFR 742.6(a)(6)(iii)',
    document: '88 FR 73458',
    published: day('2023-10-25'),
    rule: 'R-85',
  },
  'license.requirementEnforced': {
    section: 'BIS announcement of 13 May 2025',
    document: 'BIS press release',
    published: day('2025-05-13'),
    rule: 'R-88',
  },
  'license.headquarters': {
    section: '15 CFR 744.23(a)(3)',
    document: 'BIS guidance of 31 May 2026',
    published: day('2026-05-31'),
    rule: 'R-95',
  },
  'transition.window': of('DATES of 90 FR 4544', 'R-66'),
  'framework.inForce': of('DATES of 90 FR 4544', 'R-86'),
  'party.macauD5': of('15 CFR 742.6(b)(10)(iii)(A)(1)', 'R-20'),
  'acaNac.item': of('15 CFR 740.8(a)', 'R-39'),
  'acaNac.place': of('15 CFR 740.8(a)', 'R-39'),
  'acm.purpose': of('15 CFR 740.28', 'R-33'),
  'acm.private': of('15 CFR 740.28', 'R-33'),
  'aia.ally': of('15 CFR 740.27(a)', 'R-30'),
  'exception.designer': {
    section: '15 CFR 740.27 and 740.28',
    document: '90 FR 5298',
    published: day('2025-01-16'),
    rule: 'R-40',
  },
  'exception.levelA': of('15 CFR 740.27(a), 740.29(b)', 'R-36'),
  'lpp.act': of('15 CFR 740.29(a)', 'R-36'),
  'lpp.conflict': of('15 CFR 740.2(a)(9)(ii)', 'R-29'),
  'veu.siteNamed': of('15 CFR 748.15(a)(2)', 'R-41'),
  'veu.kind': of('15 CFR 748.15(a)(2)', 'R-41'),
  'veu.granted': of('15 CFR 748.15(a)', 'R-41'),
  'veu.standing': of('15 CFR 748.15(a)', 'R-41'),
  'veu.siteCountry': of('15 CFR 748.15(a)(2)(ii) and (iii)', 'R-42'),
  'veu.siteAuthorized': of('15 CFR 748.15(d)(2)', 'R-51'),
  'veu.holder': of('15 CFR 748.15(d)(2)', 'R-51'),
  'veu.operator': of('15 CFR 748.15(a)', 'R-41'),
  'nveu.limitDefined': of('table 1 to 15 CFR 748.15(a)(2)(iii)(B)', 'R-49'),
  'removal.base': of('15 CFR 748.15(a)(2)(iii)(B)', 'R-50'),
  'license.onRecord': of('15 CFR 742.6(b)(10)', 'R-58'),
  'license.issued': of('15 CFR 750.7(g)', 'R-59'),
  'license.expiry': of('15 CFR 750.7(g)', 'R-59'),
  'license.replaced': of('15 CFR 750.7(c)', 'R-61'),
  'license.standing': of('15 CFR 750.7(g)', 'R-59'),
  'license.destination': of('15 CFR 750.7(a)', 'R-58'),
  'license.consignee': of('15 CFR 750.7(a)', 'R-58'),
  'license.item': of('15 CFR 750.7(a)', 'R-58'),
  'license.quantity': of('15 CFR 750.11', 'R-60'),
  'license.drawdown': of('15 CFR 750.7(f), 750.11', 'R-60'),
  'review.macauD5': of('15 CFR 742.6(b)(10)(iii)(A)(1)', 'R-20'),
  'review.levelB': of('15 CFR 742.6(b)(10)(iv)', 'R-19'),
  'review.ally': of('15 CFR 742.6(b)(10)(iii)(A)(2)', 'R-21'),
  'review.official': of('15 CFR 742.6(b)(10)(iii)(B)', 'R-28'),
  'authorization.none': of('15 CFR 742.6(a)(6)(iii)(A)', 'R-57'),
} satisfies Record<string, Citation>;

const DATED = {
  'lpp.quota': lppYearlyQuota,
  'veu.siteNotice': uveuSiteNoticeDays,
  'nveu.limit': nveuLimit,
  'uveu.outside': uveuOutsideShare,
  'uveu.country': uveuCountryShare,
  'uveu.abroad': uveuAbroadShare,
  'license.value': licenseValueTolerance,
  'license.term': licenseTermYears,
  'review.allocation': countryAllocation,
  'review.uplift': maximumUplift,
  'review.caseByCase': caseByCaseChinaMacau,
  'review.volumeCap': volumeCapChinaMacau,
  'review.certified': caseByCaseConditions,
  'allocation.countsFrom': allocationCountsFrom,
  'uae.exempt': uaeExemption,
  'uae.listed': uaeListedEntities,
} satisfies Record<string, Parameter<unknown>>;

/** The rules that answer in determinations. Public: added to, never renamed. */
export type RuleId = keyof typeof STATIC | keyof typeof DATED;

const isDated = (rule: RuleId): rule is keyof typeof DATED => rule in DATED;

/** The texts a rule rests on for a day: the parameter's own citation where it has one in force. */
export function citationsOf(rule: RuleId, on: Day, law: Law = ENACTED): readonly Citation[] {
  if (!isDated(rule)) return [STATIC[rule]];
  const value = inForceOrNone<unknown>(DATED[rule], on, law);
  return value === undefined ? [] : [value.citation];
}

/** Every rule that can answer. */
export const ruleIds = (): readonly RuleId[] => [...Object.keys(STATIC), ...Object.keys(DATED)] as RuleId[];
