import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { AllocationChangeStore } from './allocation-change.store.js';
import { AllocationResolver } from './allocation.resolver.js';
import { CountryPositions } from './country-positions.js';
import { ReadAllocationPositions } from './read-allocations.js';
import { ReportAllocationChange } from './report-allocation-change.js';

/** How much may be licensed to each country, and how much is. Higher rooms read positions and news here. */
@Module({
  imports: [LedgerModule],
  providers: [
    AllocationChangeStore,
    AllocationResolver,
    CountryPositions,
    ReadAllocationPositions,
    ReportAllocationChange,
  ],
  exports: [AllocationChangeStore, CountryPositions],
})
export class AllocationsModule {}
