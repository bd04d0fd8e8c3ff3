import { Field, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import type { Instant } from '../rules/day.js';
import type { KnownStatus } from './status.store.js';
import type { Status } from './status.js';

/** What every status says about its own age. */
@ObjectType({ isAbstract: true })
export abstract class StatusAge {
  @Field(() => WholeNumberScalar, { description: 'The last event of the ledger that is in it.' })
  ledgerSequence!: bigint | number;

  @Field(() => DateTimeScalar, { description: 'When it was computed.' })
  computedAt!: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it changes by itself if nothing is posted; null: never.',
  })
  dueAt!: Instant | null;

  @Field(() => Boolean, { description: 'Whether something newer is posted that a worker has still to take in.' })
  pending!: boolean;
}

/** A status with the mark of what is not yet in it. */
export type Known = Omit<KnownStatus, 'status'> & { readonly status: Status };

export const ageOf = ({ markSeq, status }: Known): StatusAge => ({
  ledgerSequence: status.seq,
  computedAt: status.computedAt,
  dueAt: status.dueAt,
  pending: markSeq !== null && markSeq > status.seq,
});
