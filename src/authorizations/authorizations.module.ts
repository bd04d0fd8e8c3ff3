import { Module } from '@nestjs/common';
import { ItemsModule } from '../items/items.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartiesModule } from '../parties/parties.module.js';
import { BaseUnitsStore } from './base-units.store.js';
import { IssueLicense } from './issue-license.js';
import { LicenseEventResolver } from './license-event.resolver.js';
import { LicenseEventStore } from './license-event.store.js';
import { LicenseConditionResolver } from './license-condition.resolver.js';
import { LicenseConditionStore } from './license-condition.store.js';
import { LicensePositions } from './license-positions.js';
import { LicenseReads } from './license.reads.js';
import { LicenseResolver } from './license.resolver.js';
import { LicenseStore } from './license.store.js';
import { QuotaPositions } from './quota-positions.js';
import { QuotaResolver } from './quota.resolver.js';
import { ReadQuota } from './read-quota.js';
import { RecordLicenseCondition } from './record-license-condition.js';
import { RecordHoliday } from './record-holiday.js';
import { RecordLicenseEvent } from './record-license-event.js';
import { VeuGroupStore } from './veu-group.store.js';
import { VeuPositions } from './veu-positions.js';
import { VeuStore } from './veu.store.js';

/** What lets items move: licenses on record, and the yearly quotas of License Exception LPP. */
@Module({
  imports: [ItemsModule, LedgerModule, PartiesModule],
  providers: [
    BaseUnitsStore,
    IssueLicense,
    LicenseEventResolver,
    LicenseEventStore,
    LicenseConditionResolver,
    LicenseConditionStore,
    LicensePositions,
    LicenseReads,
    LicenseResolver,
    LicenseStore,
    QuotaPositions,
    QuotaResolver,
    ReadQuota,
    RecordHoliday,
    RecordLicenseEvent,
    RecordLicenseCondition,
    VeuGroupStore,
    VeuPositions,
    VeuStore,
  ],
  exports: [
    LicenseConditionStore,
    LicensePositions,
    LicenseReads,
    LicenseStore,
    QuotaPositions,
    VeuPositions,
    VeuStore,
  ],
})
export class AuthorizationsModule {}
