import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { KNOWN } from '../ledger/answer.graphql.js';
import { CountryType } from '../parties/country.graphql.js';
import { CountryCodeScalar, DateScalar, DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { words } from '../platform/graphql-words.js';
import { Connection, PageArgs } from '../platform/relay.js';
import type { Day, Instant } from '../rules/day.js';
import type { VeuEventKind, VeuState } from '../rules/veu-life.rule.js';
import type { VeuRecord } from './veu.reads.js';

export const VeuKinds = words<'UVEU' | 'NVEU'>('VeuKind', 'The kind of a data center validated end user (R-41).', {
  UVEU: 'Universal: shares of the total limit what stands outside the allies (R-42 to R-46).',
  NVEU: 'National: for one country, with a limit per quarter (R-48 to R-50).',
});

export const VeuStates = words<VeuState>('VeuState', 'Where an authorization stands on a day (R-41).', {
  NOT_YET_GRANTED: 'It is granted later.',
  GRANTED: 'It stands.',
  SUSPENDED: 'It is suspended.',
  REVOKED: 'It is revoked, for good.',
});

export const VeuEventKinds = words<VeuEventKind>('VeuEventKind', 'What happens to an authorization after its grant.', {
  SUSPENDED: 'It is suspended from that day on.',
  REINSTATED: 'Its suspension ends on that day.',
  REVOKED: 'It is revoked from that day on. Nothing ends that.',
});

@ObjectType('VeuEvent', { description: 'A suspension, reinstatement or revocation on record (R-41).' })
export class VeuEventType {
  @Field(() => VeuEventKinds, { description: 'What happened.' })
  kind!: VeuEventKind;

  @Field(() => DateScalar, { description: 'From 00:00:00Z of this day on.' })
  effectiveOn!: Day;

  @Field(() => String, { description: 'What it is known from.' })
  evidence!: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  postedAt!: Instant;
}

@ObjectType('VeuSite', { description: 'An authorized location of a validated end user (R-47).' })
export class VeuSiteType {
  @Field(() => ID, { description: 'Your id for it.' })
  id!: string;

  @Field(() => DateScalar, { description: 'Usable from this day on.' })
  authorizedOn!: Day;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The day of the notice of a new location, if one was given.',
  })
  notifiedOn!: Day | null;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'The first day a shipment may go there: authorization, and for a universal VEU 180 days after the notice of a location added after the grant. Null while that notice is missing (R-47).',
  })
  shippableFrom!: Day | null;

  @Field(() => CountryType, { description: 'Where it is, as of its authorization.' })
  country!: CountryType;
}

@ObjectType('Veu', { description: 'An authorization of a data center validated end user, 15 CFR 748.15 (R-41).' })
export class VeuType {
  @Field(() => ID, { description: 'Your id for it.' })
  id!: string;

  @Field(() => VeuKinds, { description: 'Its kind.' })
  kind!: 'UVEU' | 'NVEU';

  @Field(() => DateScalar, { description: 'Valid from 00:00:00Z of this day on, unless an event says otherwise.' })
  grantedOn!: Day;

  @Field(() => VeuStates, { description: 'Where it stands on the day asked for.' })
  state!: VeuState;

  @Field(() => [VeuEventType], { description: 'What happened to it since its grant, in the order recorded.' })
  events!: VeuEventType[];

  @Field(() => [VeuSiteType], { description: 'Its authorized locations, by id.' })
  sites!: VeuSiteType[];

  @Field(() => CountryType, { nullable: true, description: 'The country of a national one; null for a universal one.' })
  country!: CountryType | null;

  @Field(() => String, {
    description:
      'What it covers: items of the Commerce Control List a data center needs, except those controlled for missile technology or crime control and 600-series items (R-41). Headroom counts level-A items.',
  })
  eligibleItems!: string;

  @Field(() => WholeNumberScalar, { description: 'The number of the last ledger event this answer has seen.' })
  ledgerSequence!: bigint | number;

  readonly record!: VeuRecord;
}

@ObjectType({ description: 'A page of validated end users, by id.' })
export class VeuConnection extends Connection(VeuType, 'Veu') {}

@ArgsType()
export class VeusArgs extends PageArgs {
  @Field(() => VeuKinds, { nullable: true, description: 'Only those of this kind.' })
  kind?: 'UVEU' | 'NVEU' | null;

  @Field(() => ID, { nullable: true, description: 'Only those of this holder.' })
  holder?: string | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'Only national ones for this country.' })
  country?: string | null;

  @Field(KNOWN.type, KNOWN)
  known?: Instant | null;
}
