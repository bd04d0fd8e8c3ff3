import { ArgsType, Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { DateTimeScalar } from '../platform/graphql-scalars.js';
import { Connection, PageArgs } from '../platform/relay.js';
import type { Instant } from '../rules/day.js';
import { type AccessKind, accessKinds, type AccessRecord } from './access-log.store.js';

const AccessKinds = Object.fromEntries(accessKinds.map((kind) => [kind, kind]));
registerEnumType(AccessKinds, {
  name: 'AccessKind',
  description: 'How something was asked for.',
  valuesMap: {
    QUERY: { description: 'A GraphQL query.' },
    MUTATION: { description: 'A GraphQL mutation.' },
    SUBSCRIPTION: { description: 'A GraphQL subscription, when it began.' },
    ENDPOINT: { description: 'Something besides GraphQL, such as /metrics.' },
    COMMAND: { description: 'A command of `headroom` on the machine itself.' },
  },
});

@ObjectType('Access', {
  description: 'That somebody asked for something. What an auditor reads is here, and every privileged act.',
})
export class AccessType {
  @Field(() => ID, { description: 'Its number; they rise with time.' })
  id!: string;

  @Field(() => DateTimeScalar, { description: 'When, by the clock of the database.' })
  at!: Instant;

  @Field(() => String, {
    description: 'The key ("key" and its id), the issuer and subject of a token, or an operator.',
  })
  credential!: string;

  @Field(() => String, { description: 'The role it was asked in.' })
  role!: string;

  @Field(() => AccessKinds, { description: 'How it was asked for.' })
  kind!: AccessKind;

  @Field(() => String, { nullable: true, description: 'The name that was given to the operation.' })
  operation!: string | null;

  @Field(() => [String], { description: 'The fields at the root of the operation. Neither arguments nor variables.' })
  fields!: readonly string[];

  @Field(() => Boolean, { description: 'Whether it was allowed. It may have failed all the same, for another reason.' })
  allowed!: boolean;

  @Field(() => String, { nullable: true, description: 'Of a command: what was done to what.' })
  detail!: string | null;
}

@ObjectType({ description: 'A page of the access log.' })
export class AccessConnection extends Connection(AccessType, 'Access') {}

@ArgsType()
export class AccessLogArgs extends PageArgs {
  @Field(() => String, { nullable: true, description: 'Only of this credential.' })
  credential?: string | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Only from this instant on.' })
  from?: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'Only before this instant.' })
  to?: Instant | null;
}

export const toAccessType = ({ id, ...record }: AccessRecord): AccessType => ({ ...record, id: String(id) });
