import { Field, ID, ObjectType } from '@nestjs/graphql';
import { DateScalar, DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { Postures } from '../platform/graphql-words.js';
import type { Citation } from '../rules/citation.js';
import { type Day, dayOf, type Instant } from '../rules/day.js';
import { complianceRequired, rulebookOf, rulebooksInForce } from '../rules/rulebook-in-force.js';
import type { Rulebook } from '../rules/rulebook/rulebooks.js';
import type { Posture } from '../rules/vocabulary.js';

@ObjectType('Citation', {
  description: 'The text that backs a number or a finding. Read it there: this API paraphrases.',
})
export class CitationType {
  @Field(() => String, { description: 'Where in the Code, such as "15 CFR 740.29(a)".' })
  section!: string;

  @Field(() => String, { description: 'The document that put it there, such as "90 FR 4544".' })
  document!: string;

  @Field(() => DateScalar, { description: 'The day that document was published.' })
  published!: Day;

  @Field(() => String, { description: 'The rule of Headroom\'s own specification, such as "R-34".' })
  rule!: string;
}

@ObjectType('Rulebook', { description: 'A body of rules with the days of its life. Days begin at 00:00:00Z (R-85).' })
export class RulebookType {
  @Field(() => ID, { description: 'Its id, such as "AIDIFF-2025".' })
  id!: string;

  @Field(() => String, { description: 'What it is.' })
  title!: string;

  @Field(() => DateScalar, { description: 'The day it was published.' })
  publishedOn!: Day;

  @Field(() => DateScalar, { description: 'The first day it is in force.' })
  effectiveOn!: Day;

  @Field(() => DateScalar, { description: 'The first day it must be followed.' })
  complianceOn!: Day;

  @Field(() => DateScalar, { nullable: true, description: 'The first day BIS says it does not enforce it (R-87).' })
  enforcementSuspendedOn!: Day | null;

  @Field(() => DateScalar, { nullable: true, description: 'The first day its text is no longer in force.' })
  removedOn!: Day | null;

  @Field(() => CitationType, { description: 'The text it is.' })
  citation!: CitationType;
}

/** What every answer says about itself: its reading, its rulebooks, what it has seen. Base class of the answers. */
@ObjectType({ isAbstract: true })
export abstract class AnswerFrame {
  @Field(() => Postures, {
    description: 'The reading this answer follows: the text as codified, or as BIS enforces it.',
  })
  posture!: Posture;

  @Field(() => [RulebookType], { description: 'The rulebooks it rests on that day, oldest first.' })
  rulebooks!: readonly RulebookType[];

  @Field(() => Boolean, {
    description:
      'Whether the rulebooks of this reading must be followed that day. False as codified from 13 January to 14 May 2025 (R-66, R-85).',
  })
  complianceRequired!: boolean;

  @Field(() => DateTimeScalar, {
    description: 'The instant the answer is for: what was effective at or before it counts.',
  })
  at!: Instant;

  @Field(() => DateTimeScalar, {
    description:
      'The instant of what it knows: nothing that was recorded later is in it. When it was computed, unless `known` was given.',
  })
  known!: Instant;

  @Field(() => WholeNumberScalar, { description: 'The number of the last ledger event this answer has seen.' })
  ledgerSequence!: bigint | number;

  @Field(() => DateTimeScalar, { description: 'When it was computed, by the clock of the server.' })
  computedAt!: Instant;
}

/** What `atLeastSequence` of a question means. */
export const AT_LEAST_SEQUENCE =
  'The answer must have seen this event: give the ledgerSequence of what you read or posted last, perhaps from another server. LEDGER_BEHIND when there is no such event yet.';

/** What `at` of a question means. */
export const AT = {
  type: () => DateTimeScalar,
  nullable: true,
  description: 'The instant; now when left out. Facts effective at or before it count, whenever they were recorded.',
};

/** What `known` of a question means. */
export const KNOWN = {
  type: () => DateTimeScalar,
  nullable: true,
  description:
    'Answers as it was known at this instant: what was recorded later plays no part, however early it took effect. What is known now when left out, or for an instant to come. `at` is then the same instant when left out.',
};

/** What of the time a question says: what must have taken effect, and what must have been known, by when. */
export interface Times {
  readonly at?: Instant | null | undefined;
  readonly known?: Instant | null | undefined;
}

/** The instant a question is about: its own, that of what was known, or now. */
export const instantOf = ({ at, known }: Times, now: Instant): Instant => at ?? (isPast(known, now) ? known : now);

/** Of an instant to come nothing more is known than now: it is left out. */
export const knownBy = ({ known }: Times, now: Instant): Instant | undefined =>
  isPast(known, now) ? known : undefined;

const isPast = (known: Instant | null | undefined, now: Instant): known is Instant =>
  known !== null && known !== undefined && known < now;

/** The frame of an answer for an instant, computed now on what the ledger held. */
export function frameOf(about: {
  readonly posture: Posture;
  readonly at: Instant;
  readonly ledgerSequence: number;
  readonly now: Instant;
  readonly known?: Instant | undefined;
}): AnswerFrame {
  const on = dayOf(about.at);
  return {
    posture: about.posture,
    rulebooks: rulebooksInForce(on, about.posture).map((id) => toRulebookType(rulebookOf(id))),
    complianceRequired: complianceRequired(on, about.posture),
    at: about.at,
    known: about.known ?? about.now,
    ledgerSequence: about.ledgerSequence,
    computedAt: about.now,
  };
}

export const toCitationType = ({ document, published, rule, section }: Citation): CitationType => ({
  section,
  document,
  published,
  rule,
});

const rulebookTypes = new WeakMap<Rulebook, RulebookType>();

/** Every answer names its rulebooks: each is made once. */
export function toRulebookType(of: Rulebook): RulebookType {
  const known = rulebookTypes.get(of);
  if (known !== undefined) return known;
  const made: RulebookType = {
    id: of.id,
    title: of.title,
    publishedOn: of.publishedOn,
    effectiveOn: of.effectiveOn,
    complianceOn: of.complianceOn,
    enforcementSuspendedOn: of.enforcementSuspendedOn,
    removedOn: of.removedOn,
    citation: toCitationType(of.citation),
  };
  rulebookTypes.set(of, made);
  return made;
}
