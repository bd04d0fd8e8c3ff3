import { Args, Context, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { AT, frameOf, KNOWN, toCitationType } from '../ledger/answer.graphql.js';
import { PartyType, toPartyType } from '../parties/party.graphql.js';
import { PartyReads } from '../parties/party.reads.js';
import { ReadingInput, UNDER } from '../ledger/reading.graphql.js';
import { toReadings } from '../ledger/to-readings.js';
import type { Caller } from '../platform/caller.js';
import type { GraphqlContext } from '../platform/graphql-context.js';
import { Postures } from '../platform/graphql-words.js';
import { Refusal } from '../platform/refusal.js';
import { day, type Instant } from '../rules/day.js';
import { citationsOf } from '../rules/rule-citations.js';
import type { Posture } from '../rules/vocabulary.js';
import { QuotaType } from './quota.graphql.js';
import { NOT_ENFORCED, quotasUnder } from './quota-under.js';
import { ReadQuota, type ReadQuotaAnswer } from './read-quota.js';

@Resolver(() => QuotaType)
export class QuotaResolver {
  constructor(
    private readonly readQuota: ReadQuota,
    private readonly parties: PartyReads,
  ) {}

  @Query(() => QuotaType, {
    description: 'What remains of the yearly quota of License Exception LPP that a consignee draws on.',
  })
  async quota(
    @Args('consignee', {
      type: () => ID,
      description: 'A registered party. Its ultimate parent holds the quota (R-35).',
    })
    consignee: string,
    @Context('caller') caller: Caller,
    @Args('year', {
      type: () => Int,
      nullable: true,
      description: 'The UTC calendar year; that of `at` when left out.',
    })
    year?: number | null,
    @Args('at', AT) at?: Instant | null,
    @Args('posture', {
      type: () => Postures,
      defaultValue: 'AS_CODIFIED',
      description: 'The reading; as codified when left out.',
    })
    posture: Posture = 'AS_CODIFIED',
    @Args('under', UNDER) under?: readonly ReadingInput[] | null,
    @Args('known', KNOWN) known?: Instant | null,
  ): Promise<QuotaType> {
    const readings = toReadings(under);
    if (year !== undefined && year !== null && (year < 1 || year > 9999)) {
      throw new Refusal('BAD_NUMBER', {
        path: ['year'],
        message: 'A year has four digits.',
        remedy: 'Give a year such as 2025.',
      });
    }
    const answer = await this.readQuota.run(caller, consignee, year ?? null, { at, known });
    return { ...toQuotaType(answer, posture), readings: quotasUnder(answer, readings) };
  }

  @ResolveField(() => PartyType, { nullable: true, description: 'The ultimate parent whose quota it is.' })
  async holder(@Parent() { holderId }: QuotaType, @Context() context: GraphqlContext): Promise<PartyType | null> {
    return this.party(holderId, context);
  }

  @ResolveField(() => PartyType, { nullable: true, description: 'The consignee that was asked for.' })
  async consignee(@Parent() { consigneeId }: QuotaType, @Context() context: GraphqlContext): Promise<PartyType | null> {
    return this.party(consigneeId, context);
  }

  private async party(id: string, context: GraphqlContext): Promise<PartyType | null> {
    const record = await this.parties.loader(context).load(id);
    return record === null ? null : toPartyType(record);
  }
}

function toQuotaType(answer: ReadQuotaAnswer, posture: Posture): QuotaType {
  const { at, consigneeId, known, ledgerSequence, now, position } = answer;
  const { holderId, quotaTpp, year } = position;
  const reason =
    quotaTpp === null ? `No quota exists for ${year} (R-34).` : posture === 'AS_ENFORCED' ? NOT_ENFORCED : null;
  return {
    ...frameOf({ posture, at, known, ledgerSequence, now }),
    year,
    explanation:
      holderId === consigneeId
        ? `${consigneeId} is its own ultimate parent, so the quota is its own.`
        : `The quota is that of ${holderId}, the ultimate parent of ${consigneeId}; all its subsidiaries share it.`,
    applies: reason === null,
    reason,
    quotaTpp,
    usedTpp: position.usedTpp,
    remainingTpp: position.remainingTpp,
    overTpp: position.overTpp,
    shipments: position.lines,
    citations: citationsOf('lpp.quota', day(`${String(year).padStart(4, '0')}-12-31`)).map(toCitationType),
    readings: [],
    consigneeId,
    holderId,
  };
}
