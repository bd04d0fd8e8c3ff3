import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { CountryCodeScalar, DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { Sectors } from '../platform/graphql-words.js';
import { IfGiven, IsId, IsText } from '../platform/input-check.js';
import { Connection } from '../platform/relay.js';
import { UserError } from '../platform/user-error.js';
import type { Instant } from '../rules/day.js';
import type { Sector } from '../rules/vocabulary.js';
import type { PartyRecord } from './party.reads.js';

@ObjectType('Party', {
  description:
    'A consignee, an end user or a parent company. The rules ask where it is, is headquartered and is owned (R-11).',
})
export class PartyType {
  @Field(() => ID, { description: 'Your id for it.' })
  id!: string;

  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => Sectors, { description: 'Private, or a government body.' })
  sector!: Sector;

  @Field(() => String, { nullable: true, description: 'What its headquarters and parent rest on, if that was noted.' })
  evidence!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The entity of the rule for the United Arab Emirates that it is (R-96); null when it is none.',
  })
  listedAs!: string | null;

  @Field(() => DateTimeScalar, { description: 'When it was registered.' })
  registeredAt!: Instant;

  readonly record!: PartyRecord;
}

@ObjectType({ description: 'A page of parties, by id.' })
export class PartyConnection extends Connection(PartyType, 'Party') {}

@InputType({ description: 'A party to register. Parents may stand below their children in one call.' })
export class PartyInput {
  @Field(() => String, {
    description:
      'Names this request: repeat it with the same key and you get the first answer again (1 to 200 characters).',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => ID, { description: 'Your id for it: up to 64 letters, digits and . _ / -' })
  @IsId()
  id!: string;

  @Field(() => String, { description: 'Its name, up to 200 characters.' })
  @IsText(200)
  name!: string;

  @Field(() => CountryCodeScalar, { description: 'Where the party is.' })
  locationCountry!: string;

  @Field(() => CountryCodeScalar, { description: 'Where it is headquartered.' })
  headquartersCountry!: string;

  @Field(() => Sectors, { nullable: true, description: 'PRIVATE when left out.' })
  sector?: Sector | null;

  @Field(() => ID, { nullable: true, description: 'Its direct parent. Left out: it is its own ultimate parent.' })
  @IfGiven()
  @IsId()
  parent?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What its headquarters and parent rest on, up to 1,000 characters.',
  })
  @IfGiven()
  @IsText(1_000)
  evidence?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The entity of the rule for the United Arab Emirates that it is: G42, CORE42, AMAZON, APPLE, GOOGLE, META, MICROSOFT, OPENAI, ORACLE or XAI (R-96). Left out: none.',
  })
  @IfGiven()
  @IsText(200)
  listedAs?: string | null;
}

@InputType({ description: 'Parties to register, each with its own answer.' })
export class RegisterPartiesInput {
  @Field(() => [PartyInput], { description: 'At most 1,000.' })
  parties!: PartyInput[];
}

@ObjectType({ description: 'What became of a party to register.' })
export class RegisterPartyPayload {
  @Field(() => PartyType, { nullable: true, description: 'The party; null when it was refused.' })
  party?: PartyType | null;

  @Field(() => Boolean, {
    description: 'Whether this is the answer of an earlier request with the same key or content.',
  })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];

  @Field(() => WholeNumberScalar, { nullable: true, description: 'The number of the last ledger event then.' })
  ledgerSequence?: bigint | number | null;
}

@ObjectType({ description: 'What became of parties to register.' })
export class RegisterPartiesPayload {
  @Field(() => [RegisterPartyPayload], { nullable: true, description: 'One answer per party, in their order.' })
  results?: RegisterPartyPayload[] | null;

  @Field(() => [UserError], {
    description: 'Why the whole request was refused; what is wrong with one party is in its answer.',
  })
  userErrors!: UserError[];
}

export const toPartyType = (record: PartyRecord): PartyType => ({
  id: record.id,
  name: record.name,
  sector: record.sector,
  evidence: record.evidence,
  listedAs: record.listedAs,
  registeredAt: record.postedAt,
  record,
});
