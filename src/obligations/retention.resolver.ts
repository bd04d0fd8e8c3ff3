import { Args, Context, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { toCitationType } from '../ledger/answer.graphql.js';
import { LedgerStore } from '../ledger/ledger.store.js';
import type { Caller } from '../platform/caller.js';
import { Database, type Tx } from '../platform/database.js';
import type { GraphqlContext } from '../platform/graphql-context.js';
import { type Given, problemsOf, userError } from '../platform/input-check.js';
import { ShipmentType } from '../shipments/shipment.graphql.js';
import { HoldRecordsInput, HoldRecordsPayload, RetentionType } from './retention.graphql.js';
import { type RetentionRecord, RetentionReads } from './retention.reads.js';

/** Adds to a shipment what only a higher floor knows: how long its records are kept. */
@Resolver(() => ShipmentType)
export class RetentionResolver {
  constructor(
    private readonly db: Database,
    private readonly ledger: LedgerStore,
    private readonly reads: RetentionReads,
  ) {}

  @ResolveField(() => RetentionType, { description: 'How long its records are kept (R-64).' })
  async retention(
    @Parent() { record: { known, seq } }: ShipmentType,
    @Context() context: GraphqlContext,
  ): Promise<RetentionType> {
    const found = await this.reads.loader(context, known).load(seq);
    if (found === null) throw new Error(`shipment ${seq} has records`);
    return toRetentionType(found);
  }

  @Mutation(() => HoldRecordsPayload, {
    name: 'holdRecords',
    description:
      'Puts a hold on the records of a shipment that an agency has asked for, or lifts it (15 CFR 762.6). Safe to repeat.',
  })
  async hold(
    @Args('input', { type: () => HoldRecordsInput, description: 'Which records, and why.' })
    input: Given<HoldRecordsInput>,
    @Context('caller') caller: Caller,
  ): Promise<HoldRecordsPayload> {
    const problems = problemsOf(HoldRecordsInput, input, ['input']);
    if (problems.length > 0) return { retention: null, userErrors: problems };
    const known = await this.db.transaction((tx) => this.holdIn(tx, input), { tenant: caller.tenant });
    if (known === undefined)
      return { retention: null, userErrors: [userError('UNKNOWN_REFERENCE', ['input', 'reference'])] };
    return { retention: toRetentionType(known), userErrors: [] };
  }

  /** Under the lock of the ledger's head, so that two of them see each other. */
  private async holdIn(
    tx: Tx,
    { hold: held, reason, reference }: Given<HoldRecordsInput>,
  ): Promise<RetentionRecord | undefined> {
    await this.ledger.lockHead(tx);
    const seq = await this.reads.seqOf(tx, reference);
    if (seq === undefined) return undefined;
    const [before] = await this.reads.bySeqs(tx, [seq]);
    if (before?.held !== held) await this.reads.insertHold(tx, { seq, held, reason });
    return (await this.reads.bySeqs(tx, [seq]))[0];
  }
}

const toRetentionType = (record: RetentionRecord): RetentionType => ({
  reference: record.reference,
  retentionUntil: record.until,
  countedFrom: record.countedFrom,
  held: record.held,
  holdReason: record.holdReason,
  citation: toCitationType(record.citation),
});
