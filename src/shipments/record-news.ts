import { expiriesOf, expiryOf, goodsOf, type LicenseRow } from '../authorizations/license-register.js';
import { EVERYBODY } from '../ledger/account.js';
import type { AllocationChangeFact, HolidayFact } from '../ledger/facts.js';
import { type Order, RANKS } from '../ledger/order.js';
import type { Recorded } from '../ledger/recorder.js';
import { byTenant } from '../ledger/subjects.js';
import { onBehalfOf } from '../platform/transaction.js';
import { isAllocationCountry } from '../rules/country-group.rule.js';
import { type Day, startOf } from '../rules/day.js';
import { destinationOf, isCountryCode } from '../rules/destination.js';
import { usableThrough } from '../rules/license.rule.js';
import { inForceOrFirst } from '../rules/parameter.js';
import { maximumUplift } from '../rules/rulebook/maximum-uplift.js';
import { accountOf } from './account-set.js';
import { insertRequests, Recall } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import { refused } from './refused.js';
import { settle } from './settle.js';
import type { Subject } from './subject.js';
import { daysBefore } from './withdrawable.js';

/** The id of an allocation change: one per EAR destination and day. */
const changeId = (fact: AllocationChangeFact): string =>
  `${isCountryCode(fact.country) ? destinationOf(fact.country) : fact.country}/${fact.effectiveOn}`;

/** Records news about country allocations; what it changes later in that country is judged again. */
export async function recordAllocationChanges(
  batch: RecordBatch,
  facts: readonly AllocationChangeFact[],
): Promise<Recorded[]> {
  const recall = new Recall(batch.tx);
  await recall.read(facts, changeId, 'allocation_change', `destination || '/' || effective_on`);
  const fresh: { fact: AllocationChangeFact; seq: number }[] = [];
  const results = facts.map((fact): Recorded => {
    const known = recall.answer(fact, changeId(fact), 'effectiveOn') ?? refusedChange(fact);
    if (known !== undefined) return known;
    const seq = batch.nextSeq();
    recall.remember(fact, changeId(fact), seq);
    fresh.push({ fact, seq });
    return { outcome: 'RECORDED', seq, replayed: false };
  });
  if (fresh.length > 0) await writeChanges(batch, fresh);
  return results;
}

function refusedChange(fact: AllocationChangeFact): Recorded | undefined {
  if (!isCountryCode(fact.country)) return refused('BAD_COUNTRY', ['country']);
  if (!isAllocationCountry(destinationOf(fact.country), fact.effectiveOn))
    return refused('NOT_ALLOCATION_COUNTRY', ['country']);
  const most = inForceOrFirst(maximumUplift, fact.effectiveOn).value;
  if (fact.uplift !== null && (fact.uplift < 0n || fact.uplift > most))
    return refused('UPLIFT_OUT_OF_RANGE', ['uplift']);
  return undefined;
}

async function writeChanges(
  batch: RecordBatch,
  changes: readonly { fact: AllocationChangeFact; seq: number }[],
): Promise<void> {
  const { tenant } = batch.tx;
  await batch.stores.allocations.insert(batch.tx, changes);
  const places = changes.map(({ fact, seq }) => {
    const order = orderOfNews({ country: destinationOf(fact.country), on: fact.effectiveOn });
    batch.postings.push({ seq, tenant, kind: 'ALLOCATION_CHANGE', subjectSeq: seq, order, causeSeq: null });
    return order;
  });
  await judgeAfterNews(batch, places);
  await insertRequests(batch.tx, changes);
}

/** Where news about a country stands; the country is an EAR destination. */
export const orderOfNews = ({ country, on }: { readonly country: string; readonly on: Day }): Order => ({
  at: startOf(on),
  rank: RANKS.ALLOCATION_CHANGE,
  key: country,
});

/** Judges again what news about countries concerns: what counts in them after it. */
export async function judgeAfterNews(batch: RecordBatch, news: readonly Order[]): Promise<void> {
  const { tenant } = batch.tx;
  const places = news.map((order) => ({ ...accountOf('COUNTRY_LICENSED', order.key, tenant), order }));
  batch.dirty.push(...places.map(({ key }) => ({ kind: 'COUNTRY' as const, key, tenant: EVERYBODY })));
  await batch.set.admitDestinations(places.map(({ key }) => key));
  const accounts = await batch.set.admitAccounts(places);
  const concerned: Subject[] = [];
  for (const [index, account] of accounts.entries()) {
    const after = places[index]?.order;
    if (after !== undefined) concerned.push(...(await batch.dependents.after(account, after)));
  }
  await settle(batch, [...new Set(concerned)], () => undefined);
}

/** Records legal holidays; a license whose last usable day moves concerns the shipments that name or match it. */
export async function recordHolidays(batch: RecordBatch, facts: readonly HolidayFact[]): Promise<Recorded[]> {
  const recall = new Recall(batch.tx);
  await recall.read(facts, (fact) => fact.on, 'holiday', 'on_day::text');
  const fresh: { fact: HolidayFact; seq: number }[] = [];
  const results = facts.map((fact): Recorded => {
    const known = recall.answer(fact, fact.on, 'on');
    if (known !== undefined) return known;
    const seq = batch.nextSeq();
    recall.remember(fact, fact.on, seq);
    fresh.push({ fact, seq });
    return { outcome: 'RECORDED', seq, replayed: false };
  });
  if (fresh.length > 0) await writeHolidays(batch, fresh);
  return results;
}

async function writeHolidays(
  batch: RecordBatch,
  holidays: readonly { fact: HolidayFact; seq: number }[],
): Promise<void> {
  const days = holidays.map(({ fact }) => fact.on);
  await judgeByHolidays(batch, days, true, async () => {
    await batch.stores.licenses.insertHolidays(
      batch.tx,
      holidays.map(({ fact, seq }) => ({ on: fact.on, name: fact.name, seq, contentHash: fact.contentHash })),
    );
    for (const { fact, seq } of holidays) {
      const [tenant, order] = [batch.tx.tenant, orderOfHoliday(fact.on)];
      batch.postings.push({ seq, tenant, kind: 'HOLIDAY', subjectSeq: seq, order, causeSeq: null });
    }
  });
  await insertRequests(batch.tx, holidays);
}

/** Where a holiday stands in the order of judging. */
export const orderOfHoliday = (on: Day): Order => ({ at: startOf(on), rank: RANKS.ALLOCATION_CHANGE, key: '' });

/** Puts holidays on record, or takes them from it, by `write`, and judges again whom licenses concern that end otherwise. */
export async function judgeByHolidays(
  batch: RecordBatch,
  days: readonly Day[],
  areHolidays: boolean,
  write: () => Promise<void>,
): Promise<void> {
  const before = await batch.stores.licenses.holidays(batch.tx);
  const after = new Set(areHolidays ? [...before, ...days] : [...before].filter((on) => !days.includes(on)));
  const moves = (expiresOn: Day): boolean =>
    usableThrough(expiresOn, (on) => before.has(on)) !== usableThrough(expiresOn, (on) => after.has(on));
  const moved = (await batch.stores.licenses.expiringOn(batch.tx, daysBefore(days))).filter((row) =>
    expiriesOf(row).some(moves),
  );
  await write();
  for (const [tenant, rows] of byTenant(moved)) {
    await batch.set.admitLicenseNumbers(
      rows.map((row) => row.number),
      tenant,
    );
    const beside = await batch.stores.licenses.chains(onBehalfOf(batch.tx, tenant), [], rows.flatMap(goodsOf));
    batch.set.licensesOf(tenant).add(beside);
  }
  // of several licenses for the same goods another one may now be the first to be tried, from the beginning on
  const isAlone = (row: LicenseRow): boolean =>
    goodsOf(row).every(
      ({ consigneeId, destination, itemId }) =>
        batch.set.licensesOf(row.tenant).covering(consigneeId, destination, itemId).length === 1,
    );
  const concerned = await batch.dependents.readersOfLicenses(
    moved.map((row) => ({
      number: row.number,
      tenant: row.tenant,
      after: { at: startOf(isAlone(row) ? expiryOf(row) : row.issuedOn), rank: 0 as const, key: '' },
    })),
  );
  await settle(batch, concerned, () => undefined);
  batch.dirty.push(...moved.map((row) => ({ kind: 'LICENSE' as const, key: row.number, tenant: row.tenant })));
}
