import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { AllocationType } from '../allocations/allocation.graphql.js';
import { LicenseType } from '../authorizations/license.graphql.js';
import { QuotaType } from '../authorizations/quota.graphql.js';
import type { GraphqlContext } from '../platform/graphql-context.js';
import { TppScalar, UsdScalar } from '../platform/graphql-scalars.js';
import type { UsdCents } from '../platform/graphql-usd.js';
import { WholeNumberScalar } from '../platform/graphql-whole-number.js';
import { remainingOf, type Tpp } from '../rules/tpp.js';
import { ProductVolumesType } from '../shipments/volume-cap.graphql.js';
import { heldTimesOf } from './held-times.js';
import { HeldReads } from './held.reads.js';

const THEN = 'by holds that are open at the instant of the position, as it was known';

@Resolver(() => AllocationType)
export class HeldOnAllocation {
  constructor(private readonly reads: HeldReads) {}

  @ResolveField(() => TppScalar, {
    description: `TPP set aside ${THEN}: orders for which a license is to be applied for.`,
  })
  heldTpp(@Parent() allocation: AllocationType, @Context() context: GraphqlContext): Promise<Tpp> {
    const key = allocation.country.earDestination;
    return this.reads.loader(context, heldTimesOf(allocation)).load({ kind: 'HELD_COUNTRY_LICENSED', key });
  }

  @ResolveField(() => TppScalar, { nullable: true, description: 'Remaining less held, never below zero.' })
  async remainingAfterHoldsTpp(
    @Parent() allocation: AllocationType,
    @Context() context: GraphqlContext,
  ): Promise<Tpp | null> {
    const { remainingTpp } = allocation;
    return remainingTpp === null ? null : remainingOf(remainingTpp, await this.heldTpp(allocation, context));
  }
}

@Resolver(() => QuotaType)
export class HeldOnQuota {
  constructor(private readonly reads: HeldReads) {}

  @ResolveField(() => TppScalar, { description: `TPP of the year's quota set aside ${THEN}.` })
  heldTpp(@Parent() quota: QuotaType, @Context() context: GraphqlContext): Promise<Tpp> {
    const key = `${quota.holderId}/${quota.year}`;
    return this.reads.loader(context, heldTimesOf(quota)).load({ kind: 'HELD_LPP_QUOTA', key });
  }

  @ResolveField(() => TppScalar, { description: 'Remaining less held, never below zero.' })
  async remainingAfterHoldsTpp(@Parent() quota: QuotaType, @Context() context: GraphqlContext): Promise<Tpp> {
    return remainingOf(quota.remainingTpp, await this.heldTpp(quota, context));
  }
}

@Resolver(() => ProductVolumesType)
export class HeldOnVolumeCap {
  constructor(private readonly reads: HeldReads) {}

  @ResolveField(() => TppScalar, { description: `TPP for China and Macau set aside ${THEN}.` })
  heldTpp(@Parent() of: ProductVolumesType, @Context() context: GraphqlContext): Promise<Tpp> {
    return this.reads.loader(context, heldTimesOf(of)).load({ kind: 'HELD_VOLUME_CHINA_MACAU', key: of.item });
  }

  @ResolveField(() => TppScalar, {
    nullable: true,
    description: 'Remaining under the cap less held, never below zero; null without a cap.',
  })
  async remainingAfterHoldsTpp(
    @Parent() of: ProductVolumesType,
    @Context() context: GraphqlContext,
  ): Promise<Tpp | null> {
    return of.cap === null ? null : remainingOf(of.cap.remainingTpp, await this.heldTpp(of, context));
  }
}

@Resolver(() => LicenseType)
export class HeldOnLicense {
  constructor(private readonly reads: HeldReads) {}

  @ResolveField(() => WholeNumberScalar, {
    description: `Units set aside ${THEN}, under this very number, of all its lines.`,
  })
  async heldQuantity(@Parent() license: LicenseType, @Context() context: GraphqlContext): Promise<bigint> {
    const { lines, number } = license;
    const keys = [number, ...lines.slice(1).map(({ item }) => `${number}|${item}`)];
    const loader = this.reads.loader(context, heldTimesOf(license));
    const held = await Promise.all(keys.map((key) => loader.load({ kind: 'HELD_LICENSE_QUANTITY', key })));
    return held.reduce((sum, one) => sum + one, 0n);
  }

  @ResolveField(() => UsdScalar, { description: `Value set aside ${THEN}, under this very number.` })
  heldValueUsd(@Parent() license: LicenseType, @Context() context: GraphqlContext): Promise<UsdCents> {
    const key = license.number;
    return this.reads.loader(context, heldTimesOf(license)).load({ kind: 'HELD_LICENSE_VALUE', key });
  }

  @ResolveField(() => WholeNumberScalar, { description: 'Remaining units less held ones, never below zero.' })
  async remainingAfterHoldsQuantity(
    @Parent() license: LicenseType,
    @Context() context: GraphqlContext,
  ): Promise<bigint> {
    return remainingOf(license.remainingQuantity, await this.heldQuantity(license, context));
  }
}
