import { contentHash } from '../ledger/content-hash.js';
import type { Fact } from '../ledger/facts.js';
import type { Recorder } from '../ledger/recorder.js';
import type { NewParty, PartyStore } from '../parties/party.store.js';
import { type Database, LOCAL_TENANT } from '../platform/database.js';
import { Refusal } from '../platform/refusal.js';
import { day, instant } from '../rules/day.js';
import { tpp } from '../rules/tpp.js';
import * as demo from './demo.data.js';

export interface DemoDeps {
  readonly recorder: Recorder;
  readonly db: Database;
  readonly parties: PartyStore;
}

/** Any two numbers that nobody else uses as an advisory lock. */
const DEMO_LOCK = [7263, 2];

/**
 * Loads the demo scenario, so that a first start has something to say. Safe to repeat, also by several processes at once:
 * what is on record is recognised by its id. Answers how many parties and shipments it added.
 */
export async function runDemo({ db, parties, recorder }: DemoDeps): Promise<{ parties: number; shipments: number }> {
  const added = await db.transaction(async (tx) => {
    await tx.query('select pg_advisory_xact_lock($1, $2)', DEMO_LOCK);
    const known = await parties.contentHashes(
      tx,
      demo.demoParties.map(({ id }) => id),
    );
    const fresh = demo.demoParties.filter(({ id }) => !known.has(id)).map(toParty);
    await parties.insert(tx, fresh);
    return fresh.length;
  });
  const answers = await recorder.record(facts, LOCAL_TENANT);
  let shipments = 0;
  for (const [index, answer] of answers.entries()) {
    const fact = facts[index];
    if (answer.outcome === 'REFUSED') {
      throw new Refusal(answer.code, {
        message: `The demo cannot be loaded beside what is on record. ${answer.message}`,
      });
    }
    if (fact?.kind === 'SHIPMENT' && !answer.replayed) shipments += 1;
  }
  return { parties: added, shipments };
}

const toParty = (party: demo.DemoParty): NewParty => {
  const headquartersCountry = party.headquarters ?? party.country;
  const parentId = party.parentId ?? null;
  return {
    id: party.id,
    name: party.name,
    locationCountry: party.country,
    headquartersCountry,
    sector: party.sector ?? 'PRIVATE',
    parentId,
    evidence: null,
    contentHash: contentHash([party.id, party.name, party.country, headquartersCountry, party.sector, parentId]),
  };
};

/** What every fact of the demo has: its id is its key, and its content is what its row in the data says. */
const recordable = (row: object): { requestKey: null; contentHash: Buffer } => ({
  requestKey: null,
  contentHash: contentHash(Object.entries(row).flat().map(String)),
});

const priceOf = (itemId: demo.DemoItem, quantity: number): bigint => BigInt(demo.demoPrices[itemId] * quantity) * 100n;

const licenses: readonly Fact[] = demo.demoLicenses.map((row) => ({
  kind: 'LICENSE',
  ...recordable(row),
  number: row.number,
  issuedOn: day(row.issuedOn),
  expiresOn: row.expiresOn === undefined ? null : day(row.expiresOn),
  destinationCountry: row.country,
  consigneeId: row.consigneeId,
  itemId: row.itemId,
  quantity: BigInt(row.quantity),
  valueCents: priceOf(row.itemId, row.quantity),
  replacesNumber: row.replacesNumber ?? null,
}));

const changes: readonly Fact[] = demo.demoChanges.map((row) => ({
  kind: 'ALLOCATION_CHANGE',
  ...recordable(row),
  country: row.country,
  effectiveOn: day(row.effectiveOn),
  uplift: null,
  officialStatus: row.officialStatus ?? null,
  externalLicensedTpp: row.externalLicensedTpp === undefined ? null : tpp(row.externalLicensedTpp),
  source: row.source,
}));

const shipments: readonly Fact[] = demo.demoShipments.map((row) => ({
  kind: 'SHIPMENT',
  ...recordable(row),
  reference: row.reference,
  exportedAt: instant(row.exportedAt),
  act: 'EXPORT',
  fromCountry: 'US',
  destinationCountry: row.to,
  consigneeId: row.consigneeId,
  endUserId: row.endUserId ?? null,
  siteId: null,
  itemId: row.itemId,
  quantity: BigInt(row.quantity),
  valueCents: priceOf(row.itemId, row.quantity),
  named: row.named ?? (row.licenseNumber === undefined ? null : 'LICENSE'),
  licenseNumber: row.licenseNumber ?? null,
  purpose: row.purpose ?? 'USE',
  onBreach: 'RECORD',
}));

const reversals: readonly Fact[] = demo.demoReversals.map((row) => ({ kind: 'REVERSAL', ...recordable(row), ...row }));

const facts: readonly Fact[] = [...licenses, ...changes, ...shipments, ...reversals];
