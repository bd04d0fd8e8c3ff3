import { type Account, type AccountId, accountName, type Entry, EVERYBODY, type Posting } from '../ledger/account.js';
import { compareOrder, type Order } from '../ledger/order.js';
import type { OwnedSubject } from '../ledger/subjects.js';
import type { AccountKind } from '../rules/effects.js';
import { invariant } from '../rules/invariant.js';
import { accountOf, sinkOf } from './account-set.js';
import { countsOthers } from './counts-others.js';
import { determinationOf } from './determination-record.js';
import { markVeus } from './mark-veus.js';
import type { RecordBatch } from './record-batch.js';
import { type Answer, type Guard, rejudge } from './rejudge.js';
import type { Subject } from './subject.js';
import { licenseOfKey } from '../authorizations/license-register.js';
import { movesOf } from './reads-of.js';

const anyMayStand: Guard = () => true;

/** What a settled batch answers for each new subject. */
export type Settled = ReadonlyMap<Subject, Answer>;

/**
 * Judges new facts with everything they change, and writes it: postings, entries, balances, determinations. `fact` gives
 * the posting of a subject that is itself the fact of this batch; answers of other subjects are postings of their own.
 */
export async function settle(
  batch: RecordBatch,
  seeds: readonly Subject[],
  fact: (subject: Subject) => Posting | undefined,
  mayStand: Guard = anyMayStand,
): Promise<Settled> {
  const causeSeq = batch.postings[0]?.seq ?? null;
  await batch.set.admit(seeds);
  await prefetch(batch, seeds);
  const answers = await rejudge(seeds, batch.set, batch.dependents, mayStand);

  const postings = new Map<Answer, Posting>();
  for (const answer of answers) {
    const { order, seq, tenant } = answer.subject;
    const own = fact(answer.subject);
    const causedBy = (answer.cause === undefined ? undefined : fact(answer.cause))?.seq ?? causeSeq;
    const posting = own ?? {
      seq: batch.nextSeq(),
      tenant,
      kind: 'REJUDGED',
      subjectSeq: seq,
      order,
      causeSeq: causedBy,
    };
    postings.set(answer, posting);
    if (own === undefined) batch.postings.push(posting);
  }
  await write(batch, answers, postings);
  return new Map(answers.map((answer) => [answer.subject, answer]));
}

/** What the seeds may move is known before they are judged, so its later readers are read in one go. */
async function prefetch(batch: RecordBatch, seeds: readonly Subject[]): Promise<void> {
  const earliest = new Map<Account, Order>();
  for (const seed of seeds) {
    for (const read of [...batch.set.readsOf(seed), ...movesOf(seed)]) {
      const account = batch.set.account(read);
      const known = earliest.get(account);
      if (known === undefined || compareOrder(seed.order, known) < 0) earliest.set(account, seed.order);
    }
  }
  const quotasAndLicenses = [...earliest].filter(([account]) => account.kind !== 'COUNTRY_LICENSED');
  await batch.dependents.prefetch(quotasAndLicenses.map(([account, after]) => ({ account, after })));
}

async function write(
  batch: RecordBatch,
  answers: readonly Answer[],
  postings: ReadonlyMap<Answer, Posting>,
): Promise<void> {
  const seqOf = (answer: Answer): number => {
    const posting = postings.get(answer);
    invariant(posting !== undefined, 'every answer has a posting');
    return posting.seq;
  };
  const bySeq = answers.toSorted((a, b) => seqOf(a) - seqOf(b));
  await batch.set.admitAccounts(accountsMovedBy(bySeq));

  const entries: Entry[] = [];
  const balances = new Map<Account, bigint>();
  const touched = new Map<Account, Order>();
  const touch = (account: Account, order: Order): void => {
    const known = touched.get(account) ?? account.last;
    touched.set(account, known === null || compareOrder(known, order) < 0 ? order : known);
  };
  for (const answer of bySeq) {
    const { order, tenant } = answer.subject;
    if (answer.standing !== null)
      for (const read of batch.set.readsOf(answer.subject)) touch(batch.set.account(read), order);
    for (const { amount, key, kind, lines } of answer.deltas) {
      const account = batch.set.account(accountOf(kind, key, tenant));
      const against = batch.set.account(sinkOf(kind, tenant));
      touch(account, order);
      touch(against, order);
      const balanceAfter = (balances.get(account) ?? account.balance) + amount;
      balances.set(account, balanceAfter);
      entries.push({ account, against, tenant, seq: seqOf(answer), amount, lines, balanceAfter });
      batch.dirty.push(...statusesOf(kind, key, tenant));
    }
  }
  await markVeus(
    batch,
    answers.filter((answer) => answer.deltas.some(({ kind }) => kind === 'BASE_UNITS')),
  );
  batch.postings.sort((a, b) => a.seq - b.seq);
  const written = batch.stores.ledger.write(batch.tx, batch.postings, entries, touched);
  const determinations = bySeq.flatMap(
    (answer) => determinationOf(answer, seqOf(answer), countsOthers(answer.subject, batch.set)) ?? [],
  );
  await Promise.all([written, batch.storeAnswers(determinations)]);
}

/** The accounts that answers move, each once, with the sinks against them. */
function accountsMovedBy(answers: readonly Answer[]): AccountId[] {
  const moved = new Map<string, AccountId>();
  for (const { deltas, subject } of answers) {
    for (const { key, kind } of deltas) {
      for (const one of [accountOf(kind, key, subject.tenant), sinkOf(kind, subject.tenant)])
        moved.set(accountName(one), one);
    }
  }
  return [...moved.values()];
}

/** Whose status follows from an account. */
function statusesOf(kind: AccountKind, key: string, tenant: number): OwnedSubject[] {
  switch (kind) {
    case 'COUNTRY_LICENSED':
    case 'COUNTRY_EXPORTED':
      return [{ kind: 'COUNTRY', key, tenant: EVERYBODY }];
    case 'LPP_QUOTA':
      return [{ kind: 'QUOTA', key, tenant: EVERYBODY }];
    case 'LICENSE_QUANTITY':
      return [{ kind: 'LICENSE', key: licenseOfKey(key), tenant }];
    default:
      return [];
  }
}
