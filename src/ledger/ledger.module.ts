import { Module } from '@nestjs/common';
import { BalanceStore } from './balance.store.js';
import { LedgerStore } from './ledger.store.js';
import { PublishTotals } from './publish-totals.js';
import { RequestStore } from './request.store.js';
import { SubjectMarks } from './subjects.js';

/** Accounts, postings, entries and balances. `LedgerStore` is the only writer; everybody may read balances. */
@Module({
  providers: [BalanceStore, LedgerStore, PublishTotals, RequestStore, SubjectMarks],
  exports: [BalanceStore, LedgerStore, PublishTotals, RequestStore, SubjectMarks],
})
export class LedgerModule {}
