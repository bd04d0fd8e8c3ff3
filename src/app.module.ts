import { type DynamicModule, Module } from '@nestjs/common';
import { GraphQLModule } from '@nestjs/graphql';
import { AccessLogResolver } from './access/access-log.resolver.js';
import { AccessModule } from './access/access.module.js';
import { AllocationResolver } from './allocations/allocation.resolver.js';
import { AllocationsModule } from './allocations/allocations.module.js';
import { AuthorizationsModule } from './authorizations/authorizations.module.js';
import { LicenseEventResolver } from './authorizations/license-event.resolver.js';
import { LicenseConditionResolver } from './authorizations/license-condition.resolver.js';
import { LicenseResolver } from './authorizations/license.resolver.js';
import { QuotaResolver } from './authorizations/quota.resolver.js';
import { correctionResolvers, CorrectionsModule } from './corrections/corrections.module.js';
import { EvidenceModule, evidenceResolvers } from './evidence/evidence.module.js';
import { FIELD_WEIGHTS } from './field-weights.js';
import { holdResolvers, HoldsModule } from './holds/holds.module.js';
import { ItemResolver } from './items/item.resolver.js';
import { ItemsModule } from './items/items.module.js';
import { CountryResolver } from './parties/country.resolver.js';
import { obligationResolvers, ObligationsModule } from './obligations/obligations.module.js';
import { PartiesModule } from './parties/parties.module.js';
import { PartyResolver } from './parties/party.resolver.js';
import type { Config } from './platform/config.js';
import { Gate } from './platform/gate.js';
import { type DriverConfig, HeadroomDriver } from './platform/graphql-driver.js';
import type { ResolverClass } from './platform/graphql-sdl.js';
import { USUAL_STREAMS } from './platform/graphql-streams.js';
import { placementResolvers, PlacementsModule } from './placements/placements.module.js';
import { PlatformModule, type PlatformOptions } from './platform/platform.module.js';
import { PresumptionModule, presumptionResolvers } from './presumption/presumption.module.js';
import { DeterminationResolver, LicenseDeterminationResolver } from './shipments/determination.resolver.js';
import { DrawdownResolver, PostShipmentPartsResolver } from './shipments/drawdown.resolver.js';
import {
  IssueLicensePayloadResolver,
  PostShipmentResolver,
  ReverseShipmentResolver,
} from './shipments/post-shipment.resolver.js';
import { ShipmentResolver } from './shipments/shipment.resolver.js';
import { ShipmentsModule } from './shipments/shipments.module.js';
import { VolumeCapResolver } from './shipments/volume-cap.resolver.js';

/** Every resolver, for the schema, which is printed without starting anything. */
export const resolvers: readonly ResolverClass[] = [
  AccessLogResolver,
  AllocationResolver,
  CountryResolver,
  DeterminationResolver,
  DrawdownResolver,
  IssueLicensePayloadResolver,
  ItemResolver,
  LicenseConditionResolver,
  LicenseDeterminationResolver,
  LicenseEventResolver,
  LicenseResolver,
  PartyResolver,
  PostShipmentPartsResolver,
  PostShipmentResolver,
  QuotaResolver,
  ReverseShipmentResolver,
  ShipmentResolver,
  ...correctionResolvers,
  VolumeCapResolver,
  ...evidenceResolvers,
  ...holdResolvers,
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
        AccessModule.forRoot(),
        PartiesModule,
        ItemsModule,
        AuthorizationsModule,
        AllocationsModule,
        ShipmentsModule,
        PlacementsModule,
        HoldsModule.forRole(role),
        ObligationsModule,
        PresumptionModule.forRole(role),
        CorrectionsModule.forRole(role),
        EvidenceModule.forRole(role),
        ...(role === 'worker' ? [] : [graphql(options.config)]),
      ],
    };
  }
}

/** GraphQL at `/graphql`, hardened as the settings say. Trusted documents are all there is, so nothing explores then. */
function graphql(config: Config): DynamicModule {
  const explored = config.introspection === 'on' && config.trustedDocuments === undefined;
  return GraphQLModule.forRootAsync<DriverConfig>({
    driver: HeadroomDriver,
    inject: [Gate],
    useFactory: (gate: Gate) => ({
      gate,
      autoSchemaFile: true,
      path: '/graphql',
      introspection: explored,
      graphiql: explored && config.graphiql === 'on',
      trustedDocuments: config.trustedDocuments,
      weights: FIELD_WEIGHTS,
      maxCost: config.maxCost,
      timeoutMs: config.timeoutSeconds * 1_000,
      streams: { ...USUAL_STREAMS, open: config.maxStreams },
    }),
  });
}
