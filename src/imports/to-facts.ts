import type { Fact } from '../ledger/facts.js';
import type { NewParty } from '../parties/party.store.js';
import type { AcceptedRow, Batch } from './sink.js';

/** The facts that rows of any file but parties.csv say. A row in a file has happened: it is recorded, whatever it breaches. */
export function toFacts(batch: Exclude<Batch, { file: 'parties' }>): Fact[] {
  const shared = ({ contentHash }: { contentHash: string }): { requestKey: null; contentHash: Buffer } => ({
    requestKey: null,
    contentHash: Buffer.from(contentHash, 'hex'),
  });
  switch (batch.file) {
    case 'holidays':
      return batch.rows.map((row) => ({ kind: 'HOLIDAY', ...shared(row), ...row.fact }));
    case 'licenses':
      return batch.rows.map((row) => ({
        kind: 'LICENSE',
        ...shared(row),
        ...row.fact,
        destinationCountry: row.fact.destinationCountry.code,
        valueCents: row.fact.valueUsdCents,
        furtherLines: row.fact.furtherLines.map(({ contentHash, itemId, quantity, valueUsdCents }) => ({
          itemId,
          quantity,
          valueCents: valueUsdCents,
          rowHash: contentHash,
        })),
      }));
    case 'license_events':
      return batch.rows.map((row) => ({
        ...shared(row),
        ...row.fact,
        kind: 'LICENSE_EVENT',
        eventKind: row.fact.kind,
      }));
    case 'veus':
      return batch.rows.map((row) => ({
        ...shared(row),
        ...row.fact,
        kind: 'VEU',
        veuKind: row.fact.kind,
        country: row.fact.country?.code ?? null,
      }));
    case 'sites':
      return batch.rows.map((row) => ({ kind: 'SITE', ...shared(row), ...row.fact, country: row.fact.country.code }));
    case 'installed_base':
      return batch.rows.map((row) => ({
        kind: 'OPENING_STOCK',
        ...shared(row),
        ...row.fact,
        country: row.fact.country.code,
      }));
    case 'allocation_changes':
      return batch.rows.map((row) => ({
        kind: 'ALLOCATION_CHANGE',
        ...shared(row),
        ...row.fact,
        country: row.fact.country.code,
        uplift: row.fact.upliftTenThousandths,
      }));
    case 'shipments':
      return batch.rows.map((row) => ({
        kind: 'SHIPMENT',
        ...shared(row),
        ...row.fact,
        fromCountry: row.fact.fromCountry.code,
        destinationCountry: row.fact.destinationCountry.code,
        valueCents: row.fact.valueUsdCents,
        named: row.fact.authorization,
        onBreach: 'RECORD',
      }));
    case 'removals':
      return batch.rows.map((row) => ({
        kind: 'REMOVAL',
        ...shared(row),
        ...row.fact,
        country: row.fact.country.code,
      }));
    case 'corrections':
      return batch.rows.map((row) => ({ kind: 'REVERSAL', ...shared(row), ...row.fact }));
    case 'withdrawals':
      return batch.rows.map((row) => ({ kind: 'WITHDRAWAL', ...shared(row), ...row.fact }));
  }
}

/** The parties that rows of parties.csv register. */
export const toParties = (rows: readonly AcceptedRow<'parties'>[]): NewParty[] =>
  rows.map(({ contentHash, fact }) => ({
    id: fact.id,
    name: fact.name,
    locationCountry: fact.locationCountry.code,
    headquartersCountry: fact.headquartersCountry.code,
    sector: fact.sector,
    parentId: fact.parentId,
    evidence: null,
    contentHash: Buffer.from(contentHash, 'hex'),
  }));
