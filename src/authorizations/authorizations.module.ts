import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartiesModule } from '../parties/parties.module.js';
import { IssueLicense } from './issue-license.js';
import { LicensePositions } from './license-positions.js';
import { LicenseReads } from './license.reads.js';
import { LicenseResolver } from './license.resolver.js';
import { LicenseStore } from './license.store.js';
import { QuotaPositions } from './quota-positions.js';
import { QuotaResolver } from './quota.resolver.js';
import { ReadQuota } from './read-quota.js';
import { RecordHoliday } from './record-holiday.js';
import { VeuStore } from './veu.store.js';

/** What lets items move: licenses on record, and the yearly quotas of License Exception LPP. */
@Module({
  imports: [ItemsModule, LedgerModule, PartiesModule],
  providers: [
    IssueLicense,
    LicensePositions,
    LicenseReads,
    LicenseResolver,
    LicenseStore,
    QuotaPositions,
    QuotaResolver,
    ReadQuota,
    RecordHoliday,
    VeuStore,
  ],
  exports: [LicensePositions, LicenseReads, LicenseStore, QuotaPositions, VeuStore],
})
export class AuthorizationsModule {}
