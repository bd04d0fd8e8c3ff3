import { type DynamicModule, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { AllocationResolver } from './allocations/allocation.resolver.js';
import { AllocationsModule } from './allocations/allocations.module.js';
import { AuthorizationsModule } from './authorizations/authorizations.module.js';
import { LicenseResolver } from './authorizations/license.resolver.js';
import { QuotaResolver } from './authorizations/quota.resolver.js';
import { ItemResolver } from './items/item.resolver.js';
import { ItemsModule } from './items/items.module.js';
import { CountryResolver } from './parties/country.resolver.js';
import { obligationResolvers, ObligationsModule } from './obligations/obligations.module.js';
import { PartiesModule } from './parties/parties.module.js';
import { PartyResolver } from './parties/party.resolver.js';
import { type DriverConfig, HeadroomDriver } from './platform/graphql-driver.js';
import type { ResolverClass } from './platform/graphql-sdl.js';
import { placementResolvers, PlacementsModule } from './placements/placements.module.js';
import { PlatformModule, type PlatformOptions } from './platform/platform.module.js';
import { PresumptionModule, presumptionResolvers } from './presumption/presumption.module.js';
import { DeterminationResolver, LicenseDeterminationResolver } from './shipments/determination.resolver.js';
import {
  IssueLicensePayloadResolver,
  PostShipmentResolver,
  ReverseShipmentResolver,
} from './shipments/post-shipment.resolver.js';
import { ShipmentResolver } from './shipments/shipment.resolver.js';
import { ShipmentsModule } from './shipments/shipments.module.js';

/** Every resolver, for the schema, which is printed without starting anything. */
export const resolvers: readonly ResolverClass[] = [
  AllocationResolver,
  CountryResolver,
  DeterminationResolver,
  IssueLicensePayloadResolver,
  ItemResolver,
  LicenseDeterminationResolver,
  LicenseResolver,
  PartyResolver,
  PostShipmentResolver,
  QuotaResolver,
  ReverseShipmentResolver,
  ShipmentResolver,
  ...obligationResolvers,
  ...placementResolvers,
  ...presumptionResolvers,
];

/** Wires the rooms. The role decides who answers GraphQL and who recomputes statuses. */
@Module({})
export class AppModule {
  static forRoot(options: PlatformOptions): DynamicModule {
    const { role } = options.config;
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(options),
        PartiesModule,
        ItemsModule,
        AuthorizationsModule,
        AllocationsModule,
        ShipmentsModule,
        PlacementsModule,
        ObligationsModule,
        PresumptionModule.forRole(role),
        ...(role === 'worker' ? [] : [graphql]),
      ],
    };
  }
}

const graphql = GraphQLModule.forRoot<DriverConfig>({ driver: HeadroomDriver, autoSchemaFile: true, path: '/graphql' });
