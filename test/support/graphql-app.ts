import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  Args,
  ArgsType,
  Context,
  Field,
  GraphQLModule,
  Info,
  InputType,
  Int,
  Mutation,
  ObjectType,
} from '@nestjs/graphql';
import { Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ArrayMaxSize, IsInt, Max, Min, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';
import type { GraphQLResolveInfo } from 'graphql';
import { InputPipe } from '../../src/platform/graphql-bad-input.js';
import { loaderOf, type GraphqlContext } from '../../src/platform/graphql-context.js';
import { HeadroomDriver, type DriverConfig } from '../../src/platform/graphql-driver.js';
import { asksFor, readPage, toPage } from '../../src/platform/graphql-page.js';
import { DateScalar, DateTimeScalar, TppScalar } from '../../src/platform/graphql-scalars.js';
import { UserErrorsFilter } from '../../src/platform/graphql-user-errors.filter.js';
import { Refusal } from '../../src/platform/refusal.js';
import { Connection, PageArgs } from '../../src/platform/relay.js';
import { UserError } from '../../src/platform/user-error.js';
import type { Day, Instant } from '../../src/rules/day.js';
import type { Tpp } from '../../src/rules/tpp.js';

/** A small API that has one of everything the protocol has to carry. It is not Headroom's: it needs no database. */
@ObjectType('Board', { description: 'Something that is counted.' })
export class Board {
  @Field(() => Int, { description: 'Its number, from 1.' })
  number!: number;

  @Field(() => TppScalar, { description: 'Its TPP.' })
  tpp!: Tpp;
}

@ObjectType({ description: 'A page of boards.' })
class BoardConnection extends Connection(Board, 'Board') {}

@InputType({ description: 'One line of a count.' })
class LineInput {
  @Field(() => Int, { description: 'How many.' })
  @IsInt()
  @Min(1, { context: { remedy: 'Leave the line out when there is none.' } })
  quantity!: number;
}

@InputType({ description: 'A count to record.' })
class CountInput {
  @Field(() => [LineInput], { description: 'Its lines.' })
  @ValidateNested({ each: true })
  @ArrayMaxSize(3)
  @Type(() => LineInput)
  lines!: LineInput[];

  @Field(() => Boolean, { defaultValue: false, description: 'Whether to refuse it.' })
  refuse!: boolean;
}

@ObjectType({ description: 'What became of a count.' })
class CountPayload {
  @Field(() => Int, { nullable: true, description: 'The sum, unless refused.' })
  total?: number | null;

  @Field(() => [UserError], { description: 'Why not.' })
  userErrors!: UserError[];
}

@ArgsType()
class TicksArgs {
  @Field(() => Int, { description: 'How many.' })
  @IsInt()
  @Max(10)
  count!: number;
}

const BOARDS = Array.from({ length: 100 }, (_, index) => ({ number: index + 1, tpp: BigInt(index) * 12_345n }));
const BOARD_LIST = { name: 'boards', keys: 1 };

@Resolver(() => Board)
export class BoardResolver {
  /** How often a subscription's source was closed; tests read it. */
  static closedSources = 0;

  @Query(() => String, { description: 'Answers pong.' })
  ping(): string {
    return 'pong';
  }

  @Query(() => [Board], { description: 'A hundred boards.' })
  boards(): Board[] {
    return BOARDS;
  }

  @Query(() => BoardConnection, { description: 'The boards, in pages.' })
  boardPage(@Args() args: PageArgs, @Info() info: GraphQLResolveInfo): BoardConnection {
    const page = readPage(BOARD_LIST, args);
    const [from] = page.from?.map(Number) ?? [];
    const ordered = page.backward ? BOARDS.toReversed() : BOARDS;
    const beyond = ordered.filter(
      ({ number }) => from === undefined || (page.backward ? number < from : number > from),
    );
    return toPage(BOARD_LIST, page, beyond.slice(0, page.limit + 1), {
      keysOf: ({ number }) => [String(number)],
      nodeOf: (board) => board,
      ...(asksFor(info, 'totalCount') ? { totalCount: BOARDS.length } : {}),
    });
  }

  @ResolveField(() => Int, { description: 'Loads made for this request so far, this one included.' })
  loads(@Context() context: GraphqlContext): number {
    const loads = loaderOf(context, BoardResolver, () => ({ count: 0 }));
    loads.count += 1;
    return loads.count;
  }

  @ResolveField(() => Board, { description: 'Itself, so that queries can be as deep as they like.' })
  self(): Board {
    return { number: 0, tpp: 1n };
  }

  @Query(() => TppScalar, { description: 'The amount given.' })
  amount(@Args('of', { type: () => TppScalar, description: 'Any amount.' }) of: Tpp): Tpp {
    if (typeof of !== 'bigint') throw new Error(`an amount arrived as ${typeof of}`);
    return of;
  }

  @Query(() => DateTimeScalar, { nullable: true, description: 'The instant given, when the day is given too.' })
  instant(
    @Args('at', { type: () => DateTimeScalar, description: 'Any instant.' }) at: Instant,
    @Args('on', { type: () => DateScalar, nullable: true, description: 'Any day.' }) on?: Day,
  ): Instant | null {
    return on === undefined ? null : at;
  }

  @Query(() => String, { nullable: true, description: 'Fails as a broken machine does.' })
  boom(): string {
    throw new Error('secret detail of the database');
  }

  @Query(() => String, { nullable: true, description: 'Refuses.' })
  refused(): string {
    throw new Refusal('IDEMPOTENCY_KEY_REUSED', { path: ['key'] });
  }

  @Query(() => String, { nullable: true, description: 'The header x-probe of the request.' })
  probe(@Context() context: GraphqlContext): string | undefined {
    return context.request.headers['x-probe']?.toString();
  }

  @Mutation(() => CountPayload, { description: 'Adds up a count.' })
  count(@Args('input', { description: 'The count.' }) input: CountInput): CountPayload {
    if (input.refuse) throw new Refusal('IDEMPOTENCY_KEY_REUSED', { path: ['input', 'refuse'] });
    return { total: input.lines.reduce((sum, line) => sum + line.quantity, 0), userErrors: [] };
  }

  @Subscription(() => Int, { description: 'Counts from 1, leaving out the odd numbers.', filter: isEven })
  async *ticks(@Args() { count }: TicksArgs): AsyncGenerator<{ ticks: number }> {
    for (let tick = 1; tick <= count; tick += 1) yield { ticks: tick };
  }

  @Subscription(() => Int, { description: 'Never says anything.', filter: isEven })
  silence(): AsyncIterable<{ silence: number }> {
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => undefined),
        return: async () => {
          BoardResolver.closedSources += 1;
          return { done: true as const, value: undefined };
        },
      }),
    };
  }
}

function isEven({ ticks }: { ticks: number }): boolean {
  return ticks % 2 === 0;
}

@Module({
  imports: [
    GraphQLModule.forRoot<DriverConfig>({
      driver: HeadroomDriver,
      autoSchemaFile: true,
      path: '/graphql',
      allowedOrigins: ['https://desk.example.com'],
    }),
  ],
  providers: [BoardResolver],
})
class GraphqlTestModule {}

/** Starts the small API on a free port of the loopback interface. */
export async function startGraphqlApp(): Promise<{ app: NestFastifyApplication; url: string }> {
  const app = await NestFactory.create<NestFastifyApplication>(GraphqlTestModule, new FastifyAdapter(), {
    logger: false,
  });
  app.useGlobalPipes(new InputPipe());
  app.useGlobalFilters(new UserErrorsFilter());
  await app.listen(0, '127.0.0.1');
  return { app, url: `${await app.getUrl()}/graphql` };
}
