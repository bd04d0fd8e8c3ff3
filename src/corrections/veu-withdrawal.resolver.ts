import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import type { Caller } from '../platform/caller.js';
import type { Given } from '../platform/input-check.js';
import { WithdrawFact } from './withdraw-fact.js';
import {
  SAFE,
  WithdrawalPayload,
  WithdrawSiteInput,
  WithdrawVeuEventInput,
  WithdrawVeuInput,
} from './withdrawal.graphql.js';

/** Withdrawals of validated end users, their sites, and what happened to them. */
@Resolver()
export class VeuWithdrawalResolver {
  constructor(private readonly withdraw: WithdrawFact) {}

  @Mutation(() => WithdrawalPayload, {
    description: `Withdraws a site that was registered in error, so that the right one can be registered under its id. Shipments that go to it are reversed first. ${SAFE}`,
  })
  async withdrawSite(
    @Args('input', { type: () => WithdrawSiteInput, description: 'The site.' }) input: Given<WithdrawSiteInput>,
    @Context('caller') caller: Caller,
  ): Promise<WithdrawalPayload> {
    return this.withdraw.run(caller, input, {
      of: WithdrawSiteInput,
      field: 'site',
      named: ({ site }) => ({ kind: 'SITE', name: site }),
    });
  }

  @Mutation(() => WithdrawalPayload, {
    description: `Withdraws a validated end user that was registered in error, so that the right one can be registered under its id. Its sites, and what happened to it, are withdrawn first. ${SAFE}`,
  })
  async withdrawVeu(
    @Args('input', { type: () => WithdrawVeuInput, description: 'The validated end user.' })
    input: Given<WithdrawVeuInput>,
    @Context('caller') caller: Caller,
  ): Promise<WithdrawalPayload> {
    return this.withdraw.run(caller, input, {
      of: WithdrawVeuInput,
      field: 'veu',
      named: ({ veu }) => ({ kind: 'VEU', name: veu }),
    });
  }

  @Mutation(() => WithdrawalPayload, {
    description: `Withdraws a suspension, reinstatement or revocation that was recorded in error: what went to the sites from its day on is answered again (R-41). ${SAFE}`,
  })
  async withdrawVeuEvent(
    @Args('input', { type: () => WithdrawVeuEventInput, description: 'The event.' })
    input: Given<WithdrawVeuEventInput>,
    @Context('caller') caller: Caller,
  ): Promise<WithdrawalPayload> {
    return this.withdraw.run(caller, input, {
      of: WithdrawVeuEventInput,
      field: 'veu',
      named: ({ effectiveOn, kind, veu }) => ({ kind: 'VEU_EVENT', name: [veu, kind, effectiveOn].join('|') }),
    });
  }
}
