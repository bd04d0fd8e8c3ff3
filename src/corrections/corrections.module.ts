import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AllocationsModule } from '../allocations/allocations.module.js';
import { AuthorizationsModule } from '../authorizations/authorizations.module.js';
import { VeuStore } from '../authorizations/veu.store.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import type { Role } from '../platform/config.js';
import { StatusLedger } from '../presumption/status-ledger.js';
import { StatusReader } from '../presumption/status-reader.js';
import { VeuStatusReader } from '../presumption/veu-status-reader.js';
import { ObligationReads } from '../shipments/obligation.reads.js';
import { ChangedAnswersReads } from './changed-answers.reads.js';
import { FindImpact } from './impact.js';
import { ImpactResolver } from './impact.resolver.js';

/** For the schema, which is printed without starting anything. */
export const correctionResolvers: Type[] = [ImpactResolver];

/** What corrections change: before they are confirmed, and after. It looks at every room below and keeps nothing. */
@Module({})
export class CorrectionsModule {
  static forRole(role: Role): DynamicModule {
    return {
      module: CorrectionsModule,
      imports: [AllocationsModule, AuthorizationsModule, LedgerModule],
      providers: [
        ChangedAnswersReads,
        FindImpact,
        ObligationReads,
        StatusLedger,
        StatusReader,
        VeuStatusReader,
        VeuStore,
        ...(role === 'worker' ? [] : correctionResolvers),
      ],
    };
  }
}
