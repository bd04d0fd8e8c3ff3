import { createUnionType, Field, Int, ObjectType } from '@nestjs/graphql';
import { CountryCodeScalar, DateScalar, TppScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { CountryGroups, OfficialStatuses, ReviewPolicies, words } from '../platform/graphql-words.js';
import type { Day } from '../rules/day.js';
import type { PresumptionBasis, QuotaStatusWord } from '../rules/presumption.rule.js';
import { remainingOf, type Tpp } from '../rules/tpp.js';
import type { CountryGroup, OfficialStatus, ReviewPolicy } from '../rules/vocabulary.js';
import { ageOf, type Known, StatusAge } from './status-age.graphql.js';
import type { CountryReading, LicenseReading, LicenseStatusWord, QuotaReading } from './status.js';
import { toVeuStatus, VeuStatus } from './veu-status.graphql.js';

export const PresumptionBases = words<PresumptionBasis>(
  'PresumptionBasis',
  "Which measure of a country's use heads its status; the other one is always beside it (R-23).",
  {
    LICENSED: 'TPP licensed, as the regulation counts.',
    EXPORTED: 'TPP exported under licenses or without authorization.',
  },
);

export const QuotaStates = words<QuotaStatusWord>('QuotaState', 'What an LPP quota says (15 CFR 740.29(a), R-34).', {
  OPEN: 'Something remains.',
  EXHAUSTED: 'It is exactly full.',
  EXCEEDED: 'More was shipped than it allows.',
  ENDED: 'Its year is over; nothing carries over.',
  UNDEFINED: 'No quota is in force in that year.',
});

export const LicenseStates = words<LicenseStatusWord>(
  'LicenseState',
  'What a license on record says: the first that applies (R-58 to R-61).',
  {
    NOT_YET_ISSUED: 'Before its issue day.',
    REVOKED: 'From the day of its revocation on.',
    RETURNED: 'From the day of its return on.',
    REPLACED: 'From the issue day of its replacement on.',
    EXPIRED: 'After the last day it can be used.',
    SUSPENDED: 'It is suspended.',
    EXHAUSTED: 'Its whole quantity is shipped.',
    ACTIVE: 'Usable, and something remains.',
  },
);

@ObjectType({ description: "One reading of a country's status: what one measure of its use says." })
export class CountryStatusReading {
  @Field(() => ReviewPolicies, { description: 'How one further TPP would be reviewed by this measure.' })
  status!: ReviewPolicy;

  @Field(() => TppScalar, {
    nullable: true,
    description: 'TPP used by this measure; null where there is no allocation.',
  })
  usedTpp!: Tpp | null;

  @Field(() => TppScalar, { nullable: true, description: 'Allocation minus used, never below zero; null without one.' })
  remainingTpp!: Tpp | null;
}

@ObjectType({ description: 'The presumption-of-approval status of a country, as a worker last computed it.' })
export class CountryStatus extends StatusAge {
  @Field(() => CountryCodeScalar, { description: 'The EAR destination: Hong Kong is part of CN (R-16).' })
  country!: string;

  @Field(() => ReviewPolicies, { description: 'The status, by the reading that heads it.' })
  headline!: ReviewPolicy;

  @Field(() => PresumptionBases, { description: 'Which reading heads it: the setting ALLOCATION_BASIS.' })
  basis!: PresumptionBasis;

  @Field(() => CountryStatusReading, { description: 'By TPP licensed: our licenses and what others report (R-23).' })
  licensed!: CountryStatusReading;

  @Field(() => CountryStatusReading, { description: 'By TPP exported: our shipments alone.' })
  exported!: CountryStatusReading;

  @Field(() => TppScalar, { nullable: true, description: 'The allocation with its uplift; null where there is none.' })
  allocationTpp!: Tpp | null;

  @Field(() => OfficialStatuses, {
    nullable: true,
    description: 'What BIS published about it, which beats our figures (R-28); null for a country without allocation.',
  })
  officialStatus!: OfficialStatus | null;

  @Field(() => CountryGroups, { description: 'Its group when the status was computed (R-12 to R-17).' })
  group!: CountryGroup;
}

@ObjectType({ description: 'The status of an LPP quota, as a worker last computed it.' })
export class QuotaStatus extends StatusAge {
  @Field(() => String, { description: 'The ultimate parent whose quota it is (R-35).' })
  holderId!: string;

  @Field(() => Int, { description: 'The UTC calendar year (R-38).' })
  year!: number;

  @Field(() => QuotaStates, { description: 'The status.' })
  headline!: QuotaStatusWord;

  @Field(() => TppScalar, {
    nullable: true,
    description: 'TPP the holder may receive in the year; null without a quota.',
  })
  quotaTpp!: Tpp | null;

  @Field(() => TppScalar, { description: 'TPP used.' })
  usedTpp!: Tpp;

  @Field(() => TppScalar, { description: 'What remains, never below zero.' })
  remainingTpp!: Tpp;

  @Field(() => TppScalar, { description: 'How far use is above the quota, never below zero.' })
  overTpp!: Tpp;
}

@ObjectType({ description: 'The status of a license on record, as a worker last computed it.' })
export class LicenseStatus extends StatusAge {
  @Field(() => String, { description: 'Its number.' })
  number!: string;

  @Field(() => LicenseStates, { description: 'The status.' })
  headline!: LicenseStatusWord;

  @Field(() => WholeNumberScalar, {
    nullable: true,
    description: 'Units shipped under it and those it replaces; null before issue.',
  })
  shippedQuantity!: bigint | number | null;

  @Field(() => WholeNumberScalar, {
    nullable: true,
    description: 'Units that remain, never below zero; null before its issue.',
  })
  remainingQuantity!: bigint | number | null;

  @Field(() => DateScalar, { description: 'The last day it can be used (R-59).' })
  usableThrough!: Day;

  @Field(() => [Int], {
    description:
      'Which of the days before its last usable one are reached, with units left: the setting HEADROOM_LICENSE_EXPIRY_DAYS, a choice of this house.',
  })
  expiryDays!: readonly number[];

  @Field(() => [WholeNumberScalar], {
    description: 'Which percentages of its quantity are drawn: the setting HEADROOM_LICENSE_DRAWN_PERCENTS.',
  })
  quantityPercents!: readonly bigint[];

  @Field(() => [WholeNumberScalar], { description: 'Which percentages of its licensed value are drawn.' })
  valuePercents!: readonly bigint[];
}

export const AnyStatus = createUnionType({
  name: 'AnyStatus',
  description: 'The status of a country, of an LPP quota, of a license or of a VEU.',
  types: () => [CountryStatus, QuotaStatus, LicenseStatus, VeuStatus] as const,
  resolveType: (value: object) => {
    if ('country' in value) return CountryStatus;
    if ('limits' in value) return VeuStatus;
    return 'number' in value ? LicenseStatus : QuotaStatus;
  },
});
export type AnyStatus = CountryStatus | QuotaStatus | LicenseStatus | VeuStatus;

export function toAnyStatus(known: Known): AnyStatus {
  switch (known.status.kind) {
    case 'COUNTRY':
      return toCountryStatus(known);
    case 'QUOTA':
      return toQuotaStatus(known);
    case 'LICENSE':
      return toLicenseStatus(known);
    case 'VEU':
      return toVeuStatus(known);
  }
}

export function toCountryStatus(known: Known): CountryStatus {
  const reading = known.status.reading as CountryReading;
  const { allocationTpp, exported, exportedTpp, licensed, licensedTpp, officialStatus } = reading;
  const remaining = (used: Tpp | null): Tpp | null =>
    allocationTpp === null || used === null ? null : remainingOf(allocationTpp, used);
  return {
    country: known.status.key,
    headline: known.status.headline as ReviewPolicy,
    basis: reading.basis,
    licensed: { status: licensed, usedTpp: licensedTpp, remainingTpp: remaining(licensedTpp) },
    exported: { status: exported, usedTpp: exportedTpp, remainingTpp: remaining(exportedTpp) },
    allocationTpp,
    officialStatus,
    group: reading.group,
    ...ageOf(known),
  };
}

export function toQuotaStatus(known: Known): QuotaStatus {
  const { overTpp, quotaTpp, remainingTpp, usedTpp } = known.status.reading as QuotaReading;
  const cut = known.status.key.lastIndexOf('/'); // ids may hold a slash, years do not
  return {
    holderId: known.status.key.slice(0, cut),
    year: Number(known.status.key.slice(cut + 1)),
    headline: known.status.headline as QuotaStatusWord,
    quotaTpp,
    usedTpp,
    remainingTpp,
    overTpp,
    ...ageOf(known),
  };
}

export function toLicenseStatus(known: Known): LicenseStatus {
  const { reached, remainingQuantity, shippedQuantity, usableThrough } = known.status.reading as LicenseReading;
  return {
    number: known.status.key,
    headline: known.status.headline as LicenseStatusWord,
    shippedQuantity,
    remainingQuantity,
    usableThrough,
    expiryDays: reached?.expiryDays ?? [],
    quantityPercents: reached?.quantityPercents ?? [],
    valuePercents: reached?.valuePercents ?? [],
    ...ageOf(known),
  };
}
