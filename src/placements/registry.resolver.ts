import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import type { Given } from '../platform/input-check.js';
import { RecordHolding, type HoldingAnswer } from './record-holding.js';
import { RecordVeuEvent } from './record-veu-event.js';
import {
  AddOpeningStockInput,
  HoldingPayload,
  RecordRemovalInput,
  RecordVeuEventInput,
  RegisterSiteInput,
  RegisterVeuInput,
  VeuPayload,
} from './registry.input.js';
import { RegisterVeu } from './register-veu.js';
import { toVeuType } from './to-veu-type.js';
import type { VeuType } from './veu.graphql.js';
import { VeuReads } from './veu.reads.js';

@Resolver()
export class RegistryResolver {
  constructor(
    private readonly db: Database,
    private readonly reads: VeuReads,
    private readonly register: RegisterVeu,
    private readonly recordHolding: RecordHolding,
    private readonly recordEvent: RecordVeuEvent,
  ) {}

  @Mutation(() => VeuPayload, {
    description:
      'Puts a validated end user on record when its holder is eligible that day (R-42, R-48). Safe to repeat with the same key.',
  })
  async registerVeu(
    @Args('input', { type: () => RegisterVeuInput, description: 'The validated end user.' })
    input: Given<RegisterVeuInput>,
    @Context('caller') caller: Caller,
  ): Promise<VeuPayload> {
    const { replayed, seq, userErrors } = await this.register.veu(caller, input);
    return { veu: seq === null ? null : await this.veu(caller, input.id), replayed, userErrors, ledgerSequence: seq };
  }

  @Mutation(() => VeuPayload, {
    description: 'Puts an authorized location on record (R-47). Safe to repeat with the same key.',
  })
  async registerSite(
    @Args('input', { type: () => RegisterSiteInput, description: 'The site.' }) input: Given<RegisterSiteInput>,
    @Context('caller') caller: Caller,
  ): Promise<VeuPayload> {
    const { replayed, seq, userErrors } = await this.register.site(caller, input);
    return { veu: seq === null ? null : await this.veu(caller, input.veu), replayed, userErrors, ledgerSequence: seq };
  }

  @Mutation(() => VeuPayload, {
    description:
      'Records a suspension, reinstatement or revocation (R-41). The registry and planning follow it. Safe to repeat with the same key.',
  })
  async recordVeuEvent(
    @Args('input', { type: () => RecordVeuEventInput, description: 'The event.' }) input: Given<RecordVeuEventInput>,
    @Context('caller') caller: Caller,
  ): Promise<VeuPayload> {
    const { recorded, replayed, userErrors } = await this.recordEvent.run(caller, input);
    return { veu: recorded ? await this.veu(caller, input.veu) : null, replayed, userErrors, ledgerSequence: null };
  }

  @Mutation(() => HoldingPayload, {
    description:
      'Adds stock that no shipment on record tells of, pre-2025 stock included (R-46). Safe to repeat with the same key.',
  })
  async addOpeningStock(
    @Args('input', { type: () => AddOpeningStockInput, description: 'The stock.' })
    input: Given<AddOpeningStockInput>,
    @Context('caller') caller: Caller,
  ): Promise<HoldingPayload> {
    return toPayload(await this.recordHolding.addStock(caller, input));
  }

  @Mutation(() => HoldingPayload, {
    description:
      'Records chips that left an installed base. It has happened, so it is recorded also when more leaves than stood there: the breach is REMOVAL_EXCEEDS_BASE. Safe to repeat with the same key.',
  })
  async recordRemoval(
    @Args('input', { type: () => RecordRemovalInput, description: 'The removal.' }) input: Given<RecordRemovalInput>,
    @Context('caller') caller: Caller,
  ): Promise<HoldingPayload> {
    return toPayload(await this.recordHolding.remove(caller, input));
  }

  private async veu(caller: Caller, id: string): Promise<VeuType | null> {
    const record = await this.db.read((tx) => this.reads.one(tx, id), caller);
    return record === undefined ? null : toVeuType(record);
  }
}

const toPayload = ({ answered: { replayed, seq, userErrors }, tpp }: HoldingAnswer): HoldingPayload => ({
  tpp,
  replayed,
  userErrors,
  ledgerSequence: seq,
});
