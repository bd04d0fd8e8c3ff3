import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { Answered } from '../ledger/record-answer.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import type { Given } from '../platform/input-check.js';
import { ChangeHold } from './change-hold.js';
import { HoldPayload } from './hold.graphql.js';
import {
  ApproveHoldOverrideInput,
  ExtendHoldInput,
  LiftHoldInput,
  PlaceHoldInput,
  SetHoldStageInput,
} from './hold.input.js';
import { type HoldRecord, HoldReads } from './hold.reads.js';
import { PlaceHold } from './place-hold.js';
import { toHoldType } from './to-hold-type.js';

@Resolver(() => HoldPayload)
export class HoldChangesResolver {
  constructor(
    private readonly db: Database,
    private readonly reads: HoldReads,
    private readonly clock: Clock,
    private readonly place: PlaceHold,
    private readonly change: ChangeHold,
  ) {}

  @Mutation(() => HoldPayload, {
    description:
      'Sets TPP aside for an order on everything its shipment would draw. What does not fit beside all that is used and held is refused with the largest quantity that would. Safe to repeat with the same key.',
  })
  async placeHold(
    @Args('input', { type: () => PlaceHoldInput, description: 'The planned shipment.' }) input: Given<PlaceHoldInput>,
    @Context('caller') caller: Caller,
  ): Promise<HoldPayload> {
    const answered = await this.place.run(caller, input);
    const { seq } = answered;
    const records = seq === null ? [] : await this.db.read((tx) => this.reads.ofLine(tx, seq), caller);
    return this.payload(answered, records);
  }

  @Mutation(() => HoldPayload, { description: 'Gives a hold up. Safe to repeat with the same key.' })
  async liftHold(
    @Args('input', { type: () => LiftHoldInput, description: 'The hold.' }) input: Given<LiftHoldInput>,
    @Context('caller') caller: Caller,
  ): Promise<HoldPayload> {
    return this.changed(caller, await this.change.lift(caller, input));
  }

  @Mutation(() => HoldPayload, { description: 'Holds until another instant. Safe to repeat with the same key.' })
  async extendHold(
    @Args('input', { type: () => ExtendHoldInput, description: 'The hold.' }) input: Given<ExtendHoldInput>,
    @Context('caller') caller: Caller,
  ): Promise<HoldPayload> {
    return this.changed(caller, await this.change.extend(caller, input));
  }

  @Mutation(() => HoldPayload, {
    description:
      'Moves the order of a hold to another stage; with LICENSED and a license, what is held moves from the country to that license, if it carries it. Safe to repeat with the same key.',
  })
  async setHoldStage(
    @Args('input', { type: () => SetHoldStageInput, description: 'The stage.' }) input: Given<SetHoldStageInput>,
    @Context('caller') caller: Caller,
  ): Promise<HoldPayload> {
    return this.changed(caller, await this.change.setStage(caller, input));
  }

  @Mutation(() => HoldPayload, {
    description:
      'A steward places a hold that was refused with LIMIT_EXCEEDED. Somebody else must have asked for it; both credentials are part of the record. Safe to repeat with the same key.',
  })
  async approveHoldOverride(
    @Args('input', { type: () => ApproveHoldOverrideInput, description: 'The refusal.' })
    input: Given<ApproveHoldOverrideInput>,
    @Context('caller') caller: Caller,
  ): Promise<HoldPayload> {
    return this.changed(caller, await this.change.approve(caller, input));
  }

  private async changed(caller: Caller, answered: Answered): Promise<HoldPayload> {
    const { seq } = answered;
    const record = seq === null ? undefined : await this.db.read((tx) => this.reads.bySeq(tx, seq), caller);
    return this.payload(answered, record === undefined ? [] : [record]);
  }

  private payload(answered: Answered, records: readonly HoldRecord[]): HoldPayload {
    const { determinationSeq, recorded, replayed, seq, userErrors } = answered;
    const now = this.clock.now();
    const parts = records.map((record) => toHoldType(record, now));
    return {
      hold: parts[0] ?? null,
      parts,
      replayed,
      largestQuantity: recorded?.outcome === 'REFUSED' ? (recorded.largestQuantity ?? null) : null,
      refusal: seq === null && determinationSeq !== null ? String(determinationSeq) : null,
      userErrors,
      ledgerSequence: seq,
    };
  }
}
