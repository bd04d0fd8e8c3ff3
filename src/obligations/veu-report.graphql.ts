import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { CountryCodeScalar, DateScalar, DateTimeScalar, TppScalar, UsdScalar } from '../platform/graphql-scalars.js';
import type { UsdCents } from '../platform/graphql-usd.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { Acts, words } from '../platform/graphql-words.js';
import { Connection, PageArgs } from '../platform/relay.js';
import type { Day, Instant } from '../rules/day.js';
import type { Tpp } from '../rules/tpp.js';
import type { Act } from '../rules/vocabulary.js';
import type { VeuReport } from './read-veu-report.js';

export const VeuReceiptAuthorizations = words<'UVEU' | 'NVEU'>(
  'VeuReceiptAuthorization',
  'The validated end user authorization a receipt is recorded under.',
  { UVEU: 'Universal (R-42).', NVEU: 'National (R-48).' },
);

/** What both papers say of themselves. */
@ObjectType({ isAbstract: true })
abstract class PaperType {
  @Field(() => ID, { description: 'The validated end user.' })
  veu!: string;

  @Field(() => ID, { description: 'Its holder.' })
  holder!: string;

  @Field(() => DateScalar, { description: 'First day of the half-year.' })
  startsOn!: Day;

  @Field(() => DateScalar, { description: 'Last day of the half-year; stocks are those at its end, in UTC.' })
  endsOn!: Day;

  @Field(() => DateScalar, { description: 'The day on which the paper is due.' })
  dueOn!: Day;

  @Field(() => Boolean, {
    description:
      'Whether the half-year is over: then the same `known` gives the same figures for ever. Whether the paper was closed: `closedAt`.',
  })
  closed!: boolean;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Only facts recorded by this instant are in it; null: all of them.',
  })
  known!: Instant | null;

  @Field(() => WholeNumberScalar, { description: 'The number of the last ledger event that is in it.' })
  ledgerSequence!: number;

  @Field(() => DateTimeScalar, { description: 'When it was computed, by the clock of the server.' })
  computedAt!: Instant;
}

@ObjectType('ChipAccountLine', {
  description: 'Units of one level-A item at one facility, or in a country where the facts do not say the facility.',
})
export class ChipAccountLineType {
  @Field(() => CountryCodeScalar, { description: 'EAR destination.' })
  country!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'The facility: a site. Null for what does not say it, which removals and opening stock never do; so such a line may be below zero, and sums per country and item are exact.',
  })
  site!: string | null;

  @Field(() => ID, { description: 'The item.' })
  item!: string;

  @Field(() => String, { description: 'Its name.' })
  itemName!: string;

  @Field(() => String, { description: 'Its classification.' })
  eccn!: string;

  @Field(() => WholeNumberScalar, { description: 'Units at the start of the half-year.' })
  openingUnits!: bigint;

  @Field(() => WholeNumberScalar, { description: 'Units of opening stock registered for a day of the half-year.' })
  openingStockUnits!: bigint;

  @Field(() => WholeNumberScalar, { description: 'Units received from the United States.' })
  exportedUnits!: bigint;

  @Field(() => WholeNumberScalar, { description: 'Units received from another foreign country.' })
  reexportedUnits!: bigint;

  @Field(() => WholeNumberScalar, { description: 'Units received by transfer in the country.' })
  transferredUnits!: bigint;

  @Field(() => WholeNumberScalar, { description: 'Units lost, damaged or failed: attrition.' })
  attritionUnits!: bigint;

  @Field(() => WholeNumberScalar, { description: 'Units that were moved elsewhere.' })
  relocatedUnits!: bigint;

  @Field(() => WholeNumberScalar, { description: 'Units that were resold.' })
  resoldUnits!: bigint;

  @Field(() => WholeNumberScalar, {
    description: 'Units at the end. Transferred and installed are not told apart: the facts hold no installation days.',
  })
  closingUnits!: bigint;

  @Field(() => TppScalar, { description: 'TPP at the end.' })
  closingTpp!: Tpp;
}

@ObjectType('ChipAccount', {
  description:
    'Data of the facility-by-facility account of chips for a validated end user, its parents and its subsidiaries, due each 1 February and 1 August (supplement no. 10 to part 748, paragraph 10; R-54). What the ledger knows; completing and giving it is for a person.',
})
export class ChipAccountType extends PaperType {
  @Field(() => TppScalar, { description: 'Aggregate TPP at the end of the half-year.' })
  totalTpp!: Tpp;

  @Field(() => [ChipAccountLineType], { description: 'By country, facility and item.' })
  lines!: readonly ChipAccountLineType[];
}

@ObjectType('VeuInventoryLine', { description: 'Units of one level-A item in one country.' })
export class VeuInventoryLineType {
  @Field(() => CountryCodeScalar, { description: 'EAR destination.' })
  country!: string;

  @Field(() => ID, { description: 'The item.' })
  item!: string;

  @Field(() => String, { description: 'Its name.' })
  itemName!: string;

  @Field(() => String, { description: 'Its classification.' })
  eccn!: string;

  @Field(() => WholeNumberScalar, { description: 'Units at the end of the half-year.' })
  units!: bigint;

  @Field(() => TppScalar, { description: 'TPP at the end of the half-year.' })
  tpp!: Tpp;
}

@ObjectType('VeuReceipt', { description: 'A shipment received under the authorization at one of its sites.' })
export class VeuReceiptType {
  @Field(() => ID, { description: 'The reference of the shipment.' })
  reference!: string;

  @Field(() => DateTimeScalar, {
    description: 'When it left. The ledger holds no arrival days: add the day of receipt from your own papers.',
  })
  exportedAt!: Instant;

  @Field(() => Acts, { description: 'What it is. Reexports are what a reexporter reports.' })
  act!: Act;

  @Field(() => VeuReceiptAuthorizations, { description: 'What it is recorded under.' })
  authorization!: 'UVEU' | 'NVEU';

  @Field(() => CountryCodeScalar, { description: 'Where it left from.' })
  fromCountry!: string;

  @Field(() => CountryCodeScalar, { description: 'Where it went.' })
  destinationCountry!: string;

  @Field(() => ID, { description: 'The party that received it.' })
  consignee!: string;

  @Field(() => ID, { nullable: true, description: 'The party that operates it, when it is another one.' })
  endUser!: string | null;

  @Field(() => ID, { description: 'The site. Street addresses are not on record.' })
  site!: string;

  @Field(() => ID, { description: 'The item.' })
  item!: string;

  @Field(() => String, { nullable: true, description: 'Its classification.' })
  eccn!: string | null;

  @Field(() => WholeNumberScalar, { description: 'Units.' })
  quantity!: bigint;

  @Field(() => UsdScalar, { description: 'Value in US dollars.' })
  valueUsd!: UsdCents;

  @Field(() => TppScalar, { description: 'TPP of the line.' })
  lineTpp!: Tpp;
}

@ObjectType({ description: 'A page of receipts, by instant and reference.' })
export class VeuReceiptConnection extends Connection(VeuReceiptType, 'VeuReceipt') {}

@ArgsType()
export class VeuReceiptsArgs extends PageArgs {
  @Field(() => Acts, { nullable: true, description: 'Only these: REEXPORT gives what a reexporter reports.' })
  act?: Act | null;
}

@ObjectType('VeuCustomer', { description: 'A party that operates what the validated end user received.' })
export class VeuCustomerType {
  @Field(() => ID, { description: 'The party.' })
  id!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;
}

@ObjectType('VeuReport', {
  description:
    'Data of the semiannual report about a data center validated end user (15 CFR 748.15(f); R-53). What the ledger knows; completing and filing it is for a person.',
})
export class VeuReportType extends PaperType {
  @Field(() => [VeuInventoryLineType], {
    description:
      'What stood there at the end: for a universal authorization in its owner group, for a national one in its company in its country. The base its limits are measured on.',
  })
  inventory!: readonly VeuInventoryLineType[];

  @Field(() => [VeuCustomerType], {
    description:
      'For a national authorization: the other parties that operate what it received in the half-year, as far as shipments name them.',
  })
  customers!: readonly VeuCustomerType[];

  readonly record!: VeuReport;
}
