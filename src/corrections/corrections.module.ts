import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AllocationsModule } from '../allocations/allocations.module.js';
import { AuthorizationsModule } from '../authorizations/authorizations.module.js';
import { VeuStore } from '../authorizations/veu.store.js';
import { ItemsModule } from '../items/items.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { ReadVeuReport } from '../obligations/read-veu-report.js';
import { VeuHoldingReads } from '../obligations/veu-holdings.reads.js';
import { VeuReceiptReads } from '../obligations/veu-receipt.reads.js';
import { PartiesModule } from '../parties/parties.module.js';
import type { Role } from '../platform/config.js';
import { StatusLedger } from '../presumption/status-ledger.js';
import { StatusReader } from '../presumption/status-reader.js';
import { VeuStatusReader } from '../presumption/veu-status-reader.js';
import { LicenseObligationReads } from '../shipments/license-obligation.reads.js';
import { LicenseThresholdReads } from '../shipments/license-threshold.reads.js';
import { ObligationReads } from '../shipments/obligation.reads.js';
import { ChangedAnswersReads } from './changed-answers.reads.js';
import { ClosedChipAccount, ClosedVeuReport } from './closed-paper.resolver.js';
import { ClosedReports } from './closed-reports.js';
import { ClosePeriod } from './close-period.js';
import { ClosingResolver } from './closing.resolver.js';
import { ClosingStore } from './closing.store.js';
import { FindImpact } from './impact.js';
import { ImpactResolver } from './impact.resolver.js';
import { LppYearReads } from './lpp-year.reads.js';
import { ReadReport } from './read-report.js';
import { ReadRestatements } from './read-restatements.js';
import { ReportLines } from './report-lines.js';
import { ReportResolver } from './report.resolver.js';
import { RestatedClosings } from './restated-closings.js';
import { RestatingReads } from './restating.reads.js';
import { VeuWithdrawalResolver } from './veu-withdrawal.resolver.js';
import { WithdrawFact } from './withdraw-fact.js';
import { WithdrawalResolver } from './withdrawal.resolver.js';
import { WithdrawalStore } from './withdrawal.store.js';

/** For the schema, which is printed without starting anything. */
export const correctionResolvers: Type[] = [
  ClosedChipAccount,
  ClosedVeuReport,
  ClosingResolver,
  ImpactResolver,
  ReportResolver,
  VeuWithdrawalResolver,
  WithdrawalResolver,
];

/**
 * What corrections change: before they are confirmed, and after. It looks at every room below, and keeps which reports were
 * closed, so that what changes them later shows as a restatement.
 */
@Module({})
export class CorrectionsModule {
  static forRole(role: Role): DynamicModule {
    return {
      module: CorrectionsModule,
      imports: [AllocationsModule, AuthorizationsModule, ItemsModule, LedgerModule, PartiesModule],
      providers: [
        ChangedAnswersReads,
        ClosedReports,
        ClosePeriod,
        ClosingStore,
        FindImpact,
        LicenseObligationReads,
        LicenseThresholdReads,
        LppYearReads,
        ObligationReads,
        ReadReport,
        ReadRestatements,
        ReadVeuReport,
        ReportLines,
        RestatedClosings,
        RestatingReads,
        StatusLedger,
        StatusReader,
        VeuHoldingReads,
        VeuReceiptReads,
        VeuStatusReader,
        VeuStore,
        WithdrawFact,
        WithdrawalStore,
        ...(role === 'worker' ? [] : correctionResolvers),
      ],
    };
  }
}
