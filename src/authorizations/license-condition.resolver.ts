import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import DataLoader from 'dataloader';
import type { Answered } from '../ledger/record-answer.js';
import { Database } from '../platform/database.js';
import { type GraphqlContext, loaderAt } from '../platform/graphql-context.js';
import type { Given } from '../platform/input-check.js';
import type { Instant } from '../rules/day.js';
import {
  LicenseConditionPayload,
  LicenseConditionType,
  LiftLicenseConditionInput,
  RecordLicenseConditionInput,
  toLicenseConditionType,
} from './license-condition.graphql.js';
import { type LicenseConditionRow, LicenseConditionStore } from './license-condition.store.js';
import { LicenseType } from './license.graphql.js';
import { knownOf } from './license.reads.js';
import { RecordLicenseCondition } from './record-license-condition.js';

@Resolver(() => LicenseType)
export class LicenseConditionResolver {
  constructor(
    private readonly db: Database,
    private readonly store: LicenseConditionStore,
    private readonly conditions: RecordLicenseCondition,
  ) {}

  @ResolveField(() => [LicenseConditionType], {
    name: 'conditions',
    description: 'The conditions recorded for it, lifted ones among them, in the order they were recorded.',
  })
  async ofLicense(
    @Parent() { number, record }: LicenseType,
    @Context() context: GraphqlContext,
  ): Promise<LicenseConditionType[]> {
    return (await this.loader(context, knownOf(record)).load(number)).map(toLicenseConditionType);
  }

  @Mutation(() => LicenseConditionPayload, {
    name: 'recordLicenseCondition',
    description:
      'Puts a condition that a license prints on record: shipments under it, past ones too, owe evidence. Safe to repeat with the same key.',
  })
  async record(
    @Args('input', { type: () => RecordLicenseConditionInput, description: 'The condition.' })
    input: Given<RecordLicenseConditionInput>,
    @Context() context: GraphqlContext,
  ): Promise<LicenseConditionPayload> {
    return this.payload(await this.conditions.run(context.caller, input), input, context);
  }

  @Mutation(() => LicenseConditionPayload, {
    name: 'liftLicenseCondition',
    description: 'Records that a condition of a license no longer binds. Safe to repeat with the same key.',
  })
  async lift(
    @Args('input', { type: () => LiftLicenseConditionInput, description: 'Which one, from when on, and why.' })
    input: Given<LiftLicenseConditionInput>,
    @Context() context: GraphqlContext,
  ): Promise<LicenseConditionPayload> {
    return this.payload(await this.conditions.lift(context.caller, input), input, context);
  }

  private async payload(
    { replayed, seq, userErrors }: Answered,
    { id, license }: { readonly id: string; readonly license: string },
    context: GraphqlContext,
  ): Promise<LicenseConditionPayload> {
    if (seq === null) return { condition: null, replayed, userErrors };
    const rows = await this.db.read((tx) => this.store.of(tx, [license]), context.caller);
    const row = rows.find((one) => one.id === id);
    return { condition: row === undefined ? null : toLicenseConditionType(row), replayed, userErrors };
  }

  private loader(
    context: GraphqlContext,
    known: Instant | undefined,
  ): DataLoader<string, readonly LicenseConditionRow[]> {
    return loaderAt(
      context,
      LicenseConditionResolver,
      known,
      () =>
        new DataLoader<string, readonly LicenseConditionRow[]>(async (numbers) => {
          const rows = await this.db.read((tx) => this.store.of(tx, numbers), { ...context.caller, known });
          return numbers.map((number) => rows.filter(({ license }) => license === number));
        }),
    );
  }
}
