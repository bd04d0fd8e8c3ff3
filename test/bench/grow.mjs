// A ledger of any size, in minutes: some thousand real postings, then copies of their rows, set by set in SQL, each copy
// later than the one before. Balances, day sums and the head are brought to what the copies add up to.
import pg from 'pg';

const SEEDS = 2_000;
const FROM = Date.parse('2025-06-01T00:00:00Z');
const TO = Date.parse('2026-06-01T00:00:00Z');
const POSTINGS_PER_STATEMENT = 50_000;

/** Every twentieth posting of a ledger with late ones is recorded so many copies, up to 96, after it took effect. */
const LATE = '(k - case when r.seq % 20 = 0 then least(k, r.seq % 97) else 0 end)';

/** Which columns of a copied row differ from the original's; all others are as they were. */
const shifted = (late) => ({
  seq: 'r.seq + k * $1',
  subject_seq: 'r.subject_seq + k * $1',
  cause_seq: 'r.cause_seq + k * $1',
  effective_at: `r.effective_at + ${late ? LATE : 'k'} * $2 * interval '1 millisecond'`,
  exported_at: `r.exported_at + ${late ? LATE : 'k'} * $2 * interval '1 millisecond'`,
  order_key: `r.order_key || '-' || k`,
  reference: `r.reference || '-' || k`,
  key: `r.key || '-' || k`,
  balance_after: 'r.balance_after + k * r.whole',
});
const TABLES = ['posting', 'shipment', 'determination', 'request', 'reference', 'entry'];

/**
 * Fills a fresh database of the bed with at least so many entries; answers how many there are. `tables` names those that
 * are copied: who only reads positions needs no more than postings and entries. `late`: a twentieth is backdated.
 */
export async function grow(bed, database, entries, { late = false, tables = TABLES } = {}) {
  const core = await bed.core(database, { profile: false });
  const perSeed = Math.ceil(entries / (SEEDS * 3)) + 1;
  const shiftMs = Math.floor((TO - FROM) / perSeed);
  const clock = { from: FROM, stepMs: Math.floor(shiftMs / SEEDS) };
  await core.ask({
    clients: 256,
    run: 'seed',
    count: SEEDS,
    clock,
    acknowledgements: bed.acknowledgements(`${database}-seed`),
  });
  await core.end();
  const client = new pg.Client(bed.urlOf(database));
  await client.connect();
  try {
    // The copies cancel out as their originals do; `verify` adds everything up afterwards.
    await client.query(`set headroom.tenant = 1; set session_replication_role = replica; set work_mem = '256MB'`);
    const [seeded] = (await client.query('select count(*) as n, (select max(seq) from posting) as seq from entry'))
      .rows;
    const copies = Math.max(0, Math.ceil(entries / Number(seeded.n)) - 1);
    for (const table of tables) await copyRows(client, table, { copies, seq: Number(seeded.seq), shiftMs, late });
    await bringSumsUp(client, copies, shiftMs);
    await client.query('vacuum analyze');
    await client.query('checkpoint');
    const [{ n }] = (await client.query('select count(*) as n from entry')).rows;
    return Number(n);
  } finally {
    await client.end();
  }
}

async function copyRows(client, table, { copies, late, seq, shiftMs }) {
  const columns = shifted(late);
  const { rows } = await client.query(
    `select attname as name from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = '' and attgenerated = ''`,
    [table],
  );
  const names = rows.map(({ name }) => name);
  const whole = table === 'entry' ? ', sum(amount) over (partition by account_id) as whole' : '';
  await client.query(`create temp table original as select *${whole} from ${table}`);
  const size = Math.max(1, Math.floor(POSTINGS_PER_STATEMENT / seq));
  for (let first = 1; first <= copies; first += size) {
    await client.query(
      `insert into ${table} (${names.join(', ')})
       select ${names.map((name) => columns[name] ?? `r.${name}`).join(', ')}
       from generate_series($3::bigint, $4::bigint) as k cross join original r
       where $1::bigint is not null and $2::bigint is not null order by k`,
      [seq, shiftMs, first, Math.min(copies, first + size - 1)],
    );
  }
  await client.query('drop table original');
}

async function bringSumsUp(client, copies, shiftMs) {
  const times = copies + 1;
  await client.query(
    `update account set balance = balance * $1, lines = lines * $1, version = version * $1,
       last_at = last_at + $2::bigint * interval '1 millisecond', last_order = last_order || '-' || $3::text`,
    [times, copies * shiftMs, copies],
  );
  await client.query('update account_part set balance = balance * $1, lines = lines * $1', [times]);
  await client.query('delete from account_day');
  await client.query(
    `insert into account_day (account_id, on_day, amount, lines)
     select account_id, (effective_at at time zone 'UTC')::date, sum(amount), sum(lines) from entry group by 1, 2`,
  );
  await client.query('update ledger_head set seq = (select max(seq) from posting)');
}
