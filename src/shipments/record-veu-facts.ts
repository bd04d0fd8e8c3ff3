import type { Fact, OpeningStockFact, RemovalFact, SiteFact, VeuFact } from '../ledger/facts.js';
import { type Order, placeOf, RANKS } from '../ledger/order.js';
import type { Recorded } from '../ledger/recorder.js';
import { bytes, insertRows } from '../ledger/rows.js';
import { formatInstant, startOf } from '../rules/day.js';
import { destinationOf } from '../rules/destination.js';
import { insertRequests, Recall } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import { refused } from './refused.js';
import { settle } from './settle.js';
import { tppOfUnits } from '../authorizations/installed-base.js';
import type { Subject } from './subject.js';

/** Facts of validated end users: kept as they come. */
export type VeuRelated = VeuFact | SiteFact | OpeningStockFact | RemovalFact;

export const isVeuFact = (fact: Fact): fact is VeuRelated =>
  fact.kind === 'VEU' || fact.kind === 'SITE' || fact.kind === 'OPENING_STOCK' || fact.kind === 'REMOVAL';

const ID = {
  VEU: { table: 'veu', column: 'id', field: 'id' },
  SITE: { table: 'site', column: 'id', field: 'id' },
  OPENING_STOCK: {
    table: 'opening_stock',
    column: `holder_id || '|' || country || '|' || item_id || '|' || as_of`,
    field: 'holderId',
  },
  REMOVAL: { table: 'reference', column: 'reference', field: 'reference' },
} as const;

const idOf = (fact: VeuRelated): string => {
  if (fact.kind === 'REMOVAL') return fact.reference;
  return fact.kind === 'OPENING_STOCK' ? [fact.holderId, fact.country, fact.itemId, fact.asOf].join('|') : fact.id;
};

/** Records grants, sites, opening stock and removals of one kind: each once, and each an event of the ledger. */
export async function recordVeuFacts(batch: RecordBatch, facts: readonly VeuRelated[]): Promise<Recorded[]> {
  const kind = facts[0]?.kind ?? 'VEU';
  const recall = new Recall(batch.tx);
  await recall.read(facts, idOf, ID[kind].table, ID[kind].column);
  await batch.set.admitParties(facts.flatMap((fact) => (fact.kind === 'SITE' ? [] : [fact.holderId])));
  await batch.set.admitItems(facts.flatMap((fact) => ('itemId' in fact ? [fact.itemId] : [])));
  const { tenant } = batch.tx;
  const veuOwners = kind === 'SITE' ? await ownersOfVeus(batch) : NO_OWNERS;
  const rows: { fact: VeuRelated; seq: number }[] = [];
  const results = facts.map((fact): Recorded => {
    const id = idOf(fact);
    const known = recall.answer(fact, id, ID[kind].field);
    if (known !== undefined) return known;
    if ('holderId' in fact && !batch.set.parties.isOwn(fact.holderId)) return refused('UNKNOWN_PARTY', ['holderId']);
    if ('itemId' in fact && !batch.set.items.has(fact.itemId)) return refused('UNKNOWN_ITEM', ['itemId']);
    const seq = batch.nextSeq();
    recall.remember(fact, id, seq);
    rows.push({ fact, seq });
    if (fact.kind === 'VEU') batch.dirty.push({ kind: 'VEU', key: fact.id, tenant });
    if (fact.kind === 'SITE')
      batch.dirty.push({ kind: 'VEU', key: fact.veuId, tenant: veuOwners.get(fact.veuId) ?? tenant });
    batch.postings.push({
      seq,
      tenant,
      kind: fact.kind,
      subjectSeq: seq,
      order: orderOf(fact, tenant),
      causeSeq: null,
    });
    return { outcome: 'RECORDED', seq, replayed: false };
  });
  const seeds = await subjectsOf(batch, rows);
  await settle(batch, seeds, (subject) => batch.postings.find((posting) => posting.seq === subject.seq));
  if (kind !== 'VEU') await insert(batch, rows);
  await insertRequests(batch.tx, rows);
  return results;
}

/** What is judged because of these facts: stock and removals themselves, and what others operate when a VEU is granted. */
async function subjectsOf(batch: RecordBatch, rows: readonly { fact: VeuRelated; seq: number }[]): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const { fact, seq } of rows) {
    if (fact.kind !== 'OPENING_STOCK' && fact.kind !== 'REMOVAL') continue;
    const { holderId, itemId, quantity } = fact;
    const holding = { holderId, itemId, quantity, destination: destinationOf(fact.country) };
    const shared = {
      seq,
      tenant: batch.tx.tenant,
      order: orderOf(fact, batch.tx.tenant),
      standing: null,
      reversed: false,
    };
    subjects.push(
      fact.kind === 'OPENING_STOCK'
        ? { ...shared, kind: 'OPENING_STOCK', row: holding }
        : {
            ...shared,
            kind: 'REMOVAL',
            row: { ...holding, reference: fact.reference, tpp: tppOf(batch, fact) },
          },
    );
  }
  const grants = rows.flatMap(({ fact }) => (fact.kind === 'VEU' ? [fact.grantedOn] : [])).sort();
  const [first] = grants;
  if (first === undefined) return subjects;
  await insert(batch, rows);
  const operated = await batch.stores.shipments.operatedByOthersFrom(batch.tx, first);
  return [...subjects, ...operated.map((subject) => batch.dependents.keep(subject))];
}

const tppOf = (batch: RecordBatch, fact: OpeningStockFact | RemovalFact): bigint =>
  tppOfUnits(batch.set.item(fact.itemId), fact.quantity);

const NO_OWNERS: ReadonlyMap<string, number> = new Map();

/** Whose each VEU is: a site may be put on record by another. */
const ownersOfVeus = async (batch: RecordBatch): Promise<ReadonlyMap<string, number>> =>
  new Map((await batch.stores.veus.all(batch.tx)).map((veu) => [veu.id, veu.tenant]));

function orderOf(fact: VeuRelated, tenant: number): Order {
  switch (fact.kind) {
    case 'VEU':
      return { at: startOf(fact.grantedOn), rank: RANKS.ALLOCATION_CHANGE, key: fact.id };
    case 'SITE':
      return { at: startOf(fact.authorizedOn), rank: RANKS.ALLOCATION_CHANGE, key: fact.id };
    case 'OPENING_STOCK':
      return { at: startOf(fact.asOf), rank: RANKS.OPENING_STOCK, key: placeOf(fact.holderId, tenant) };
    case 'REMOVAL':
      return { at: fact.effectiveAt, rank: RANKS.MOVEMENT, key: placeOf(fact.reference, tenant) };
  }
}

async function insert(batch: RecordBatch, rows: readonly { fact: VeuRelated; seq: number }[]): Promise<void> {
  const of = <K extends VeuRelated['kind']>(kind: K): { fact: Extract<VeuRelated, { kind: K }>; seq: number }[] =>
    rows.flatMap(({ fact, seq }) =>
      fact.kind === kind ? [{ fact: fact as Extract<VeuRelated, { kind: K }>, seq }] : [],
    );
  await insertRows(
    batch.tx,
    'veu',
    { id: 'text', kind: 'text', holder_id: 'text', country: 'text', destination: 'text', granted_on: 'date', seq: 'bigint', content_hash: 'bytea' }, // prettier-ignore
    of('VEU').map(({ fact, seq }) => ({
      id: fact.id,
      kind: fact.veuKind,
      holder_id: fact.holderId,
      country: fact.country,
      destination: fact.country === null ? null : destinationOf(fact.country),
      granted_on: fact.grantedOn,
      seq,
      content_hash: bytes(fact.contentHash),
    })),
  );
  await insertRows(
    batch.tx,
    'site',
    { id: 'text', veu_id: 'text', country: 'text', destination: 'text', authorized_on: 'date', notified_on: 'date', seq: 'bigint', content_hash: 'bytea' }, // prettier-ignore
    of('SITE').map(({ fact, seq }) => ({
      id: fact.id,
      veu_id: fact.veuId,
      country: fact.country,
      destination: destinationOf(fact.country),
      authorized_on: fact.authorizedOn,
      notified_on: fact.notifiedOn,
      seq,
      content_hash: bytes(fact.contentHash),
    })),
  );
  await insertRows(
    batch.tx,
    'opening_stock',
    { seq: 'bigint', holder_id: 'text', country: 'text', destination: 'text', item_id: 'text', as_of: 'date', quantity: 'bigint', tpp: 'numeric', content_hash: 'bytea' }, // prettier-ignore
    of('OPENING_STOCK').map(({ fact, seq }) => ({
      seq,
      holder_id: fact.holderId,
      country: fact.country,
      destination: destinationOf(fact.country),
      item_id: fact.itemId,
      as_of: fact.asOf,
      quantity: fact.quantity,
      tpp: tppOf(batch, fact),
      content_hash: bytes(fact.contentHash),
    })),
  );
  await insertRemovals(batch, of('REMOVAL'));
}

async function insertRemovals(
  batch: RecordBatch,
  removals: readonly { fact: RemovalFact; seq: number }[],
): Promise<void> {
  await insertRows(
    batch.tx,
    'removal',
    { seq: 'bigint', reference: 'text', effective_at: 'timestamptz', holder_id: 'text', country: 'text', destination: 'text', item_id: 'text', quantity: 'bigint', tpp: 'numeric', reason: 'text' }, // prettier-ignore
    removals.map(({ fact, seq }) => ({
      seq,
      reference: fact.reference,
      effective_at: formatInstant(fact.effectiveAt),
      holder_id: fact.holderId,
      country: fact.country,
      destination: destinationOf(fact.country),
      item_id: fact.itemId,
      quantity: fact.quantity,
      tpp: tppOf(batch, fact),
      reason: fact.reason,
    })),
  );
  await batch.stores.shipments.insertReferences(
    batch.tx,
    removals.map(({ fact, seq }) => ({ reference: fact.reference, kind: 'REMOVAL', seq, hash: fact.contentHash })),
  );
}
