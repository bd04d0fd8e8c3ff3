import { Injectable } from '@nestjs/common';
import type { AllocationChangeFact } from '../ledger/facts.js';
import { bytes, insertRows } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import type { Day } from '../rules/day.js';
import { destinationOf } from '../rules/destination.js';
import type { OfficialStatus } from '../rules/vocabulary.js';
import type { AllocationChange } from './allocation-register.js';

interface Row {
  destination: string;
  effective_on: Day;
  uplift: number | null;
  official_status: OfficialStatus | null;
  external_licensed_tpp: string | null;
  source: string;
}

/** Every query about news on country allocations. */
@Injectable()
export class AllocationChangeStore {
  async insert(tx: Tx, changes: readonly { fact: AllocationChangeFact; seq: number }[]): Promise<void> {
    await insertRows(
      tx,
      'allocation_change',
      {
        destination: 'text', effective_on: 'date', country: 'text', seq: 'bigint', uplift: 'integer',
        official_status: 'text', external_licensed_tpp: 'numeric', source: 'text', content_hash: 'bytea',
      }, // prettier-ignore
      changes.map(({ fact, seq }) => ({
        destination: destinationOf(fact.country),
        effective_on: fact.effectiveOn,
        country: fact.country,
        seq,
        uplift: fact.uplift,
        official_status: fact.officialStatus,
        external_licensed_tpp: fact.externalLicensedTpp,
        source: fact.source,
        content_hash: bytes(fact.contentHash),
      })),
    );
  }

  /** All changes that stand of these destinations, or of every destination, in the order of their days. */
  async of(tx: Tx, destinations: readonly string[] | 'ALL'): Promise<AllocationChange[]> {
    if (destinations.length === 0) return [];
    const rows = await tx.query<Row>(
      `select destination, effective_on::text, uplift, official_status, external_licensed_tpp, source
       from standing_allocation_change
       where $1::text[] is null or destination = any($1)
       order by effective_on`,
      [destinations === 'ALL' ? null : destinations],
      'allocation changes',
    );
    return rows.map((row) => ({
      destination: row.destination,
      effectiveOn: row.effective_on,
      uplift: row.uplift === null ? null : BigInt(row.uplift),
      officialStatus: row.official_status,
      externalLicensedTpp: row.external_licensed_tpp === null ? null : BigInt(row.external_licensed_tpp),
      source: row.source,
    }));
  }
}
