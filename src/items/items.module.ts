import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { ItemReads } from './item.reads.js';
import { ItemResolver } from './item.resolver.js';
import { ItemStore } from './item.store.js';
import { OwnItemStore } from './own-item.store.js';
import { RegisterItem } from './register-item.js';

/** What is shipped: the catalog of parts, which is data of the rulebook, and the user's own. */
@Module({
  imports: [LedgerModule],
  providers: [ItemReads, ItemResolver, ItemStore, OwnItemStore, RegisterItem],
  exports: [ItemReads, ItemStore],
})
export class ItemsModule {}
