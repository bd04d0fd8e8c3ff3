/** The words of answers and their codes. Public: added to, never renamed. */

/** What an exporter may name on a shipment. `NLR` claims that no license is required. */
export const NAMED_AUTHORIZATIONS = ['LICENSE', 'AIA', 'ACM', 'LPP', 'UVEU', 'NVEU', 'ACA', 'NAC', 'NLR'] as const;
export type NamedAuthorization = (typeof NAMED_AUTHORIZATIONS)[number];

/** What a shipment is recorded as. */
export const RECORDED_AS = [
  'NONE_REQUIRED',
  'NOT_AN_EXPORT',
  'ACA',
  'NAC',
  'ACM',
  'AIA',
  'UVEU',
  'NVEU',
  'LPP',
  'LICENSE',
  'UNAUTHORIZED',
] as const;
export type RecordedAs = (typeof RECORDED_AS)[number];

export const REVIEW_POLICIES = [
  'PRESUMPTION_OF_APPROVAL',
  'PRESUMPTION_OF_DENIAL',
  'POLICY_OF_DENIAL',
  'STRADDLES',
  'UNDEFINED',
  'CASE_BY_CASE',
] as const;
export type ReviewPolicy = (typeof REVIEW_POLICIES)[number];

export const BREACHES = [
  'NOT_IN_FORCE',
  'MACAU_D5',
  'ITEM_NOT_ELIGIBLE',
  'ACA_NAC_PLACE',
  'ACM_PURPOSE',
  'ACM_NOT_PRIVATE',
  'AIA_NOT_ALLY',
  'LPP_ACT',
  'LPP_QUOTA',
  'VEU_SITE_MISSING',
  'VEU_KIND',
  'VEU_NOT_GRANTED',
  'VEU_SUSPENDED',
  'VEU_SITE_COUNTRY',
  'VEU_SITE_NOT_AUTHORIZED',
  'VEU_SITE_NOTICE',
  'VEU_HOLDER',
  'VEU_OPERATOR',
  'NVEU_LIMIT',
  'NVEU_LIMIT_UNDEFINED',
  'UVEU_25',
  'UVEU_7',
  'UVEU_50',
  'LICENSE_NOT_ON_RECORD',
  'LICENSE_NOT_YET_ISSUED',
  'LICENSE_EXPIRED',
  'LICENSE_REPLACED',
  'LICENSE_SUSPENDED',
  'LICENSE_REVOKED',
  'LICENSE_RETURNED',
  'LICENSE_DESTINATION',
  'LICENSE_CONSIGNEE',
  'LICENSE_ITEM',
  'LICENSE_QUANTITY',
  'LICENSE_VALUE',
  'DESIGNER_NOT_APPROVED',
  'NO_AUTHORIZATION',
  'VOLUME_CAP',
  'REMOVAL_EXCEEDS_BASE',
] as const;
export type Breach = (typeof BREACHES)[number];

export const FLAGS = [
  'COMPLIANCE_NOT_REQUIRED',
  'TRANSITION',
  'OUT_OF_SCOPE',
  'UAE_EXEMPT',
  'AUTHORIZATION_NOT_NEEDED',
  'LPP_740_2_CONFLICT',
  'DESIGNER_UNKNOWN',
  'UVEU_50_PROJECTED',
  'VALUE_TOLERANCE',
  'OVERLAP',
  'CASE_BY_CASE_POSSIBLE',
] as const;
export type Flag = (typeof FLAGS)[number];

export const ACTS = ['EXPORT', 'REEXPORT', 'TRANSFER_IN_COUNTRY'] as const;
export type Act = (typeof ACTS)[number];

export const PURPOSES = ['USE', 'PRODUCTION', 'STORAGE'] as const;
export type Purpose = (typeof PURPOSES)[number];

export const SECTORS = ['PRIVATE', 'GOVERNMENT'] as const;
export type Sector = (typeof SECTORS)[number];

/** The level all ledgers key on: A counts in TPP, B needs no allocation, C is memory, NONE is outside. */
export type Level = 'A' | 'B' | 'C' | 'NONE';

export const OFFICIAL_STATUSES = ['OPEN', 'MET', 'UNKNOWN'] as const;
export type OfficialStatus = (typeof OFFICIAL_STATUSES)[number];

/** The reading an answer follows: the text as codified, or what BIS says it enforces. */
export const POSTURES = ['AS_CODIFIED', 'AS_ENFORCED'] as const;
export type Posture = (typeof POSTURES)[number];

/**
 * What an application for China or Macau certifies or proves, in the order of the rule. AVAILABLE_IN_US: sold
 * commercially in the United States on the day of publication.
 */
export const CERTIFICATIONS = [
  'AVAILABLE_IN_US',
  'NO_US_DELAY',
  'NO_CAPACITY_DIVERTED',
  'PERMITTED_END_USE',
  'CONSIGNEE_SAFEGUARDS',
  'NO_WEIGHTS_TO_UNDISCLOSED',
  'TESTED_IN_US_LABORATORY',
] as const;
export type Certification = (typeof CERTIFICATIONS)[number];

/** Country group of a destination on a day. */
export const COUNTRY_GROUPS = ['SUPPLEMENT_5_A', 'D5_OR_MACAU', 'ALLOCATION'] as const;
export type CountryGroup = (typeof COUNTRY_GROUPS)[number];
