import { createHash } from 'node:crypto';
import { Assembly } from '../../src/cli/assembly.js';
import type {
  AllocationChangeFact,
  Fact,
  HolidayFact,
  LicenseFact,
  OpeningStockFact,
  RemovalFact,
  ReversalFact,
  ShipmentFact,
} from '../../src/ledger/facts.js';
import type { Recorded } from '../../src/ledger/recorder.js';
import { type NewParty, PartyStore } from '../../src/parties/party.store.js';
import { Clock, SystemClock } from '../../src/platform/clock.js';
import { loadConfig } from '../../src/platform/config.js';
import { Database, LOCAL_TENANT } from '../../src/platform/database.js';
import { PostgresQueue } from '../../src/platform/queue-postgres.js';
import { Queue } from '../../src/platform/queue.js';
import { day, instant } from '../../src/rules/day.js';
import { RecordFacts } from '../../src/shipments/record-facts.js';
import { freshDatabase } from './database.js';

/** A writer with a pool of its own, as one process of the API has. */
export interface Writer {
  record(...facts: Fact[]): Promise<readonly Recorded[]>;
}

/** A ledger on a database of its own. */
export interface TestLedger extends Writer {
  readonly db: Database;
  readonly url: string;
  /** Another writer on the same database, as another process would be. */
  another(): Promise<Writer>;
  rows<Row>(sql: string, ...values: unknown[]): Promise<Row[]>;
  /** The answers of a shipment, a license or a removal, oldest first, by reference or number. */
  answers(id: string): Promise<StoredAnswer[]>;
  /** Balances other than 0 that this text begins, by `KIND key`; sinks are left out. */
  balances(...prefixes: string[]): Promise<Record<string, string>>;
  /** Everything in which the ledger disagrees with itself; none when it is sound. */
  problems(): Promise<string[]>;
  /** Throws when there is any. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

export interface StoredAnswer {
  readonly seq: number;
  readonly as: string | null;
  readonly breaches: string[];
  readonly policy: string | null;
}

/** A ledger where these parties are on record; a Brazilian ACME and a Chilean OTHER when none are named. */
export async function freshLedger(
  parties: readonly NewParty[] = [partyOf('ACME'), partyOf('OTHER')],
  clock: Clock = new SystemClock(),
): Promise<TestLedger> {
  const fresh = await freshDatabase();
  const pools: Database[] = [];
  const open = async (): Promise<{ db: Database } & Writer> => {
    const db = await Database.connect(fresh.url, { poolSize: 4 });
    pools.push(db);
    const recorder = new Assembly(db, loadConfig({}))
      .give(Queue, new PostgresQueue())
      .give(Clock, clock)
      .make(RecordFacts);
    return { db, record: (...facts) => recorder.record(facts, LOCAL_TENANT) };
  };
  const { db, record } = await open();
  await db.transaction((tx) => new PartyStore().insert(tx, parties));
  const problems = async (): Promise<string[]> =>
    (await rows<{ problem: string }>(PROBLEMS)).map(({ problem }) => problem);
  const rows = <Row>(sql: string, ...values: unknown[]): Promise<Row[]> => db.read((tx) => tx.query<Row>(sql, values));
  return {
    db,
    url: fresh.url,
    record,
    another: open,
    rows,
    answers: (id) => rows<StoredAnswer>(ANSWERS, id),
    balances: async (...prefixes) => {
      const found = await rows<{ name: string; balance: string }>(BALANCES);
      const wanted = found.filter(({ name }) => prefixes.length === 0 || prefixes.some((one) => name.startsWith(one)));
      return Object.fromEntries(wanted.map(({ balance, name }) => [name, balance]));
    },
    problems,
    verify: async () => {
      const found = await problems();
      if (found.length > 0) throw new Error(`The ledger disagrees with itself: ${found.join('; ')}`);
    },
    close: async () => {
      await Promise.all(pools.map((pool) => pool.close()));
      await fresh.drop();
    },
  };
}

/** TPP as the ledger keeps it: in ten-thousandths, as text. */
export const kept = (tpp: number): string => String(BigInt(tpp) * 10_000n);

/** A private Brazilian party without a parent. */
export const partyOf = (id: string, given: Partial<NewParty> = {}): NewParty => ({
  id,
  name: id,
  locationCountry: 'BR',
  headquartersCountry: 'BR',
  sector: 'PRIVATE',
  parentId: null,
  evidence: null,
  contentHash: hashOf(id),
  ...given,
});

let count = 0;
const next = (letter: string): string => `${letter}-${String((count += 1)).padStart(4, '0')}`;

/** 100 H100, 1,583,200 TPP, to ACME in Brazil on 2 June 2025; nothing is named. */
export const shipment = (given: Partial<ShipmentFact> = {}): ShipmentFact =>
  hashed({
    kind: 'SHIPMENT',
    requestKey: null,
    reference: next('S'),
    exportedAt: instant('2025-06-02T12:00:00Z'),
    act: 'EXPORT',
    fromCountry: 'US',
    destinationCountry: 'BR',
    consigneeId: 'ACME',
    endUserId: null,
    siteId: null,
    itemId: 'nvidia-h100-sxm5',
    quantity: 100n,
    valueCents: 300_000_000n,
    named: null,
    licenseNumber: null,
    purpose: 'USE',
    onBreach: 'RECORD',
    ...given,
  });

/** At noon UTC of a day. */
export const noon = (on: string): number => instant(`${on}T12:00:00Z`);

export const reversal = (of: string, given: Partial<ReversalFact> = {}): ReversalFact =>
  hashed({
    kind: 'REVERSAL',
    requestKey: null,
    reference: next('C'),
    reversesReference: of,
    reason: 'it did not leave',
    ...given,
  });

/** A license of 1 June 2025 for 1,000 H100 worth 30,000,000 USD to ACME in Brazil, usable for a year. */
export const license = (given: Partial<LicenseFact> = {}): LicenseFact =>
  hashed({
    kind: 'LICENSE',
    requestKey: null,
    number: next('L'),
    issuedOn: day('2025-06-01'),
    expiresOn: day('2026-06-01'),
    destinationCountry: 'BR',
    consigneeId: 'ACME',
    itemId: 'nvidia-h100-sxm5',
    quantity: 1_000n,
    valueCents: 3_000_000_000n,
    replacesNumber: null,
    ...given,
  });

/** News of 1 July 2025 about Brazil that changes nothing unless it says what. */
export const news = (given: Partial<AllocationChangeFact> = {}): AllocationChangeFact =>
  hashed({
    kind: 'ALLOCATION_CHANGE',
    requestKey: null,
    country: 'BR',
    effectiveOn: day('2025-07-01'),
    uplift: null,
    officialStatus: null,
    externalLicensedTpp: null,
    source: 'a notice',
    ...given,
  });

export const holiday = (on: string, given: Partial<HolidayFact> = {}): HolidayFact =>
  hashed({ kind: 'HOLIDAY', requestKey: null, on: day(on), name: 'a holiday', ...given });

/** 100 H100 that ACME has in Brazil from 1 January 2025 on. */
export const stock = (given: Partial<OpeningStockFact> = {}): OpeningStockFact =>
  hashed({
    kind: 'OPENING_STOCK',
    requestKey: null,
    holderId: 'ACME',
    country: 'BR',
    itemId: 'nvidia-h100-sxm5',
    quantity: 100n,
    asOf: day('2025-01-01'),
    ...given,
  });

/** 10 H100 of ACME in Brazil that failed on 1 July 2025. */
export const removal = (given: Partial<RemovalFact> = {}): RemovalFact =>
  hashed({
    kind: 'REMOVAL',
    requestKey: null,
    reference: next('R'),
    effectiveAt: noon('2025-07-01'),
    holderId: 'ACME',
    country: 'BR',
    itemId: 'nvidia-h100-sxm5',
    quantity: 10n,
    reason: 'FAILED',
    ...given,
  });

/** A fact with the hash of what it says; its request key is not part of that. */
function hashed<F extends { readonly requestKey: string | null }>(fact: F): F & { contentHash: Buffer } {
  const content = JSON.stringify({ ...fact, requestKey: null }, (_name, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return { ...fact, contentHash: hashOf(content) };
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const ANSWERS = `
  with subject as (
    select seq from shipment where reference = $1 union all select seq from license where number = $1
    union all select seq from removal where reference = $1)
  select d.seq::int as seq, authorization_used as as, breaches, review_policy as policy
  from determination d join subject s on d.subject_seq = s.seq order by d.seq`;

const BALANCES = `
  select kind || ' ' || key as name, balance::text from account
  where kind not like 'SINK%' and balance <> 0 order by kind, key`;

const PROBLEMS = `
  select 'head ' || h.seq || ' of ' || count(p.seq) || ' postings up to ' || coalesce(max(p.seq), 0) as problem
    from ledger_head h left join posting p on true group by h.seq
    having h.seq <> count(p.seq) or h.seq <> coalesce(max(p.seq), 0)
  union all
  select 'balance of ' || a.kind || ' ' || a.key from account a
    left join (select account_id, sum(amount) as amount, sum(lines) as lines from ledger_line group by 1) e on e.account_id = a.id
    left join (select account_id, sum(amount) as amount, sum(lines) as lines from account_day group by 1) d
      on d.account_id = a.id
    where (a.balance, a.lines) is distinct from (coalesce(e.amount, 0), coalesce(e.lines, 0))
      or a.kind not like 'SINK%' and (a.balance, a.lines) is distinct from (coalesce(d.amount, 0), coalesce(d.lines, 0))
  union all
  select 'part of tenant ' || p.tenant_id || ' in account ' || p.account_id from account_part p
    left join (select account_id, tenant_id, sum(amount) as amount, sum(lines) as lines from entry group by 1, 2) e
      using (account_id, tenant_id)
    where (p.balance, p.lines) is distinct from (coalesce(e.amount, 0), coalesce(e.lines, 0))
  union all
  select 'parts of ' || a.kind || ' ' || a.key from account a
    left join (select account_id, sum(balance) as amount from account_part group by 1) p on p.account_id = a.id
    where a.tenant_id = 0 and a.kind not like 'SINK%' and a.balance <> coalesce(p.amount, 0)
  union all
  select 'day ' || d.on_day || ' of account ' || d.account_id from account_day d
    left join lateral (select sum(amount) as amount, sum(lines) as lines from entry e
      where e.account_id = d.account_id and e.tenant_id = d.tenant_id and (e.effective_at at time zone 'UTC')::date = d.on_day) e on true
    where (d.amount, d.lines) is distinct from (e.amount, e.lines)
  union all
  select 'balance after posting ' || seq || ' of account ' || account_id from (
    select *, sum(amount) over (partition by account_id order by seq) as running from entry) e
    where balance_after <> running
  union all
  select 'entries of posting ' || e.seq || ' in ' || a.unit from ledger_line e join account a on a.id = e.account_id
    group by e.seq, a.unit having sum(e.amount) <> 0
  union all
  select 'reference ' || reference || ' twice' from shipment group by tenant_id, reference having count(*) > 1
  union all
  select 'version of ' || a.kind || ' ' || a.key from account a
    where a.version <> (select count(*) from ledger_line e where e.account_id = a.id)`;
