import { ArgsType, Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import type { WithdrawnKind } from '../ledger/fact-name.js';
import { CountryCodeScalar, DateScalar, DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { words } from '../platform/graphql-words.js';
import { IsId, IsText } from '../platform/input-check.js';
import { VeuEventKinds } from '../placements/veu.graphql.js';
import { Connection, PageArgs } from '../platform/relay.js';
import { UserError } from '../platform/user-error.js';
import type { Day, Instant } from '../rules/day.js';
import type { VeuEventKind } from '../rules/veu-life.rule.js';

/** What every mutation that withdraws a fact says of it. */
export const SAFE = 'It stays on record and counts at no instant (R-65). Safe to repeat with the same key.';

export const WithdrawnKinds = words<WithdrawnKind>(
  'WithdrawnKind',
  'Facts that are withdrawn when they were recorded in error. Shipments and removals are reversed: reverseShipment.',
  {
    LICENSE: 'A license, by its number.',
    OPENING_STOCK: 'Opening stock, by HOLDER|COUNTRY|ITEM|DAY.',
    HOLIDAY: 'A legal holiday, by its day.',
    ALLOCATION_CHANGE: "News about a country's allocation, by COUNTRY|DAY; the country is an EAR destination.",
    SITE: 'A site of a validated end user, by its id.',
    VEU: 'A validated end user, by its id.',
    VEU_EVENT: 'A suspension, reinstatement or revocation, by VEU|KIND|DAY.',
  },
);

/** What every withdrawal says. */
@InputType({ isAbstract: true })
export abstract class WithdrawInput {
  @Field(() => String, {
    description: 'Names this request: repeat it with the same key and you get the first answer again.',
  })
  @IsText(200)
  idempotencyKey!: string;

  @Field(() => String, { description: 'Why, up to 1,000 characters.' })
  @IsText(1_000)
  reason!: string;
}

@InputType({ description: 'A license that was put on record in error.' })
export class WithdrawLicenseInput extends WithdrawInput {
  @Field(() => ID, { description: 'Its number.' })
  @IsId()
  license!: string;
}

@InputType({ description: 'Opening stock that was recorded in error.' })
export class WithdrawOpeningStockInput extends WithdrawInput {
  @Field(() => ID, { description: 'The party that was said to own the chips.' })
  @IsId()
  holder!: string;

  @Field(() => CountryCodeScalar, { description: 'Where they were said to stand.' })
  country!: string;

  @Field(() => ID, { description: 'The item.' })
  @IsId()
  item!: string;

  @Field(() => DateScalar, { description: 'The day they were added on.' })
  asOf!: Day;
}

@InputType({ description: 'A legal holiday that was recorded in error.' })
export class WithdrawHolidayInput extends WithdrawInput {
  @Field(() => DateScalar, { description: 'The day.' })
  on!: Day;
}

@InputType({ description: "News about a country's allocation that was recorded in error." })
export class WithdrawAllocationChangeInput extends WithdrawInput {
  @Field(() => CountryCodeScalar, { description: 'The country it was about.' })
  country!: string;

  @Field(() => DateScalar, { description: 'The day it was said to take effect on.' })
  effectiveOn!: Day;
}

@InputType({ description: 'A site of a validated end user that was registered in error.' })
export class WithdrawSiteInput extends WithdrawInput {
  @Field(() => ID, { description: 'The site.' })
  @IsId()
  site!: string;
}

@InputType({ description: 'A validated end user that was registered in error.' })
export class WithdrawVeuInput extends WithdrawInput {
  @Field(() => ID, { description: 'The validated end user.' })
  @IsId()
  veu!: string;
}

@InputType({ description: 'A suspension, reinstatement or revocation that was recorded in error.' })
export class WithdrawVeuEventInput extends WithdrawInput {
  @Field(() => ID, { description: 'The validated end user.' })
  @IsId()
  veu!: string;

  @Field(() => VeuEventKinds, { description: 'What was said to have happened.' })
  kind!: VeuEventKind;

  @Field(() => DateScalar, { description: 'The day it was said to take effect on.' })
  effectiveOn!: Day;
}

@InputType({ description: 'A fact that may have been recorded in error.' })
export class WithdrawnFactInput {
  @Field(() => WithdrawnKinds, { description: 'What kind of fact.' })
  kind!: WithdrawnKind;

  @Field(() => ID, { description: 'Which one, as its kind says.' })
  fact!: string;
}

@ObjectType('Withdrawal', {
  description: 'That a fact was recorded in error: it stays on record and counts at no instant (R-65).',
})
export class WithdrawalType {
  @Field(() => WithdrawnKinds, { description: 'What kind of fact.' })
  kind!: WithdrawnKind;

  @Field(() => ID, { description: 'Which one: what tells it from the others of its kind.' })
  fact!: string;

  @Field(() => WholeNumberScalar, { description: "The fact's number in the ledger." })
  factSequence!: number;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => DateTimeScalar, { description: 'When it was recorded: until then the fact counted.' })
  recordedAt!: Instant;

  @Field(() => WholeNumberScalar, { description: 'Its own number in the ledger.' })
  ledgerSequence!: number;
}

@ObjectType({ description: 'A page of withdrawals, in the order recorded.' })
export class WithdrawalConnection extends Connection(WithdrawalType, 'Withdrawal') {}

@ArgsType()
export class WithdrawalsArgs extends PageArgs {
  @Field(() => WithdrawnKinds, { nullable: true, description: 'Only of facts of this kind.' })
  kind?: WithdrawnKind | null;
}

@ObjectType({ description: 'What became of a fact to withdraw.' })
export class WithdrawalPayload {
  @Field(() => WithdrawalType, { nullable: true, description: 'The withdrawal; null when it was refused.' })
  withdrawal!: WithdrawalType | null;

  @Field(() => Boolean, { description: 'Whether this is the answer of an earlier request with the same key.' })
  replayed!: boolean;

  @Field(() => [UserError], { description: 'Why it was refused; empty when it was not.' })
  userErrors!: UserError[];

  @Field(() => WholeNumberScalar, { nullable: true, description: "The withdrawal's number in the ledger." })
  ledgerSequence?: bigint | number | null;
}
