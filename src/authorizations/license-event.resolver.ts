import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Answered } from '../ledger/record-answer.js';
import { Database } from '../platform/database.js';
import type { GraphqlContext } from '../platform/graphql-context.js';
import type { Given } from '../platform/input-check.js';
import { LicenseEventStore } from './license-event.store.js';
import {
  LicenseEventPayload,
  LicenseEventType,
  RecordLicenseEventInput,
  WithdrawLicenseEventInput,
} from './license-event.graphql.js';
import { LicenseType } from './license.graphql.js';
import { LicenseReads } from './license.reads.js';
import { RecordLicenseEvent } from './record-license-event.js';
import { toLicenseEventTypes, toLicenseType } from './to-license-type.js';

@Resolver(() => LicenseType)
export class LicenseEventResolver {
  constructor(
    private readonly db: Database,
    private readonly reads: LicenseReads,
    private readonly events: LicenseEventStore,
    private readonly recordEvent: RecordLicenseEvent,
  ) {}

  @Mutation(() => LicenseEventPayload, {
    description:
      'Records that a license was extended, changed without a replacement, suspended, reinstated, revoked or returned (R-59, R-61). What went under it from that day on is answered again. A replacement is issueLicense with `replaces`. Safe to repeat with the same key.',
  })
  async recordLicenseEvent(
    @Args('input', { type: () => RecordLicenseEventInput, description: 'The event.' })
    input: Given<RecordLicenseEventInput>,
    @Context() context: GraphqlContext,
  ): Promise<LicenseEventPayload> {
    const answered = await this.recordEvent.run(context.caller, input);
    return this.toPayload(context, answered, input.license);
  }

  @Mutation(() => LicenseEventPayload, {
    description:
      'Takes back an event of a license that was recorded in error: it stays on record and counts at no instant (R-65). What went under the license from its day on is answered again. Safe to repeat with the same key.',
  })
  async withdrawLicenseEvent(
    @Args('input', { type: () => WithdrawLicenseEventInput, description: 'The event to take back.' })
    input: Given<WithdrawLicenseEventInput>,
    @Context() context: GraphqlContext,
  ): Promise<LicenseEventPayload> {
    const answered = await this.recordEvent.withdraw(context.caller, input);
    const [event] =
      answered.seq === null
        ? []
        : await this.db.read((tx) => this.events.bySeqs(tx, [Number(input.event)]), context.caller);
    return this.toPayload(context, answered, event?.number ?? null);
  }

  @ResolveField('events', () => [LicenseEventType], {
    description: 'What happened to it after its issue, in the order recorded; also what is dated later, or withdrawn.',
  })
  eventsOf(@Parent() { record }: LicenseType): LicenseEventType[] {
    return toLicenseEventTypes(record.events);
  }

  private async toPayload(
    context: GraphqlContext,
    { replayed, seq, userErrors }: Answered,
    number: string | null,
  ): Promise<LicenseEventPayload> {
    const record = seq === null || number === null ? null : await this.reads.loader(context).load(number);
    return {
      license: record === null ? null : toLicenseType(record),
      replayed,
      userErrors: [...userErrors],
      ledgerSequence: seq,
    };
  }
}
