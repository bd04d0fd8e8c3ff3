import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was shipped before the accounts of the volume cap existed is counted on them, and what open holds set aside of it
 * is held.
 *
 * Why: the cap is judged on these accounts, and a shipment that is not on them is not under it. Nothing that was posted is
 * touched: each shipment, and each hold, whose part is missing gets a posting of its own, `COUNTED`, that is effective when
 * the shipment left, so that a checkpoint that a witness kept still holds, and what was known before stays as it was. Those
 * that shipments are judged on must be found: `shipment_under_volume_cap` holds China and Macau alone. What was judged
 * before stays as it was answered until something makes it be judged again. Locks: `ledger_head`, while it counts. Undo:
 * `down` drops the index; the counts are right for every version, and a second `up` finds nothing missing.
 */
export class Volumes1795305600015 implements MigrationInterface {
  readonly name = 'Volumes1795305600015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index shipment_under_volume_cap on shipment (tenant_id, item_id, exported_at)
        where destination in ('CN', 'MO')`);
    await runner.query('set local role headroom_engine'); // row level security holds for owners too
    await runner.query('select seq from ledger_head for update');
    await runner.query(`create temporary table missing on commit drop as ${MISSING}`);
    for (const statement of [OPEN_ACCOUNTS, POST, ENTER, SUM_UP, SUM_DAYS, MOVE_HEAD]) await runner.query(statement);
    await runner.query('drop table missing');
    await runner.query('reset role');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index shipment_under_volume_cap');
  }
}

/** Where a shipment counts is said by `volumeSide`; what is recorded as nothing any more, a reversal, counts nowhere. */
const SHIPMENTS = `
  select s.tenant_id, s.seq as subject_seq, s.exported_at as effective_at, s.reference,
    case when s.destination = 'US' then 'VOLUME_UNITED_STATES' else 'VOLUME_CHINA_MACAU' end as kind, s.item_id as key,
    case when exists (select 1 from reversal r where r.reverses_seq = s.seq) then 0 else s.line_tpp end as amount
  from shipment s
  where s.line_tpp > 0 and (s.destination = 'US' and s.purpose = 'USE'
    or s.destination in ('CN', 'MO') and s.from_destination not in ('CN', 'MO'))`;

/** What is set aside now is set aside when the hold was placed, as every hold stands in the order. */
const HOLDS = `
  select h.tenant_id, h.seq, h.placed_at, h.reference, 'HELD_VOLUME_CHINA_MACAU', h.item_id, h.unit_tpp * st.open_quantity
  from hold h join hold_state st on st.hold_seq = h.seq
  where h.unit_tpp > 0 and h.destination in ('CN', 'MO') and h.from_country not in ('CN', 'HK', 'MO')`;

/** Whose entries on these accounts do not come to what they should: in the order of judging, numbered from the head on. */
const MISSING = `
  select row_number() over (order by effective_at, order_key) + (select seq from ledger_head) as seq, counted.*
  from (
    select w.tenant_id, w.subject_seq, w.effective_at, w.kind, w.key,
      case when w.tenant_id = 1 then w.reference else w.reference || '!' || w.tenant_id end as order_key,
      w.amount - coalesce(sum(e.amount), 0) as amount, (w.amount > 0)::int - coalesce(sum(e.lines), 0) as lines
    from (${SHIPMENTS} union all ${HOLDS}) w
    left join posting p on p.subject_seq = w.subject_seq
    left join account a on a.tenant_id = w.tenant_id and a.kind = w.kind and a.key = w.key
    left join entry e on e.account_id = a.id and e.seq = p.seq
    group by w.tenant_id, w.subject_seq, w.effective_at, w.kind, w.key, w.reference, w.amount) counted
  where amount <> 0 or lines <> 0`;

/** The latest that each account is moved or read by: what is sold in the United States is read by what goes to China. */
const LATEST = `
  select tenant_id, kind, key, max(effective_at) as last_at,
    (array_agg('3|' || order_key order by effective_at desc, order_key desc))[1] as last_order
  from (
    select s.tenant_id, k.kind, s.item_id as key, s.exported_at as effective_at,
      case when s.tenant_id = 1 then s.reference else s.reference || '!' || s.tenant_id end as order_key
    from shipment s join (values ('VOLUME_UNITED_STATES'), ('VOLUME_CHINA_MACAU')) k (kind)
      on s.destination in ('CN', 'MO') or s.destination = 'US' and k.kind = 'VOLUME_UNITED_STATES'
    where s.line_tpp > 0
    union all
    select tenant_id, kind, key, effective_at, order_key from missing
    union all
    select tenant_id, 'SINK_' || kind, '*', effective_at, order_key from missing) read
  group by tenant_id, kind, key`;

const OPEN_ACCOUNTS = `
  insert into account (tenant_id, kind, key, unit, balance, lines, version, last_at, last_order)
  select tenant_id, kind, key, 'TPP', 0, 0, 0, last_at, last_order from (${LATEST}) latest
  on conflict (tenant_id, kind, key) do update set last_at = excluded.last_at, last_order = excluded.last_order
    where (account.last_at, account.last_order) < (excluded.last_at, excluded.last_order)`;

const POST = `
  insert into posting (seq, tenant_id, kind, subject_seq, effective_at, rank, order_key)
  select seq, tenant_id, 'COUNTED', subject_seq, effective_at, 3, order_key from missing order by seq`;

const ENTER = `
  insert into entry (account_id, against_id, tenant_id, effective_at, seq, amount, lines, balance_after)
  select a.id, b.id, m.tenant_id, m.effective_at, m.seq, m.amount, m.lines,
    a.balance + sum(m.amount) over (partition by a.id order by m.seq)
  from missing m join account a on a.tenant_id = m.tenant_id and a.kind = m.kind and a.key = m.key
  join account b on b.tenant_id = m.tenant_id and b.kind = 'SINK_' || m.kind and b.key = '*'`;

const SUM_UP = `
  update account a set balance = a.balance + x.amount, lines = a.lines + x.lines, version = a.version + x.entries
  from (
    select tenant_id, kind, key, sum(amount) as amount, sum(lines) as lines, count(*) as entries from missing group by 1, 2, 3
    union all
    select tenant_id, 'SINK_' || kind, '*', -sum(amount), 0, count(*) from missing group by 1, 2) x
  where a.tenant_id = x.tenant_id and a.kind = x.kind and a.key = x.key`;

const SUM_DAYS = `
  insert into account_day as d (account_id, tenant_id, on_day, amount, lines)
  select a.id, m.tenant_id, (m.effective_at at time zone 'UTC')::date, sum(m.amount), sum(m.lines)
  from missing m join account a on a.tenant_id = m.tenant_id and a.kind = m.kind and a.key = m.key group by 1, 2, 3
  on conflict (account_id, tenant_id, on_day) do update set amount = d.amount + excluded.amount,
    lines = d.lines + excluded.lines`;

const MOVE_HEAD = 'update ledger_head set seq = seq + (select count(*) from missing)';
