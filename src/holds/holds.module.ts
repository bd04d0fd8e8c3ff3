import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AuthorizationsModule } from '../authorizations/authorizations.module.js';
import { ItemsModule } from '../items/items.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartiesModule } from '../parties/parties.module.js';
import type { Role } from '../platform/config.js';
import { ShipmentsModule } from '../shipments/shipments.module.js';
import { ChangeHold } from './change-hold.js';
import { HeldReads } from './held.reads.js';
import { HeldOnAllocation, HeldOnLicense, HeldOnQuota, HeldOnVolumeCap } from './held.resolver.js';
import { HeldOnPlacement, HeldOnRoom } from './held-on-placement.resolver.js';
import { HoldChangesResolver } from './hold-changes.resolver.js';
import { HoldExpirer } from './hold-expirer.js';
import { HoldReads } from './hold.reads.js';
import { HoldResolver } from './hold.resolver.js';
import { PlaceHold } from './place-hold.js';

/** For the schema, which is printed without starting anything. */
export const holdResolvers: Type[] = [
  HeldOnAllocation,
  HeldOnLicense,
  HeldOnPlacement,
  HeldOnQuota,
  HeldOnRoom,
  HeldOnVolumeCap,
  HoldChangesResolver,
  HoldResolver,
];

/**
 * Promises: TPP set aside for orders that have not shipped, and what positions look like with them. They are recorded
 * through the ledger's `Recorder`, which judges each beside all others.
 */
@Module({})
export class HoldsModule {
  /** Processes of the role `api` answer, those of `worker` end what has expired, `all` does both. */
  static forRole(role: Role): DynamicModule {
    return {
      module: HoldsModule,
      imports: [AuthorizationsModule, ItemsModule, LedgerModule, PartiesModule, ShipmentsModule],
      providers: [
        ChangeHold,
        HeldReads,
        HoldReads,
        PlaceHold,
        ...(role === 'worker' ? [] : holdResolvers),
        ...(role === 'api' ? [] : [HoldExpirer]),
      ],
    };
  }
}
