import { Field, ID, ObjectType } from '@nestjs/graphql';
import { CitationType } from '../ledger/answer.graphql.js';
import { UnderFrame } from '../ledger/reading.graphql.js';
import { Breaches, Flags, RecordedAsWords, ReviewPolicies } from '../platform/graphql-words.js';
import type { AsEnforced } from '../rules/as-enforced.rule.js';
import type { Breach, Flag, RecordedAs, ReviewPolicy } from '../rules/vocabulary.js';
import { EnforcedAuthorizations } from './determination.graphql.js';

@ObjectType('DetermineUnder', { description: 'What a movement needs under another reading of the law.' })
export class DetermineUnderType extends UnderFrame {
  @Field(() => RecordedAsWords, {
    nullable: true,
    description: 'What it would be recorded as; null as enforced and where there is no answer.',
  })
  recordedAs!: RecordedAs | null;

  @Field(() => EnforcedAuthorizations, {
    nullable: true,
    description: 'What it needs as enforced; null as codified and where there is no answer.',
  })
  requirement!: AsEnforced['authorization'] | null;

  @Field(() => ID, { nullable: true, description: 'The license it would be recorded under.' })
  licenseNumber!: string | null;

  @Field(() => ReviewPolicies, {
    nullable: true,
    description: 'The policy an application would meet; null when none is needed.',
  })
  reviewPolicy!: ReviewPolicy | null;

  @Field(() => [Breaches], { description: 'What it would break.' })
  breaches!: readonly Breach[];

  @Field(() => [Flags], { description: 'What should be known besides.' })
  flags!: readonly Flag[];

  @Field(() => [CitationType], { description: 'The texts it rests on; an assumption is cited as one.' })
  citations!: readonly CitationType[];
}
