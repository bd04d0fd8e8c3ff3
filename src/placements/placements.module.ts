import { Module, type Type } from '@nestjs/common';
import { BaseUnitsStore } from '../authorizations/base-units.store.js';
import { VeuEventStore } from '../authorizations/veu-event.store.js';
import { VeuGroupStore } from '../authorizations/veu-group.store.js';
import { VeuPositions } from '../authorizations/veu-positions.js';
import { VeuStore } from '../authorizations/veu.store.js';
import { ItemsModule } from '../items/items.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartiesModule } from '../parties/parties.module.js';
import { PlacementResolver } from './placement.resolver.js';
import { PlanPlacement } from './plan-placement.js';
import { PlanResolver } from './plan.resolver.js';
import { ReadPlacement } from './read-placement.js';
import { RecordHolding } from './record-holding.js';
import { RecordVeuEvent } from './record-veu-event.js';
import { RegisterVeu } from './register-veu.js';
import { RegistryResolver } from './registry.resolver.js';
import { VeuReads } from './veu.reads.js';
import { VeuResolver } from './veu.resolver.js';

/** For the schema, which is printed without starting anything. */
export const placementResolvers: Type[] = [PlacementResolver, PlanResolver, RegistryResolver, VeuResolver];

/**
 * Validated end users for planners: the registry, where they stand against the placement limits, how much fits where, and
 * plans. Facts are recorded through the ledger's `Recorder`; positions are read from its balances.
 */
@Module({
  imports: [ItemsModule, LedgerModule, PartiesModule],
  providers: [
    BaseUnitsStore,
    PlanPlacement,
    ReadPlacement,
    RecordHolding,
    RecordVeuEvent,
    RegisterVeu,
    VeuEventStore,
    VeuGroupStore,
    VeuPositions,
    VeuReads,
    VeuStore,
    ...placementResolvers,
  ],
  exports: [ReadPlacement],
})
export class PlacementsModule {}
