import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Args, Context, GraphQLModule, Int, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { loaderOf, type GraphqlContext } from '../../src/platform/graphql-context.js';
import { HeadroomDriver, type DriverConfig } from '../../src/platform/graphql-driver.js';
import { Logger } from '../../src/platform/logger.js';

/** What the resolvers below did. */
const counts = { loads: 0, recorded: 0 };

/** What was logged: Nest has one logger in a process, that of the application it made last. */
const lines: string[] = [];

/** Resolvers that take their time, fail, or never say anything. */
@Resolver()
class PatienceResolver {
  @Query(() => String, { description: 'Answers pong.' })
  ping(): string {
    return 'pong';
  }

  @Query(() => String, { description: 'Answers after a while.' })
  async slow(@Args('ms', { type: () => Int }) ms: number): Promise<string> {
    await sleep(ms, undefined, { ref: false });
    return 'done';
  }

  @Query(() => String, { nullable: true, description: 'Loads so many times, one after the other.' })
  async slowLoads(
    @Args('times', { type: () => Int }) times: number,
    @Context() context: GraphqlContext,
  ): Promise<string> {
    for (let load = 0; load < times; load += 1) {
      loaderOf(context, { load }, () => ({}));
      counts.loads += 1;
      await sleep(100);
    }
    return 'done';
  }

  @Mutation(() => String, { description: 'Records after a while.' })
  async record(@Args('ms', { type: () => Int }) ms: number): Promise<string> {
    await sleep(ms);
    counts.recorded += 1;
    return 'recorded';
  }

  @Query(() => String, { nullable: true, description: 'Fails as Postgres does when a statement took too long.' })
  stopped(): string {
    throw Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
  }

  @Query(() => String, { nullable: true, description: 'Fails as a broken machine does.' })
  boom(): string {
    throw Object.assign(new Error('syntax error in: select secret from vault'), { query: 'select secret from vault' });
  }

  @Query(() => String, { nullable: true, description: 'Fails, whatever it is told.' })
  echo(@Args('a', { type: () => String, nullable: true }) _a?: string): string {
    throw new Error('broken');
  }

  @Subscription(() => Int, { description: 'Never says anything.' })
  silence(): AsyncIterable<{ silence: number }> {
    const ended = { done: true as const, value: undefined };
    let end: (value: typeof ended) => void = () => undefined;
    const over = new Promise<typeof ended>((resolve) => {
      end = resolve;
    });
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => over,
        return: async () => {
          end(ended);
          return ended;
        },
      }),
    };
  }
}

@Module({ providers: [PatienceResolver] })
class HardenedModule {}

const rootOf = (graphql: DynamicModule): DynamicModule => ({ module: HardenedModule, imports: [graphql] });

/** That API on a free port, with limits of a test's own, and what it and its like logged. */
export interface HardenedApp {
  readonly url: string;
  readonly counts: typeof counts;
  logged(): string;
  close(): Promise<void>;
}

export async function startHardenedApp(limits: Pick<DriverConfig, 'timeoutMs' | 'streams'>): Promise<HardenedApp> {
  const graphql = GraphQLModule.forRoot<DriverConfig>({
    driver: HeadroomDriver,
    autoSchemaFile: true,
    path: '/graphql',
    ...limits,
  });
  const logger = new Logger('trace', { write: (line: string) => void lines.push(line) });
  const app = await NestFactory.create<NestFastifyApplication>(
    rootOf(graphql),
    new FastifyAdapter({ forceCloseConnections: true }),
    { logger },
  );
  await app.listen(0, '127.0.0.1');
  return {
    url: `${await app.getUrl()}/graphql`,
    counts,
    logged: () => lines.join(''),
    close: () => app.close(),
  };
}
