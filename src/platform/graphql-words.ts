import { registerEnumType } from '@nestjs/graphql';
import type {
  Act,
  Breach,
  CountryGroup,
  Flag,
  Level,
  NamedAuthorization,
  OfficialStatus,
  Posture,
  Purpose,
  RecordedAs,
  ReviewPolicy,
  Sector,
} from '../rules/vocabulary.js';

/** A GraphQL enum of the law's words, each with its meaning. */
export function words<Word extends string>(
  name: string,
  description: string,
  meanings: Readonly<Record<Word, string>>,
): { readonly [W in Word]: W } {
  const all = Object.fromEntries(Object.keys(meanings).map((word) => [word, word])) as { readonly [W in Word]: W };
  const valuesMap = Object.fromEntries(
    Object.entries<string>(meanings).map(([word, meaning]) => [word, { description: meaning }]),
  ) as { [W in Word]: { description: string } };
  registerEnumType(all, { name, description, valuesMap });
  return all;
}

export const Postures = words<Posture>('Posture', 'The reading an answer follows (R-85).', {
  AS_CODIFIED: 'The text of the Code, the Framework of January 2025 included: it was never taken out.',
  AS_ENFORCED: 'What BIS says it enforces: since 13 May 2025 not the Framework (R-87, R-88).',
});

export const ReviewPolicies = words<ReviewPolicy>(
  'ReviewPolicy',
  'The policy under which BIS would review an application. A presumption is not a decision: nothing here is approved or denied.',
  {
    PRESUMPTION_OF_APPROVAL: 'Applications are presumed to be approved (R-21, R-22).',
    PRESUMPTION_OF_DENIAL: 'Applications are presumed to be denied: Macau, D:5, or a party headquartered there (R-20).',
    POLICY_OF_DENIAL: "The country's allocation is met (R-24).",
    STRADDLES: 'The request is larger than what remains: the presumption covers a part of it only (R-24).',
    UNDEFINED: 'No allocation exists for that day, so no policy by quantity (R-26).',
    CASE_BY_CASE:
      'Reviewed case by case: an export to China or Macau from 15 January 2026 on that meets R-90 to R-92 in full.',
  },
);

export const RecordedAsWords = words<RecordedAs>('RecordedAs', 'What a movement is recorded as (R-57).', {
  NONE_REQUIRED: 'No license is required for it.',
  NOT_AN_EXPORT: 'It goes to the United States: moving items inside it is no export (R-18).',
  ACA: 'License Exception ACA, 15 CFR 740.8 (R-39).',
  NAC: 'License Exception NAC, 15 CFR 740.8: with prior notification (R-39).',
  ACM: 'License Exception ACM, 15 CFR 740.28: production, or storage before delivery (R-33).',
  AIA: 'License Exception AIA, 15 CFR 740.27: to entities of the allies (R-30).',
  UVEU: 'Universal validated end user, 15 CFR 748.15 (R-42).',
  NVEU: 'National validated end user, 15 CFR 748.15 (R-48).',
  LPP: 'License Exception LPP, 15 CFR 740.29: the yearly quota of an ultimate consignee (R-34).',
  LICENSE: 'An individual license, on record or only named (R-58).',
  UNAUTHORIZED: 'No authorization covers it.',
});

export const NamedAuthorizations = words<NamedAuthorization>(
  'NamedAuthorization',
  'What an exporter declares a movement to go under.',
  {
    LICENSE: 'The license of `licenseNumber`.',
    AIA: 'License Exception AIA, 15 CFR 740.27.',
    ACM: 'License Exception ACM, 15 CFR 740.28.',
    LPP: 'License Exception LPP, 15 CFR 740.29.',
    UVEU: 'Universal validated end user, 15 CFR 748.15.',
    NVEU: 'National validated end user, 15 CFR 748.15.',
    ACA: 'License Exception ACA, 15 CFR 740.8.',
    NAC: 'License Exception NAC, 15 CFR 740.8.',
    NLR: 'No license required: a claim, accepted only in the window of R-66.',
  },
);

export const Breaches = words<Breach>('Breach', 'What a movement breaks of the authorization it goes under.', {
  NOT_IN_FORCE: 'The exception did not exist on that day (R-86).',
  MACAU_D5: 'The destination or a party is in, headquartered in or parented in Macau or D:5 (R-20).',
  ITEM_NOT_ELIGIBLE: 'The exception does not take this item (R-36, R-39).',
  ACA_NAC_PLACE: 'The place asks for the other one of ACA and NAC, or for neither (R-39).',
  ACM_PURPOSE: 'It is neither for production nor for storage before delivery (R-33).',
  ACM_NOT_PRIVATE: 'The consignee is a government (R-33).',
  AIA_NOT_ALLY: 'Destination, location, headquarters or ultimate parent is outside the allies (R-30).',
  LPP_ACT: 'LPP is for exports and reexports, not for transfers in country (R-36).',
  LPP_QUOTA: 'It does not fit the yearly quota (R-34).',
  LICENSE_NOT_ON_RECORD: 'The license it names is not on record (R-58).',
  LICENSE_NOT_YET_ISSUED: 'The license is issued later (R-59).',
  LICENSE_EXPIRED: 'The last usable day of the license is past (R-59).',
  LICENSE_REPLACED: 'Another license has replaced it by then (R-61).',
  LICENSE_SUSPENDED: 'The license is suspended that day.',
  LICENSE_REVOKED: 'The license is revoked by then.',
  LICENSE_RETURNED: 'The license is returned by then.',
  LICENSE_DESTINATION: 'The license is for another destination (R-58).',
  LICENSE_CONSIGNEE: 'The license is for another consignee (R-58).',
  LICENSE_ITEM: 'The license is for another item (R-58).',
  LICENSE_QUANTITY: 'It is more than the license has left; there is no tolerance on quantity (R-60).',
  LICENSE_VALUE: 'It is more than 110 percent of the licensed value (R-60).',
  VEU_SITE_MISSING: 'It names no site of a validated end user (R-41).',
  VEU_KIND: "The site's validated end user is of the other kind.",
  VEU_NOT_GRANTED: 'The validated end user is authorized later.',
  VEU_SUSPENDED: 'The validated end user is suspended or revoked that day (R-41).',
  VEU_SITE_COUNTRY: 'The site is in another destination.',
  VEU_SITE_NOT_AUTHORIZED: 'The site is authorized later.',
  VEU_SITE_NOTICE: 'A new location without 180 days of notice (R-47).',
  VEU_HOLDER: "The consignee is not of the holder's company.",
  VEU_OPERATOR: 'The party that operates the items is no validated end user for this country (R-41).',
  NVEU_LIMIT: 'The installed base would pass the limit of the quarter (R-49).',
  NVEU_LIMIT_UNDEFINED: 'No limit exists for the quarter (R-49).',
  UVEU_25: 'More than 25 percent would stand outside the allies (R-43).',
  UVEU_7: 'More than 7 percent would stand in this country (R-44).',
  UVEU_50: 'More than 50 percent would stand outside the United States (R-45).',
  REMOVAL_EXCEEDS_BASE: 'More units are removed than stood there.',
  DESIGNER_NOT_APPROVED: 'The designer of the circuit is neither approved nor authorized (R-40).',
  NO_AUTHORIZATION: 'Nothing authorizes it (R-57).',
  VOLUME_CAP:
    'More of the product would have gone to China and Macau than the cap of January 2026 lets (R-91): said of what was refused; a shipment on record has it as a finding.',
});

export const Flags = words<Flag>('Flag', 'What should be known about an answer besides the answer.', {
  COMPLIANCE_NOT_REQUIRED: 'The day is before 15 May 2025: the Framework need not be followed yet (R-66).',
  TRANSITION: 'Free of a license under the older rule, in the window before compliance (R-66).',
  OUT_OF_SCOPE: 'The item is outside 3A090 and 4A090.',
  UAE_EXEMPT: 'A government body of the United Arab Emirates, from 10 July 2026 (R-96).',
  AUTHORIZATION_NOT_NEEDED: 'The named authorization is not needed and not drawn on.',
  LPP_740_2_CONFLICT:
    '15 CFR 740.2 does not list LPP for this destination although 740.29 offers it (R-29): ask counsel.',
  DESIGNER_UNKNOWN: 'Whether the designer is approved is not known (R-40).',
  UVEU_50_PROJECTED: 'On a reporting date more than 50 percent would stand outside the United States (R-45, R-46).',
  VALUE_TOLERANCE: 'The value is above the licensed one and within its tolerance (R-60).',
  OVERLAP: 'Destination and headquarters point to different policies (R-27): the stricter one is taken.',
  CASE_BY_CASE_POSSIBLE: 'Case-by-case review may apply with the certifications of R-90 to R-92.',
});

export const Acts = words<Act>('Act', 'What a movement is.', {
  EXPORT: 'It leaves the United States.',
  REEXPORT: 'It goes from one foreign country to another.',
  TRANSFER_IN_COUNTRY: 'It stays in one country and changes hands or use.',
});

export const Purposes = words<Purpose>('Purpose', 'What the items are sent for (R-33).', {
  USE: 'To be used there.',
  PRODUCTION: 'Development or production by a private-sector party.',
  STORAGE: 'Storage before delivery to the final user.',
});

export const Sectors = words<Sector>('Sector', 'Whose a party is (R-33, R-96).', {
  PRIVATE: 'Not controlled by a government.',
  GOVERNMENT: 'A government body, or controlled by one.',
});

export const OfficialStatuses = words<OfficialStatus>(
  'OfficialStatus',
  'What BIS has published about the allocation of a country; it beats our own figures (R-28).',
  {
    OPEN: 'Not met.',
    MET: 'Met: applications meet a policy of denial, whatever our figures say.',
    UNKNOWN: 'Nothing was published.',
  },
);

export const CountryGroups = words<CountryGroup>('CountryGroup', 'The group of a destination on a day.', {
  SUPPLEMENT_5_A: 'One of the nineteen of paragraph (a) of supplement no. 5 to part 740: the allies (R-12).',
  D5_OR_MACAU: 'Country Group D:5, or Macau (R-14).',
  ALLOCATION: 'Any other destination: it has an allocation (R-15).',
});

export const Levels = words<Level>('Level', 'The level of an item that all ledgers key on (R-09).', {
  A: 'Meets 3A090.a or 4A090.a: counted in TPP.',
  B: 'Meets 3A090.b or 4A090.b: no allocation and no quota.',
  C: 'High-bandwidth memory of 3A090.c: no TPP (R-06).',
  NONE: 'Outside these entries.',
});
