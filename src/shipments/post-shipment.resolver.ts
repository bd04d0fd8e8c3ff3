import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { IssueLicensePayload } from '../authorizations/license.graphql.js';
import { BalanceStore } from '../ledger/balance.store.js';
import type { Answered } from '../ledger/record-answer.js';
import type { Caller } from '../platform/caller.js';
import { databaseRoleFor, seesAll } from '../platform/database-roles.js';
import { Database } from '../platform/database.js';
import { type GraphqlContext, loaderOf } from '../platform/graphql-context.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { type Given, userError } from '../platform/input-check.js';
import { dayOf } from '../rules/day.js';
import { DeterminationType } from './determination.graphql.js';
import { type DeterminationRecord, DeterminationReads } from './determination.reads.js';
import { largestQuantity } from './largest-quantity.js';
import { madeOf } from './made.js';
import {
  PostShipmentInput,
  PostShipmentPayload,
  PostShipmentsInput,
  PostShipmentsPayload,
  ReverseShipmentInput,
  ReverseShipmentPayload,
} from './post-shipment.graphql.js';
import { PostShipments } from './post-shipment.js';
import { ReverseShipment } from './reverse-shipment.js';
import { ShipmentType } from './shipment.graphql.js';
import { type ShipmentRecord, ShipmentReads } from './shipment.reads.js';
import { toDeterminationType } from './to-determination-type.js';
import { toldRecord } from './told-record.js';
import { toShipmentType } from './to-shipment-type.js';

const MOST = 1_000;

@Resolver(() => PostShipmentPayload)
export class PostShipmentResolver {
  constructor(
    private readonly db: Database,
    private readonly balances: BalanceStore,
    private readonly shipments: ShipmentReads,
    private readonly determinations: DeterminationReads,
    private readonly postShipments: PostShipments,
  ) {}

  @Mutation(() => PostShipmentPayload, {
    name: 'postShipment',
    description:
      'Judges a shipment and records it; with onBreach: REFUSE only when it breaks nothing. Safe to repeat with the same key.',
  })
  async post(
    @Args('input', { type: () => PostShipmentInput, description: 'The shipment.' }) input: Given<PostShipmentInput>,
    @Context('caller') caller: Caller,
  ): Promise<PostShipmentPayload> {
    const [answer] = await this.postShipments.run(caller, [input], () => ['input']);
    if (answer === undefined) throw new Error('one shipment has one answer');
    return toPayload(answer, this.sequence(caller));
  }

  @Mutation(() => PostShipmentsPayload, {
    name: 'postShipments',
    description:
      'The same for up to 1,000 shipments at once, each with its own answer: one that is refused never sinks the others.',
  })
  async postMany(
    @Args('input', { type: () => PostShipmentsInput, description: 'The shipments.' })
    { shipments }: Given<PostShipmentsInput>,
    @Context('caller') caller: Caller,
  ): Promise<PostShipmentsPayload> {
    if (shipments.length > MOST) return { results: null, userErrors: [userError('TOO_MANY', ['input', 'shipments'])] };
    const answers = await this.postShipments.run(caller, shipments, (index) => ['input', 'shipments', String(index)]);
    const once = this.sequence(caller);
    return { results: answers.map((answer) => toPayload(answer, once)), userErrors: [], ledgerSequence: await once() };
  }

  @ResolveField(() => ShipmentType, { nullable: true, description: 'The shipment; null when it was not recorded.' })
  async shipment(
    @Parent() { made, seq }: PostShipmentPayload,
    @Context() context: GraphqlContext,
  ): Promise<ShipmentType | null> {
    const record: ShipmentRecord | null =
      made?.shipment ?? (isNumber(seq) ? await this.shipments.loader(context).load(seq) : null);
    return record === null ? null : toShipmentType(record);
  }

  @ResolveField(() => DeterminationType, {
    nullable: true,
    description:
      'The answer given to this request, also to a refused one; a replay gets the first one. Null when a field was wrong.',
  })
  async determination(
    @Parent() payload: PostShipmentPayload,
    @Context() context: GraphqlContext,
  ): Promise<DeterminationType | null> {
    const record = await this.recordOf(payload, context);
    return record === null ? null : toDeterminationType(record);
  }

  @ResolveField(() => WholeNumberScalar, {
    nullable: true,
    description:
      'The largest quantity that would have fitted the limit, when one was exceeded (R-34, R-60); null otherwise. Of a shipment that fulfils a hold split over licenses: of the part that did not fit, which the determination is of.',
  })
  async largestQuantity(
    @Parent() payload: PostShipmentPayload,
    @Context() context: GraphqlContext,
  ): Promise<bigint | null> {
    if (!payload.userErrors.some(({ code }) => code === 'LIMIT_EXCEEDED')) return null;
    const record = await this.recordOf(payload, context);
    return record === null ? null : largestIn(record);
  }

  @ResolveField(() => WholeNumberScalar, { nullable: true, description: 'The number of the last ledger event then.' })
  async ledgerSequence(@Parent() { made, sequence }: PostShipmentPayload): Promise<number | null> {
    return made?.head ?? (await sequence?.()) ?? null;
  }

  /** The determination of an answer: at hand when it was given now, read when it is an earlier one. */
  private async recordOf(
    { determinationSeq, made }: PostShipmentPayload,
    context: GraphqlContext,
  ): Promise<DeterminationRecord | null> {
    if (made !== undefined) {
      const all = seesAll(databaseRoleFor(context.caller.role));
      return all ? made.determination : toldRecord(made.determination);
    }
    return isNumber(determinationSeq) ? this.determinations.loader(context).load(determinationSeq) : null;
  }

  /** The head of the ledger after a mutation: read when first asked for, and once for all entries of a list. */
  private sequence(caller: Caller): () => Promise<number> {
    let read: Promise<number> | undefined;
    return () => (read ??= this.db.read((tx) => this.balances.sequence(tx), caller));
  }
}

@Resolver(() => ReverseShipmentPayload)
export class ReverseShipmentResolver {
  constructor(
    private readonly db: Database,
    private readonly balances: BalanceStore,
    private readonly shipments: ShipmentReads,
    private readonly determinations: DeterminationReads,
    private readonly reverseShipment: ReverseShipment,
  ) {}

  @Mutation(() => ReverseShipmentPayload, {
    name: 'reverseShipment',
    description:
      'Takes a shipment back at its own instant: it counts nowhere, at no instant, and what came after it is judged again (R-65). Safe to repeat with the same key.',
  })
  async reverse(
    @Args('input', { type: () => ReverseShipmentInput, description: 'The reversal.' })
    input: Given<ReverseShipmentInput>,
    @Context('caller') caller: Caller,
  ): Promise<ReverseShipmentPayload> {
    const { replayed, seq, userErrors } = await this.reverseShipment.run(caller, input);
    return { replayed, userErrors, reverses: seq === null ? null : input.reverses };
  }

  @ResolveField(() => ShipmentType, {
    nullable: true,
    description: 'The shipment, now reversed; null when it was not taken back.',
  })
  async shipment(
    @Parent() payload: ReverseShipmentPayload,
    @Context() context: GraphqlContext,
  ): Promise<ShipmentType | null> {
    const record = await this.reversed(payload, context);
    return record === null ? null : toShipmentType(record);
  }

  @ResolveField(() => DeterminationType, {
    nullable: true,
    description: 'The last answer given about the shipment: it stays stored.',
  })
  async determination(
    @Parent() payload: ReverseShipmentPayload,
    @Context() context: GraphqlContext,
  ): Promise<DeterminationType | null> {
    const record = await this.reversed(payload, context);
    const stored = record === null ? null : await this.determinations.loader(context).load(record.determinationSeq);
    return stored === null ? null : toDeterminationType(stored);
  }

  @ResolveField(() => WholeNumberScalar, { nullable: true, description: 'The number of the last ledger event then.' })
  ledgerSequence(@Context('caller') caller: Caller): Promise<number> {
    return this.db.read((tx) => this.balances.sequence(tx), caller);
  }

  private reversed({ reverses }: ReverseShipmentPayload, context: GraphqlContext): Promise<ShipmentRecord | null> {
    if (reverses === undefined || reverses === null) return Promise.resolve(null);
    const once = loaderOf(context, ReverseShipmentResolver, () => new Map<string, Promise<ShipmentRecord | null>>());
    const known =
      once.get(reverses) ??
      this.db.read(async (tx) => (await this.shipments.byReference(tx, reverses)) ?? null, context.caller);
    once.set(reverses, known);
    return known;
  }
}

@Resolver(() => IssueLicensePayload)
export class IssueLicensePayloadResolver {
  constructor(private readonly determinations: DeterminationReads) {}

  @ResolveField(() => DeterminationType, {
    nullable: true,
    description:
      'The policy the license met at its issue, and what it adds to which country (R-23, R-24). Null when it was refused.',
  })
  async determination(
    @Parent() { determinationSeq }: IssueLicensePayload,
    @Context() context: GraphqlContext,
  ): Promise<DeterminationType | null> {
    const record = isNumber(determinationSeq) ? await this.determinations.loader(context).load(determinationSeq) : null;
    return record === null ? null : toDeterminationType(record);
  }
}

const isNumber = (value: number | null | undefined): value is number => value !== null && value !== undefined;

const toPayload = (
  { determinationSeq, recorded, replayed, seq, userErrors }: Answered,
  sequence: () => Promise<number>,
): PostShipmentPayload => ({ replayed, userErrors, seq, determinationSeq, sequence, made: madeOf(recorded) });

/** What would have fitted, from the numbers the stored answer rests on. */
function largestIn({ detail, effectiveAt }: DeterminationRecord): bigint | null {
  const numbersOf = (rule: string): Record<string, bigint> | undefined => {
    const finding = detail.findings?.find((one) => one.rule === rule);
    if (finding === undefined) return undefined;
    return Object.fromEntries(Object.entries(finding.numbers).map(([name, value]) => [name, BigInt(value)]));
  };
  const unitTpp = detail.item?.unitTpp ?? null;
  return largestQuantity(numbersOf, unitTpp === null ? null : BigInt(unitTpp), dayOf(effectiveAt));
}
