import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module.js';
import { CountryResolver } from './country.resolver.js';
import { PartyReads } from './party.reads.js';
import { PartyResolver } from './party.resolver.js';
import { PartyStore } from './party.store.js';
import { RegisterParties } from './register-party.js';

/** Ultimate consignees, end users and their parents, and the countries they are in. Higher rooms read parties here. */
@Module({
  imports: [LedgerModule],
  providers: [CountryResolver, PartyReads, PartyResolver, PartyStore, RegisterParties],
  exports: [PartyReads, PartyStore, RegisterParties],
})
export class PartiesModule {}
