import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { KNOWN } from '../ledger/answer.graphql.js';
import { CountryCodeScalar, DateTimeScalar, TppScalar, UsdScalar } from '../platform/graphql-scalars.js';
import type { UsdCents } from '../platform/graphql-usd.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { Acts, NamedAuthorizations, Purposes, RecordedAsWords } from '../platform/graphql-words.js';
import { Connection, PageArgs } from '../platform/relay.js';
import type { Instant } from '../rules/day.js';
import type { Tpp } from '../rules/tpp.js';
import type { Act, NamedAuthorization, Purpose, RecordedAs } from '../rules/vocabulary.js';
import type { ShipmentRecord } from './shipment.reads.js';

@ObjectType('Reversal', {
  description: 'Takes a shipment back, at its own instant: it counts nowhere, at no instant (R-65).',
})
export class ReversalType {
  @Field(() => ID, { description: 'The reference of the reversal itself.' })
  reference!: string;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  postedAt!: Instant;

  @Field(() => WholeNumberScalar, { description: 'Its number in the ledger.' })
  ledgerSequence!: bigint | number;
}

@ObjectType('Shipment', {
  description:
    'An export, reexport or in-country transfer on record. Recorded facts are never changed; a reversal takes one back.',
})
export class ShipmentType {
  @Field(() => ID, { description: 'Your reference.' })
  reference!: string;

  @Field(() => WholeNumberScalar, { description: 'Its number in the ledger.' })
  ledgerSequence!: bigint | number;

  @Field(() => DateTimeScalar, { description: 'When the items left. Its UTC day and year count.' })
  exportedAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'When it was recorded, by the clock of the database.' })
  postedAt!: Instant;

  @Field(() => Acts, { description: 'What it is.' })
  act!: Act;

  @Field(() => WholeNumberScalar, { description: 'Units.' })
  quantity!: bigint;

  @Field(() => UsdScalar, { description: 'Value in US dollars.' })
  valueUsd!: UsdCents;

  @Field(() => TppScalar, { description: 'Quantity times unit TPP for level A, 0 otherwise (R-10).' })
  lineTpp!: Tpp;

  @Field(() => NamedAuthorizations, {
    nullable: true,
    description: 'What the exporter declared; null: the engine chose by R-57.',
  })
  declared!: NamedAuthorization | null;

  @Field(() => ID, { nullable: true, description: 'The license number that was named.' })
  licenseNumber!: string | null;

  @Field(() => ID, { nullable: true, description: 'The site of a validated end user it goes to.' })
  site!: string | null;

  @Field(() => Purposes, { description: 'What the items are sent for.' })
  purpose!: Purpose;

  @Field(() => Boolean, { description: 'Whether it was taken back: then it counts nowhere.' })
  reversed!: boolean;

  @Field(() => ReversalType, { nullable: true, description: 'What took it back.' })
  reversal!: ReversalType | null;

  readonly record!: ShipmentRecord;
}

@ObjectType({ description: 'A page of shipments, in the order in which they were recorded.' })
export class ShipmentConnection extends Connection(ShipmentType, 'Shipment') {}

@ArgsType()
export class ShipmentsArgs extends PageArgs {
  @Field(() => CountryCodeScalar, {
    nullable: true,
    description: 'Only to this country; a territory stands for its EAR destination.',
  })
  country?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only to this consignee.' })
  consignee?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this item.' })
  item?: string | null;

  @Field(() => RecordedAsWords, { nullable: true, description: 'Only those recorded as this now.' })
  authorization?: RecordedAs | null;

  @Field(() => ID, { nullable: true, description: 'Only those recorded under this license now.' })
  licenseNumber?: string | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those that break something now, or only those that break nothing.',
  })
  breached?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Only those that were taken back, or only those that were not.',
  })
  reversed?: boolean | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Only exported at or after this instant.' })
  from?: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Only exported before this instant.' })
  to?: Instant | null;

  @Field(KNOWN.type, KNOWN)
  known?: Instant | null;
}
