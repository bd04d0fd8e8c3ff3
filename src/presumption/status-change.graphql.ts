import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsString, MaxLength } from 'class-validator';
import type { StatusKind } from '../ledger/subjects.js';
import { CountryCodeScalar, DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { words } from '../platform/graphql-words.js';
import { Connection, PageArgs } from '../platform/relay.js';
import type { Instant } from '../rules/day.js';
import { AnyStatus, toAnyStatus } from './status.graphql.js';
import type { StatusCause, StatusChange } from './status.js';
import { toThresholdChange, VeuThresholdChange } from './veu-status.graphql.js';

export const StatusKinds = words<StatusKind>('StatusKind', 'What a status is about.', {
  COUNTRY: "A country's presumption of approval; its key is the code of the EAR destination.",
  QUOTA: 'An LPP quota; its key is the ultimate parent and the year, such as "ACME/2025".',
  LICENSE: 'A license on record; its key is its number.',
  VEU: 'A validated end user against its limits; its key is its id.',
});

export const StatusCauses = words<StatusCause>('StatusCause', 'Why a status changed.', {
  POSTING: 'Something was posted; `causeSequence` says what.',
  TIME: 'A day came: a fact took effect, a license expired, a year or an allocation ended.',
  REBUILD: 'An operator had all statuses computed again.',
  REVISION: 'The rules or the settings of Headroom are others than when it was last computed.',
});

@ObjectType('StatusChange', { description: 'One change of a status. The history is only added to.' })
export class StatusChangeType {
  @Field(() => ID, { description: 'Its number; later changes have greater ones.' })
  id!: string;

  @Field(() => StatusKinds, { description: 'What the status is about.' })
  kind!: StatusKind;

  @Field(() => String, {
    description: 'Which one of its kind: a country code, "HOLDER/YEAR", a license number, or the id of a VEU.',
  })
  key!: string;

  @Field(() => String, { nullable: true, description: 'The headline before; null when it had none.' })
  was!: string | null;

  @Field(() => String, {
    description:
      'The headline from then on. Equal to `was` when only the other reading, what a VEU breaks, or a threshold changed.',
  })
  became!: string;

  @Field(() => AnyStatus, { description: 'The whole status as it became, with its figures.' })
  status!: AnyStatus;

  @Field(() => [VeuThresholdChange], {
    description: 'The thresholds of a VEU that were raised or cleared with it; empty for other kinds.',
  })
  thresholds!: readonly VeuThresholdChange[];

  @Field(() => StatusCauses, { description: 'Why it changed.' })
  cause!: StatusCause;

  @Field(() => WholeNumberScalar, {
    nullable: true,
    description: 'The event after which it changed: the last one posted together with what touched it.',
  })
  causeSequence!: number | null;

  @Field(() => WholeNumberScalar, { description: 'The last event of the ledger that it had seen.' })
  ledgerSequence!: number;

  @Field(() => DateTimeScalar, { description: 'When it changed.' })
  changedAt!: Instant;
}

@ObjectType({ description: 'A page of the history of statuses, newest first.' })
export class StatusChangeConnection extends Connection(StatusChangeType, 'StatusChange') {}

/** Which changes, newest first. */
@ArgsType()
export class StatusChangesArgs extends PageArgs {
  @Field(() => StatusKinds, { nullable: true, description: 'Only of this kind.' })
  @IsOptional()
  kind?: StatusKind | null;

  @Field(() => String, { nullable: true, description: 'Only of this one; needs `kind`.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  key?: string | null;

  @Field(() => CountryCodeScalar, { nullable: true, description: 'Only of this country; instead of `kind` and `key`.' })
  @IsOptional()
  country?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Only from this instant on.' })
  @IsOptional()
  since?: Instant | null;
}

/** Whose status a subscriber follows. */
@ArgsType()
export class FollowArgs {
  @Field(() => StatusKinds, { nullable: true, description: 'Only of this kind; all kinds when left out.' })
  @IsOptional()
  kind?: StatusKind | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Only of these: country codes, "HOLDER/YEAR", license numbers, ids of VEUs. All when left out; needs `kind`.',
  })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(500, { context: { remedy: 'Follow all of the kind, or open several subscriptions.' } })
  @IsString({ each: true })
  keys?: string[] | null;
}

export function toStatusChangeType(change: StatusChange): StatusChangeType {
  const { became, cause, causeSeq, changedAt, id, key, kind, reading, seq, was } = change;
  const status = { kind, key, headline: became, reading, seq, computedAt: changedAt, dueAt: null };
  return {
    id: String(id),
    kind,
    key,
    was,
    became,
    status: toAnyStatus({ status, markSeq: null }),
    thresholds: ('thresholdChanges' in reading ? (reading.thresholdChanges ?? []) : []).map(toThresholdChange),
    cause,
    causeSequence: causeSeq,
    ledgerSequence: seq,
    changedAt,
  };
}
