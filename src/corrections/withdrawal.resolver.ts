import { Args, Context, Info, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import { asksFor, readPage, toPage } from '../platform/graphql-page.js';
import type { Given } from '../platform/input-check.js';
import { destinationOf, isCountryCode } from '../rules/destination.js';
import { toWithdrawalType, WithdrawFact } from './withdraw-fact.js';
import {
  SAFE,
  WithdrawAllocationChangeInput,
  WithdrawalConnection,
  WithdrawalPayload,
  WithdrawalsArgs,
  WithdrawHolidayInput,
  WithdrawLicenseInput,
  WithdrawOpeningStockInput,
} from './withdrawal.graphql.js';
import { WithdrawalStore } from './withdrawal.store.js';

const LIST = { name: 'withdrawals', keys: 1 };

@Resolver()
export class WithdrawalResolver {
  constructor(
    private readonly db: Database,
    private readonly withdraw: WithdrawFact,
    private readonly withdrawals: WithdrawalStore,
  ) {}

  @Query(() => WithdrawalConnection, {
    name: 'withdrawals',
    description: 'The facts that were withdrawn as recorded in error, and why, in the order recorded.',
  })
  async list(
    @Args() args: WithdrawalsArgs,
    @Info() info: GraphQLResolveInfo,
    @Context('caller') caller: Caller,
  ): Promise<WithdrawalConnection> {
    const request = readPage(LIST, args);
    const kind = args.kind ?? null;
    return this.db.read(async (tx) => {
      const rows = await this.withdrawals.page(tx, kind, request);
      const counted = asksFor(info, 'totalCount') ? { totalCount: await this.withdrawals.count(tx, kind) } : {};
      return toPage(LIST, request, rows, { keysOf: ({ seq }) => [String(seq)], nodeOf: toWithdrawalType, ...counted });
    }, caller);
  }

  @Mutation(() => WithdrawalPayload, {
    description: `Withdraws a license that was put on record in error, so that the right one can be issued under its number: what went under it is answered again as without it, and what it added to LICENSED is taken back. Not for a license that was returned, revoked or replaced: see recordLicenseEvent and issueLicense. ${SAFE}`,
  })
  async withdrawLicense(
    @Args('input', { type: () => WithdrawLicenseInput, description: 'The license.' })
    input: Given<WithdrawLicenseInput>,
    @Context('caller') caller: Caller,
  ): Promise<WithdrawalPayload> {
    return this.withdraw.run(caller, input, {
      of: WithdrawLicenseInput,
      field: 'license',
      named: ({ license }) => ({ kind: 'LICENSE', name: license }),
    });
  }

  @Mutation(() => WithdrawalPayload, {
    description: `Withdraws opening stock that was recorded in error: it leaves the installed base from its day on, and what was judged on that is answered again. ${SAFE}`,
  })
  async withdrawOpeningStock(
    @Args('input', { type: () => WithdrawOpeningStockInput, description: 'The stock.' })
    input: Given<WithdrawOpeningStockInput>,
    @Context('caller') caller: Caller,
  ): Promise<WithdrawalPayload> {
    return this.withdraw.run(caller, input, {
      of: WithdrawOpeningStockInput,
      field: 'holder',
      named: ({ asOf, country, holder, item }) => ({
        kind: 'OPENING_STOCK',
        name: [holder, country, item, asOf].join('|'),
      }),
    });
  }

  @Mutation(() => WithdrawalPayload, {
    description: `Withdraws a legal holiday that was recorded in error: licenses that were usable longer because of it are not (R-59). ${SAFE}`,
  })
  async withdrawHoliday(
    @Args('input', { type: () => WithdrawHolidayInput, description: 'The holiday.' })
    input: Given<WithdrawHolidayInput>,
    @Context('caller') caller: Caller,
  ): Promise<WithdrawalPayload> {
    return this.withdraw.run(caller, input, {
      of: WithdrawHolidayInput,
      field: 'on',
      named: ({ on }) => ({ kind: 'HOLIDAY', name: on }),
    });
  }

  @Mutation(() => WithdrawalPayload, {
    description: `Withdraws news about a country's allocation that was reported in error: its uplift, official status and external figure are as before it. ${SAFE}`,
  })
  async withdrawAllocationChange(
    @Args('input', { type: () => WithdrawAllocationChangeInput, description: 'The news.' })
    input: Given<WithdrawAllocationChangeInput>,
    @Context('caller') caller: Caller,
  ): Promise<WithdrawalPayload> {
    return this.withdraw.run(caller, input, {
      of: WithdrawAllocationChangeInput,
      field: 'effectiveOn',
      named: ({ country, effectiveOn }) => ({
        kind: 'ALLOCATION_CHANGE',
        name: `${isCountryCode(country) ? destinationOf(country) : country}|${effectiveOn}`,
      }),
    });
  }
}
