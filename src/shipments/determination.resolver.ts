import { Args, Context, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { LicenseType } from '../authorizations/license.graphql.js';
import { KNOWN } from '../ledger/answer.graphql.js';
import { ReadingInput, UNDER } from '../ledger/reading.graphql.js';
import { toReadings } from '../ledger/to-readings.js';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import type { GraphqlContext } from '../platform/graphql-context.js';
import { Postures } from '../platform/graphql-words.js';
import type { Given } from '../platform/input-check.js';
import type { Instant } from '../rules/day.js';
import type { Posture } from '../rules/vocabulary.js';
import { DeterminationType } from './determination.graphql.js';
import { DeterminationReads } from './determination.reads.js';
import { DetermineAnswer, DetermineInput } from './determine.graphql.js';
import { movementsUnder } from './determine-under.js';
import { DetermineUnderType } from './determine-under.graphql.js';
import { JudgedOnReads } from './judged-on.reads.js';
import { DetermineShipment } from './determine-shipment.js';
import { writeReceipt } from './receipt.js';
import { ReceiptReads } from './receipt.reads.js';
import { ShipmentType } from './shipment.graphql.js';
import { ShipmentReads } from './shipment.reads.js';
import { toDeterminationType } from './to-determination-type.js';
import { toDetermineAnswer } from './to-determine-answer.js';
import { toShipmentType } from './to-shipment-type.js';

@Resolver(() => DeterminationType)
export class DeterminationResolver {
  constructor(
    private readonly db: Database,
    private readonly reads: DeterminationReads,
    private readonly shipments: ShipmentReads,
    private readonly determineShipment: DetermineShipment,
    private readonly receipts: ReceiptReads,
    private readonly judgedOn: JudgedOnReads,
  ) {}

  @Query(() => DeterminationType, {
    nullable: true,
    description: 'A stored determination by its number; null when there is none.',
  })
  async determination(
    @Args('id', { type: () => ID, description: 'Its number in the ledger.' }) id: string,
    @Context() context: GraphqlContext,
    @Args('known', {
      ...KNOWN,
      description: 'Whether it stood as it was known at this instant; null is answered when it was not given yet.',
    })
    known?: Instant | null,
  ): Promise<DeterminationType | null> {
    if (!/^\d{1,15}$/.test(id)) return null;
    const record = await this.reads.loader(context, known ?? undefined).load(Number(id));
    return record === null ? null : toDeterminationType(record);
  }

  @Query(() => DetermineAnswer, {
    description:
      'May these items move, and how much remains? Every pathway in order, and what posting the movement would record. Stores nothing. No legal advice.',
  })
  async determine(
    @Args('input', { type: () => DetermineInput, description: 'The movement.' }) input: Given<DetermineInput>,
    @Context('caller') caller: Caller,
    @Args('posture', {
      type: () => Postures,
      defaultValue: 'AS_ENFORCED',
      description: 'The reading; as enforced when left out.',
    })
    posture: Posture = 'AS_ENFORCED',
    @Args('under', UNDER) under?: readonly ReadingInput[] | null,
  ): Promise<DetermineAnswer> {
    const readings = toReadings(under);
    return toDetermineAnswer(await this.determineShipment.run(caller, input), posture, readings);
  }

  @ResolveField(() => ShipmentType, {
    nullable: true,
    description: 'The shipment it is about; null for anything else, and for one that was refused.',
  })
  async shipment(
    @Parent() { record }: DeterminationType,
    @Context() context: GraphqlContext,
  ): Promise<ShipmentType | null> {
    if (record.kind !== 'SHIPMENT') return null;
    const shipment = await this.shipments.loader(context, record.known).load(record.subjectSeq);
    return shipment === null ? null : toShipmentType(shipment);
  }

  @ResolveField(() => String, {
    nullable: true,
    description:
      'Its receipt: JSON with inputs, balances, rulebook parameters, arithmetic and outcome, which `headroom verify --receipt` replays without a database. Null where not all of it was stored, and for an answer that rests on what other exporters did, unless you may see all: the balances are theirs too.',
  })
  async receipt(@Parent() { record }: DeterminationType, @Context('caller') caller: Caller): Promise<string | null> {
    const receipt = await this.receipts.of(record.seq, caller);
    return receipt === null ? null : writeReceipt(receipt);
  }

  @ResolveField(() => [DetermineUnderType], {
    nullable: true,
    description:
      'What the same movement would have been under other readings, on the balances it was judged on; side by side in their order. Null for a license or a removal, and where it has no receipt.',
  })
  async readings(
    @Parent() { record }: DeterminationType,
    @Context('caller') caller: Caller,
    @Args('under', { ...UNDER, nullable: false }) under: readonly ReadingInput[],
  ): Promise<DetermineUnderType[] | null> {
    const readings = toReadings(under);
    const on = await this.judgedOn.of(record.seq, caller);
    return on?.kind === 'MOVEMENT' ? movementsUnder(on.movement, on.before, readings) : null;
  }

  @ResolveField(() => [DeterminationType], {
    description: 'Every answer given about the same subject, the first one first: earlier ones stay stored.',
  })
  async history(
    @Parent() { record }: DeterminationType,
    @Context('caller') caller: Caller,
  ): Promise<DeterminationType[]> {
    const of = { ...caller, known: record.known };
    const all = await this.db.read((tx) => this.reads.ofSubject(tx, record.subjectSeq), of);
    return all.map(toDeterminationType);
  }
}

@Resolver(() => LicenseType)
export class LicenseDeterminationResolver {
  constructor(private readonly reads: DeterminationReads) {}

  @ResolveField(() => DeterminationType, {
    nullable: true,
    description:
      'The answer first given at its issue: the policy it met and what it adds to which country (R-23, R-24).',
  })
  async determination(
    @Parent() { record }: LicenseType,
    @Context() context: GraphqlContext,
  ): Promise<DeterminationType | null> {
    const stored = await this.reads.loader(context).load(record.seq);
    return stored === null ? null : toDeterminationType(stored);
  }
}
