import { ArgsType, Field, ObjectType } from '@nestjs/graphql';
import { DateTimeScalar } from '../platform/graphql-scalars.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import type { Instant } from '../rules/day.js';
import type { Checkpoint } from './checkpoint.js';

const HEX = 'as 64 hexadecimal digits';

@ObjectType('Seal', {
  description:
    'A checkpoint of the log over all postings: keep one outside, and no posting up to it can be changed, added or removed ' +
    'unnoticed. `headroom anchor` keeps them, `headroom verify` compares.',
})
export class SealType {
  @Field(() => WholeNumberScalar, { description: 'How many postings it covers: those numbered 1 to this.' })
  size!: number;

  @Field(() => String, { description: `The root of the Merkle tree over them (RFC 9162, SHA-256), ${HEX}.` })
  root!: string;

  @Field(() => String, { description: `The root of the tree over what each party has, ${HEX}.` })
  parties!: string;

  @Field(() => String, { description: `The hash that links this checkpoint to the one before it, ${HEX}.` })
  chain!: string;

  @Field(() => DateTimeScalar, { description: 'When it was made, by the clock of the database.' })
  sealedAt!: Instant;

  @Field(() => WholeNumberScalar, { description: 'The same instant in microseconds since 1970, as it is hashed.' })
  sealedAtMicros!: bigint;
}

@ObjectType('InclusionProof', { description: 'That a posting is in the log (RFC 9162, section 2.1.3).' })
export class InclusionProofType {
  @Field(() => WholeNumberScalar, { description: 'The number of the posting. Its leaf has this number less one.' })
  seq!: number;

  @Field(() => WholeNumberScalar, { description: 'The size of the tree it is proved in.' })
  treeSize!: number;

  @Field(() => String, { description: `The hash of its leaf, ${HEX}.` })
  leafHash!: string;

  @Field(() => [String], { description: `The hashes beside the way to the root, from below, each ${HEX}.` })
  path!: string[];

  @Field(() => String, { description: `The root it leads to, ${HEX}.` })
  root!: string;
}

@ObjectType('ConsistencyProof', {
  description: 'That the log at one size is the beginning of the log at another (RFC 9162, section 2.1.4).',
})
export class ConsistencyProofType {
  @Field(() => WholeNumberScalar, { description: 'The smaller size.' })
  from!: number;

  @Field(() => WholeNumberScalar, { description: 'The larger size.' })
  to!: number;

  @Field(() => [String], { description: `The hashes, in the order of RFC 9162, each ${HEX}.` })
  path!: string[];

  @Field(() => String, { description: `The root at the smaller size, ${HEX}.` })
  fromRoot!: string;

  @Field(() => String, { description: `The root at the larger size, ${HEX}.` })
  toRoot!: string;
}

@ArgsType()
export class InclusionArgs {
  @Field(() => WholeNumberScalar, { description: 'The number of the posting: of a shipment, a license, any event.' })
  seq!: bigint;

  @Field(() => WholeNumberScalar, { nullable: true, description: 'The size of the tree; the latest seal when absent.' })
  treeSize?: bigint | null;
}

@ArgsType()
export class ConsistencyArgs {
  @Field(() => WholeNumberScalar, { description: 'The smaller size, at least 1.' })
  from!: bigint;

  @Field(() => WholeNumberScalar, { nullable: true, description: 'The larger size; the latest seal when absent.' })
  to?: bigint | null;
}

export const toSealType = ({ chain, parties, root, sealedAt, size }: Checkpoint): SealType => ({
  size,
  root: hex(root),
  parties: hex(parties),
  chain: hex(chain),
  sealedAt: Number(sealedAt / 1000n),
  sealedAtMicros: sealedAt,
});

export const hex = (bytes: Buffer): string => bytes.toString('hex');
