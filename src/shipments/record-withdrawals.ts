import type { WithdrawnKind } from '../ledger/fact-name.js';
import type { WithdrawalFact } from '../ledger/facts.js';
import type { Posting } from '../ledger/account.js';
import { type Order, placeOf, RANKS } from '../ledger/order.js';
import type { Recorded } from '../ledger/recorder.js';
import { bytes, insertRows } from '../ledger/rows.js';
import { type Day, type Instant, startOf } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { invariant } from '../rules/invariant.js';
import { STANDING_OF_STOCK } from './judge.js';
import { insertRequests, Recall } from './recall.js';
import type { RecordBatch } from './record-batch.js';
import { BEGINNING } from './record-licenses.js';
import { judgeAfterNews, judgeByHolidays, orderOfHoliday, orderOfNews } from './record-news.js';
import { judgeAfterVeuEvents, orderOfVeuEvent } from './record-veu-events.js';
import { refused } from './refused.js';
import { settle } from './settle.js';
import type { OpeningStockSubject } from './subject.js';
import { factId, readWithdrawable, type Withdrawable } from './withdrawable.js';

/** A withdrawal with the number it was given, and the fact it takes back. */
interface Fresh {
  readonly fact: WithdrawalFact;
  readonly seq: number;
  readonly target: Withdrawable;
}

/**
 * Records that a fact was recorded in error. It stays on record and counts at no instant: accounts are put back by opposite
 * entries at its own place in the order, and whoever was judged on it is judged again as without it. The right one
 * may take its place. One at a time: each asks what rests on it.
 */
export async function recordWithdrawals(
  batch: RecordBatch,
  facts: readonly WithdrawalFact[],
  now: Instant,
): Promise<Recorded[]> {
  const [fact] = facts;
  invariant(fact !== undefined && facts.length === 1, 'what is withdrawn is withdrawn alone');
  const recall = new Recall(batch.tx);
  if (fact.reference === null) await recall.readRequests(facts);
  else await recall.read(facts, (one) => one.reference ?? '', 'withdrawal', 'reference');
  const known = recall.answer(fact, fact.reference ?? '', 'reference');
  if (known !== undefined) return [known];

  const found = await readWithdrawable(batch.tx, [fact.withdraws], batch.stores.licenses, now);
  const target = found.get(factId(fact.withdraws));
  if (target === undefined) return [refused('NOT_FOUND', ['name'])];
  if (target.withdrawn) return [refused('ALREADY_WITHDRAWN', ['name'])];
  const [rest] = target.resting;
  if (rest !== undefined) return [refused('STILL_NEEDED', ['name'], rest.says)];
  const seq = batch.nextSeq();
  await TAKE_BACK[target.kind](batch, { fact, seq, target });
  await insertRequests(batch.tx, [{ fact, seq }]);
  return [{ outcome: 'RECORDED', seq, replayed: false }];
}

const TAKE_BACK: Readonly<Record<WithdrawnKind, (batch: RecordBatch, fresh: Fresh) => Promise<void>>> = {
  LICENSE: takeBackLicense,
  OPENING_STOCK: takeBackStock,
  HOLIDAY: takeBackHoliday,
  ALLOCATION_CHANGE: takeBackNews,
  SITE: takeBackSite,
  VEU: takeBackVeu,
  VEU_EVENT: takeBackVeuEvent,
};

/** Who names it, or is covered by it, is judged as without it; what it replaced is not replaced; what it added to LICENSED is not there. */
async function takeBackLicense(batch: RecordBatch, fresh: Fresh): Promise<void> {
  const { dependents, set } = batch;
  const { tenant } = batch.tx;
  const { name: number } = fresh.target;
  await set.admitLicenseNumbers([number]);
  const row = set.licensesOf(tenant).row(number);
  const [subject] = await dependents.subjectsOf([row]);
  invariant(subject !== undefined, `license ${number} is on record`);
  const { replacesNumber: replaced } = row;
  const concerned = await dependents.readersOfLicenses([
    { number, after: BEGINNING, tenant },
    ...(replaced === null
      ? []
      : [{ number: replaced, after: { at: startOf(row.issuedOn), rank: RANKS.ALLOCATION_CHANGE, key: '' }, tenant }]),
  ]);
  subject.reversed = true;
  set.licensesOf(tenant).withdraw(number);
  const posting = await put(batch, fresh, subject.order);
  await settle(batch, [...new Set([subject, ...concerned])], (one) => (one === subject ? posting : undefined));
  const numbers = [number, ...(replaced === null ? [] : [replaced])];
  batch.dirty.push(...numbers.map((key) => ({ kind: 'LICENSE' as const, key, tenant })));
}

/** It leaves the installed base from its day on. */
async function takeBackStock(batch: RecordBatch, fresh: Fresh): Promise<void> {
  const { tenant } = batch.tx;
  const { seq } = fresh.target;
  const [row] = await batch.tx.query<{
    holder_id: string;
    destination: Destination;
    item_id: string;
    as_of: Day;
    quantity: string;
  }>('select holder_id, destination, item_id, as_of::text, quantity from opening_stock where seq = $1', [seq]);
  invariant(row !== undefined, `opening stock ${seq} is on record`);
  const { destination, holder_id: holderId, item_id: itemId } = row;
  const subject: OpeningStockSubject = {
    kind: 'OPENING_STOCK',
    seq,
    tenant,
    order: { at: startOf(row.as_of), rank: RANKS.OPENING_STOCK, key: placeOf(holderId, tenant) },
    row: { holderId, destination, itemId, quantity: BigInt(row.quantity) },
    standing: STANDING_OF_STOCK,
    reversed: true,
  };
  const posting = await put(batch, fresh, subject.order);
  await settle(batch, [subject], (one) => (one === subject ? posting : undefined));
}

/** Licenses that ended later because of it end as without it. */
async function takeBackHoliday(batch: RecordBatch, fresh: Fresh): Promise<void> {
  const on = fresh.target.name as Day;
  await judgeByHolidays(batch, [on], false, async () => void (await put(batch, fresh, orderOfHoliday(on))));
}

/** What it reported is not reported: neither an uplift nor an official status nor what others were licensed. */
async function takeBackNews(batch: RecordBatch, fresh: Fresh): Promise<void> {
  const [country = '', on = ''] = fresh.target.name.split('|');
  const order = orderOfNews({ country, on: on as Day });
  await put(batch, fresh, order);
  await judgeAfterNews(batch, [order]);
}

/** Nobody sends to it any more, or sent to it: nothing is judged by it but the status of its VEU. */
async function takeBackSite(batch: RecordBatch, fresh: Fresh): Promise<void> {
  const [site] = await batch.stores.veus.sites(batch.tx, [fresh.target.name]);
  invariant(site !== undefined, `site ${fresh.target.name} stands`);
  const owner = (await batch.stores.veus.all(batch.tx)).find(({ id }) => id === site.veuId)?.tenant ?? batch.tx.tenant;
  await put(batch, fresh, { at: startOf(site.authorizedOn), rank: RANKS.ALLOCATION_CHANGE, key: site.id });
  batch.dirty.push({ kind: 'VEU', key: site.veuId, tenant: owner });
  await settle(batch, [], () => undefined);
}

/** It has no sites any more; what its holder's company operated elsewhere was covered by it, and is not. */
async function takeBackVeu(batch: RecordBatch, fresh: Fresh): Promise<void> {
  const { name } = fresh.target;
  const veu = (await batch.stores.veus.all(batch.tx)).find(({ id }) => id === name);
  invariant(veu !== undefined, `VEU ${name} stands`);
  const operated = await batch.stores.shipments.operatedByOthersFrom(batch.tx, veu.grantedOn);
  await put(batch, fresh, { at: startOf(veu.grantedOn), rank: RANKS.ALLOCATION_CHANGE, key: name });
  batch.dirty.push({ kind: 'VEU', key: name, tenant: veu.tenant });
  await settle(
    batch,
    operated.map((one) => batch.dependents.keep(one)),
    () => undefined,
  );
}

/** Shipments to the VEU's sites from its day on are judged as if it had not happened. */
async function takeBackVeuEvent(batch: RecordBatch, fresh: Fresh): Promise<void> {
  const [veuId = '', , on = ''] = fresh.target.name.split('|');
  const happened = { veuId, on: on as Day };
  await put(batch, fresh, orderOfVeuEvent(happened));
  await judgeAfterVeuEvents(batch, [happened]);
}

/** Puts the withdrawal on record: from here on whatever is read leaves the fact out. */
async function put(batch: RecordBatch, { fact, seq, target }: Fresh, order: Order): Promise<Posting> {
  await insertRows(
    batch.tx,
    'withdrawal',
    {
      seq: 'bigint', kind: 'text', fact_seq: 'bigint', name: 'text', reference: 'text', reason: 'text',
      content_hash: 'bytea',
    }, // prettier-ignore
    [
      {
        seq,
        kind: target.kind,
        fact_seq: target.seq,
        name: target.name,
        reference: fact.reference,
        reason: fact.reason,
        content_hash: bytes(fact.contentHash),
      },
    ],
  );
  const { tenant } = batch.tx;
  const posting: Posting = { seq, tenant, kind: 'WITHDRAWAL', subjectSeq: target.seq, order, causeSeq: null };
  batch.postings.push(posting);
  return posting;
}
