import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AllocationsModule } from '../allocations/allocations.module.js';
import { AuthorizationsModule } from '../authorizations/authorizations.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import type { Role } from '../platform/config.js';
import { LedgerSums } from './ledger-sums.js';
import { ReadStatus } from './read-status.js';
import { RebuildStatuses } from './rebuild.js';
import { RecomputeStatusProcessor } from './recompute-status.processor.js';
import { RecomputeStatus } from './recompute-status.js';
import { StatusChangeStore } from './status-change.store.js';
import { StatusLedger } from './status-ledger.js';
import { StatusReader } from './status-reader.js';
import { type Sweeping, StatusSweeper, SWEEPING, USUAL_SWEEPING } from './status-sweeper.js';
import { StatusResolver } from './status.resolver.js';
import { StatusStore } from './status.store.js';
import { TotalsPublisher } from './totals-publisher.js';
import { VeuStatusReader } from './veu-status-reader.js';

/**
 * Presumption-of-approval status per country, and the status of LPP quotas, licenses and VEUs: recomputed by workers after
 * postings and when a day changes them, with a history, queries and subscriptions. Needs the global platform.
 */
@Module({})
export class PresumptionModule {
  /** Processes of the role `api` answer and tell; those of `worker` compute; `all` does both. */
  static forRole(role: Role, sweeping: Sweeping = USUAL_SWEEPING): DynamicModule {
    const workers = [
      RecomputeStatusProcessor,
      StatusSweeper,
      TotalsPublisher,
      { provide: SWEEPING, useValue: sweeping },
    ];
    return {
      module: PresumptionModule,
      imports: [AllocationsModule, AuthorizationsModule, LedgerModule],
      providers: [
        LedgerSums,
        ReadStatus,
        RebuildStatuses,
        RecomputeStatus,
        StatusChangeStore,
        StatusLedger,
        StatusReader,
        StatusStore,
        VeuStatusReader,
        ...(role === 'worker' ? [] : presumptionResolvers),
        ...(role === 'api' ? [] : workers),
      ],
      exports: [ReadStatus, RebuildStatuses, RecomputeStatus, StatusChangeStore, StatusStore],
    };
  }
}

/** For the schema, which is printed without starting anything. */
export const presumptionResolvers: Type[] = [StatusResolver];
