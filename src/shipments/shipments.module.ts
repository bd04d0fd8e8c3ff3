import { Global, Module } from '@nestjs/common';
import { AllocationsModule } from '../allocations/allocations.module.js';
import { AuthorizationsModule } from '../authorizations/authorizations.module.js';
import { ItemsModule } from '../items/items.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { Recorder } from '../ledger/recorder.js';
import { PartiesModule } from '../parties/parties.module.js';
import { DeterminationReads } from './determination.reads.js';
import { DeterminationResolver, LicenseDeterminationResolver } from './determination.resolver.js';
import { DeterminationStore } from './determination.store.js';
import { DetermineShipment } from './determine-shipment.js';
import { DrawdownResolver, PostShipmentPartsResolver } from './drawdown.resolver.js';
import { HoldStore } from './hold.store.js';
import { PlanDrawdown } from './plan-drawdown.js';
import { PostShipments } from './post-shipment.js';
import {
  IssueLicensePayloadResolver,
  PostShipmentResolver,
  ReverseShipmentResolver,
} from './post-shipment.resolver.js';
import { ReadVolumes } from './read-volumes.js';
import { JudgedOnReads } from './judged-on.reads.js';
import { ReceiptReads } from './receipt.reads.js';
import { RecordFacts } from './record-facts.js';
import { RecordingStores } from './record-batch.js';
import { RemovalStore } from './removal.store.js';
import { ReverseShipment } from './reverse-shipment.js';
import { ShipmentReads } from './shipment.reads.js';
import { ShipmentResolver } from './shipment.resolver.js';
import { ShipmentStore } from './shipment.store.js';
import { VolumeCapResolver } from './volume-cap.resolver.js';

/**
 * Judging, recording and reversing shipments. Global for one reason: it is the `Recorder` through which the rooms below
 * record their own facts.
 */
@Global()
@Module({
  imports: [AllocationsModule, AuthorizationsModule, ItemsModule, LedgerModule, PartiesModule],
  providers: [
    DeterminationReads,
    DeterminationResolver,
    DeterminationStore,
    DetermineShipment,
    DrawdownResolver,
    HoldStore,
    IssueLicensePayloadResolver,
    JudgedOnReads,
    LicenseDeterminationResolver,
    PlanDrawdown,
    PostShipmentPartsResolver,
    PostShipmentResolver,
    PostShipments,
    ReadVolumes,
    ReceiptReads,
    RecordingStores,
    RemovalStore,
    ReverseShipment,
    ReverseShipmentResolver,
    ShipmentReads,
    ShipmentResolver,
    ShipmentStore,
    VolumeCapResolver,
    { provide: Recorder, useClass: RecordFacts },
  ],
  exports: [
    DeterminationReads,
    DetermineShipment,
    HoldStore,
    PostShipments,
    Recorder,
    RecordingStores,
    ReverseShipment,
  ],
})
export class ShipmentsModule {}
