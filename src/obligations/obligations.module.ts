import { Module, type Type } from '@nestjs/common';
import { AuthorizationsModule } from '../authorizations/authorizations.module.js';
import { VeuStore } from '../authorizations/veu.store.js';
import { ItemsModule } from '../items/items.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartiesModule } from '../parties/parties.module.js';
import { LicenseObligationReads } from '../shipments/license-obligation.reads.js';
import { LicenseThresholdReads } from '../shipments/license-threshold.reads.js';
import { ObligationReads } from '../shipments/obligation.reads.js';
import { VeuConditionResolver } from './condition.resolver.js';
import { EvidenceStore } from './evidence.store.js';
import { ListObligations } from './list-obligations.js';
import { LicenseChecklistResolver } from './license-checklist.resolver.js';
import { ObligationResolver } from './obligation.resolver.js';
import { ReadVeuReport } from './read-veu-report.js';
import { RetentionReads } from './retention.reads.js';
import { RetentionResolver } from './retention.resolver.js';
import { SatisfyObligation } from './satisfy-obligation.js';
import { VeuHoldingReads } from './veu-holdings.reads.js';
import { VeuReceiptReads } from './veu-receipt.reads.js';
import { VeuReportTables } from './veu-report.csv.js';
import { VeuReportResolver } from './veu-report.resolver.js';

/** For the schema, which is printed without starting anything. */
export const obligationResolvers: Type[] = [
  ObligationResolver,
  LicenseChecklistResolver,
  RetentionResolver,
  VeuConditionResolver,
  VeuReportResolver,
];

/**
 * What is owed by when, with the evidence that it was done: papers, notices, reports, conditions and records. It reads the
 * facts of every lower room and changes none of them.
 */
@Module({
  imports: [AuthorizationsModule, ItemsModule, LedgerModule, PartiesModule],
  providers: [
    EvidenceStore,
    LicenseObligationReads,
    LicenseThresholdReads,
    ListObligations,
    ObligationReads,
    ReadVeuReport,
    RetentionReads,
    SatisfyObligation,
    VeuHoldingReads,
    VeuReceiptReads,
    VeuReportTables,
    VeuStore,
    ...obligationResolvers,
  ],
  exports: [ListObligations],
})
export class ObligationsModule {}
