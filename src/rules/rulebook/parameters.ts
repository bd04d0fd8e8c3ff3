import type { Parameter } from '../parameter.js';
import { acmAccountMonths } from './acm-account-months.js';
import { advancedIcLimits } from './advanced-ic-limits.js';
import { aiaReportThreshold } from './aia-report-threshold.js';
import { allocationCountsFrom } from './allocation-counts-from.js';
import { caseByCaseChinaMacau } from './case-by-case-china-macau.js';
import { caseByCaseConditions } from './case-by-case-conditions.js';
import { countryAllocation } from './country-allocation.js';
import { hbmBandwidthDensity } from './hbm-bandwidth-density.js';
import { licenseTermYears } from './license-term-years.js';
import { licenseValueTolerance } from './license-value-tolerance.js';
import { lppCopyDays } from './lpp-copy-days.js';
import { lppPriorNotice } from './lpp-prior-notice.js';
import { lppYearlyQuota } from './lpp-yearly-quota.js';
import { maximumUplift } from './maximum-uplift.js';
import { nacNoticeDays } from './nac-notice-days.js';
import { nveuLimit } from './nveu-limit.js';
import { recordYears } from './record-years.js';
import { uaeExemption } from './uae-exemption.js';
import { uaeListedEntities } from './uae-listed-entities.js';
import { uveuAbroadShare } from './uveu-abroad-share.js';
import { uveuCountryShare } from './uveu-country-share.js';
import { uveuMoveNoticeDays } from './uveu-move-notice-days.js';
import { uveuOutsideShare } from './uveu-outside-share.js';
import { uveuSiteNoticeDays } from './uveu-site-notice-days.js';
import { veuChipAccountDays } from './veu-chip-account-days.js';
import { veuReportDays } from './veu-report-days.js';
import { volumeCapChinaMacau } from './volume-cap-china-macau.js';

/** Every legal quantity on record, by id. A new one joins here, or the law cannot be compared or assumed otherwise. */
export const parameters: readonly Parameter<unknown>[] = [
  acmAccountMonths,
  advancedIcLimits,
  aiaReportThreshold,
  allocationCountsFrom,
  caseByCaseChinaMacau,
  caseByCaseConditions,
  countryAllocation,
  hbmBandwidthDensity,
  licenseTermYears,
  licenseValueTolerance,
  lppCopyDays,
  lppPriorNotice,
  lppYearlyQuota,
  maximumUplift,
  nacNoticeDays,
  nveuLimit,
  recordYears,
  uaeExemption,
  uaeListedEntities,
  uveuAbroadShare,
  uveuCountryShare,
  uveuMoveNoticeDays,
  uveuOutsideShare,
  uveuSiteNoticeDays,
  veuChipAccountDays,
  veuReportDays,
  volumeCapChinaMacau,
].sort((a, b) => (a.id < b.id ? -1 : 1));

/** The quantities an assumption may put another amount in the place of: caps in TPP and shares in percent. */
export const assumable = {
  'allocation.country': countryAllocation,
  'lpp.yearlyQuota': lppYearlyQuota,
  'nveu.limit': nveuLimit,
  'uveu.outsideShare': uveuOutsideShare,
  'uveu.countryShare': uveuCountryShare,
  'uveu.abroadShare': uveuAbroadShare,
  'review.volumeCapShare': volumeCapChinaMacau,
} as const satisfies Record<string, Parameter<bigint>>;
export type AssumableId = keyof typeof assumable;
