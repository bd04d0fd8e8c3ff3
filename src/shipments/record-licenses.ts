import { itemsOf, type LicenseLine, type LicenseRow } from '../authorizations/license-register.js';
import type { RecordedLicense } from '../authorizations/license.store.js';
import type { Posting } from '../ledger/account.js';
import type { LicenseFact, LicenseLineFact } from '../ledger/facts.js';
import type { Order } from '../ledger/order.js';
import type { Recorded } from '../ledger/recorder.js';
import { startOf } from '../rules/day.js';
import { destinationOf, isCountryCode } from '../rules/destination.js';
import { timesUnits } from '../rules/tpp.js';
import { licenseOrder } from './dependents.js';
import { insertRequests, Recall } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import { refused } from './refused.js';
import { settle } from './settle.js';
import type { LicenseSubject, Subject } from './subject.js';
import type { WorkingSet } from './working-set.js';

/** Everything is after the beginning: a license on record is known to shipments of any day. */
export const BEGINNING: Order = { at: -62_135_596_800_000, rank: 0, key: '' };

/**
 * Records licenses. Each counts at its issue; shipments that named it before it was on record, that it covers, or that
 * went under a license it replaces, are judged again.
 */
export async function recordLicenses(batch: RecordBatch, facts: readonly LicenseFact[]): Promise<Recorded[]> {
  const recall = new Recall(batch.tx);
  await recall.read(facts, (fact) => fact.number, 'license', 'number');
  await batch.set.admitParties(facts.map((fact) => fact.consigneeId));
  await batch.set.admitItems(facts.flatMap((fact) => [fact, ...(fact.furtherLines ?? [])].map(({ itemId }) => itemId)));
  await batch.set.admitLicenseNumbers(facts.flatMap((fact) => fact.replacesNumber ?? []));

  const fresh = new Map<string, RecordedLicense>();
  const results: Recorded[] = [];
  // an original may stand below its replacement: those whose original is at hand first, until nothing moves any more
  const waiting = new Map(facts.entries());
  for (let moved = true; moved;) {
    moved = false;
    for (const [index, fact] of waiting) {
      const waits =
        fact.replacesNumber !== null && [...waiting.values()].some((one) => one.number === fact.replacesNumber);
      if (waits) continue;
      results[index] = recall.answer(fact, fact.number, 'number') ?? accept(fact, batch, fresh);
      const license = fresh.get(fact.number);
      if (license?.fact === fact) recall.remember(fact, fact.number, license.seq);
      waiting.delete(index);
      moved = true;
    }
  }
  for (const [index] of waiting)
    results[index] = refused('BAD_REPLACEMENT', ['replacesNumber'], 'The replacements form a cycle.');
  if (fresh.size > 0) await writeLicenses(batch, [...fresh.values()]);
  return results;
}

function accept(fact: LicenseFact, batch: RecordBatch, fresh: Map<string, RecordedLicense>): Recorded {
  const { set } = batch;
  if (!isCountryCode(fact.destinationCountry)) return refused('BAD_COUNTRY', ['destinationCountry']);
  if (!set.parties.isOwn(fact.consigneeId)) return refused('UNKNOWN_PARTY', ['consigneeId']);
  const furtherLines: LicenseLine[] = [];
  for (const [index, line] of [fact, ...(fact.furtherLines ?? [])].entries()) {
    const wrong = refusedLine(line, set, [fact, ...furtherLines].slice(0, index));
    if (wrong !== undefined)
      return index === 0 ? wrong : { ...wrong, path: ['furtherLines', `${index - 1}`, ...wrong.path] };
    if (index > 0) furtherLines.push({ ...line, licensedTpp: licensedTppOf(line, set) });
  }
  if (fact.expiresOn !== null && fact.expiresOn < fact.issuedOn) return refused('EXPIRES_BEFORE_ISSUE', ['expiresOn']);
  const destination = destinationOf(fact.destinationCountry);
  if (fact.replacesNumber !== null) {
    const licenses = set.licensesOf(set.tenant);
    if (!licenses.has(fact.replacesNumber)) return refused('UNKNOWN_LICENSE', ['replacesNumber']);
    const original = licenses.row(fact.replacesNumber);
    const fits =
      original.replacedOn === null &&
      original.destination === destination &&
      itemsOf(original).every((id) => [fact, ...furtherLines].some(({ itemId }) => itemId === id)) &&
      original.issuedOn <= fact.issuedOn;
    if (!fits) return refused('BAD_REPLACEMENT', ['replacesNumber']);
    licenses.add([{ ...original, replacedOn: fact.issuedOn }]);
  }
  const licensedTpp = licensedTppOf(fact, set);
  const license: RecordedLicense = { fact, seq: batch.nextSeq(), destination, licensedTpp, furtherLines };
  fresh.set(fact.number, license);
  set.licensesOf(set.tenant).add([rowOf(license, set.tenant)]);
  return { outcome: 'RECORDED', seq: license.seq, replayed: false };
}

type Refused = Extract<Recorded, { outcome: 'REFUSED' }>;

/** What is wrong with a line, if anything; `before`: the lines above it. */
function refusedLine(line: LicenseLineFact, set: WorkingSet, before: readonly LicenseLineFact[]): Refused | undefined {
  const item = set.items.get(line.itemId);
  if (item === undefined) return refused('UNKNOWN_ITEM', ['itemId']);
  if (item.level === null) return refused('ITEM_UNDECIDED', ['itemId']);
  if (line.quantity <= 0n) return refused('NOT_POSITIVE', ['quantity']);
  if (line.valueCents < 0n) return refused('NEGATIVE', ['valueUsd']);
  return before.some(({ itemId }) => itemId === line.itemId)
    ? refused('DUPLICATE_OTHER_CONTENT', ['itemId'], 'A line above is for this item: give its quantity once.')
    : undefined;
}

/** Of level A what its units have, 0 of every other level. */
function licensedTppOf({ itemId, quantity }: LicenseLineFact, set: WorkingSet): bigint {
  const item = set.items.get(itemId);
  return item?.level === 'A' && item.unitTpp !== null ? timesUnits(item.unitTpp, quantity) : 0n;
}

const rowOf = ({ destination, fact, furtherLines, licensedTpp, seq }: RecordedLicense, tenant: number): LicenseRow => ({
  tenant,
  number: fact.number,
  seq,
  issuedOn: fact.issuedOn,
  expiresOn: fact.expiresOn,
  destination,
  consigneeId: fact.consigneeId,
  itemId: fact.itemId,
  quantity: fact.quantity,
  valueCents: fact.valueCents,
  licensedTpp,
  furtherLines,
  replacesNumber: fact.replacesNumber,
  replacedOn: null,
  events: [],
});

async function writeLicenses(batch: RecordBatch, licenses: readonly RecordedLicense[]): Promise<void> {
  const { tenant } = batch.tx;
  await batch.stores.licenses.insert(batch.tx, licenses);
  const postings = new Map<Subject, Posting>();
  const subjects = licenses.map(({ destination, fact, seq }): LicenseSubject => {
    const order = licenseOrder(fact, tenant);
    const { number } = fact;
    const subject: LicenseSubject = {
      kind: 'LICENSE', seq, tenant, order, number, destination, standing: null, reversed: false,
    }; // prettier-ignore
    postings.set(subject, { seq, tenant, kind: 'LICENSE', subjectSeq: seq, order, causeSeq: null });
    return batch.dependents.keep(subject);
  });
  batch.postings.push(...postings.values());
  const concerned = await batch.dependents.readersOfLicenses(
    licenses.flatMap(({ fact }) => [
      { number: fact.number, after: BEGINNING, tenant },
      ...(fact.replacesNumber === null
        ? []
        : [{ number: fact.replacesNumber, after: { at: startOf(fact.issuedOn), rank: 0 as const, key: '' }, tenant }]),
    ]),
  );
  await settle(batch, [...subjects, ...concerned], (subject) => postings.get(subject));
  batch.dirty.push(...licenses.map(({ fact }) => ({ kind: 'LICENSE' as const, key: fact.number, tenant })));
  await insertRequests(batch.tx, licenses);
}
