import type { MigrationInterface, QueryRunner } from 'typeorm';
import { policiesFor } from './0005-tenants.js';

/**
 * The ledger as it was known at an instant: a schema `as_known` of views, one for each table of facts and of what follows
 * from them, that shows what was on record then.
 *
 * Why: "what did we know on 1 March" must have the answer that was given on 1 March, whatever turned up since. Nothing is
 * ever changed or removed, so what was known then is what has a number up to that of the last posting then. A transaction
 * that asks for it calls `begin_known` and finds the views in front of the tables; every statement works as it is, and
 * none can forget to ask. `posted_at` of postings of one statement is one instant, so that an instant never cuts through
 * what was learned at once, and rises with `seq`, so that the last posting at an instant is found by halving.
 *
 * `posting_by_cause` finds what a fact made to be judged again; only such postings are in it.
 *
 * Balances then: `known_sum` adds up the entries of busy accounts by blocks of 128, 4,096 and 131,072 postings and by day
 * of effect. Nobody who posts pays for that: `fill_known` is called by the first who reads so when more than 1,024 postings
 * are not in it yet. Locks: nothing for longer than a moment; one column gets another default. Undo: `down` drops what
 * `up` made, all of it derived.
 */
export class Known1795305600009 implements MigrationInterface {
  readonly name = 'Known1795305600009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table posting alter posted_at set default statement_timestamp()');
    await runner.query('create index posting_by_cause on posting (cause_seq) where cause_seq is not null');
    await runner.query(SUMS);
    await runner.query(policiesFor('known_sum'));
    await runner.query(INSTANT);
    for (const { columns, name } of await tablesOfHistory(runner)) await runner.query(knownView(name, columns));
    await runner.query(DERIVED);
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema as_known cascade');
    await runner.query('drop function begin_known, fill_known');
    await runner.query('drop index posting_by_cause');
    await runner.query('drop table known_sum, known_account, known_head');
    await runner.query('alter table posting alter posted_at set default clock_timestamp()');
  }
}

export const SUMS = `
  create table known_head (one boolean primary key default true check (one), through bigint not null);
  insert into known_head (through) values (0);
  create table known_account (account_id integer primary key references account);
  create table known_sum (
    account_id integer not null references account,
    size smallint not null check (size in (7, 12, 17)),
    block bigint not null,
    on_day date not null,
    tenant_id integer not null default tenant_now() references tenant,
    amount numeric(38) not null,
    lines bigint not null,
    primary key (account_id, size, block, on_day, tenant_id)
  );

  create function fill_known() returns void language plpgsql as $$
  declare
    was bigint;
    upto bigint;
    fresh integer[];
    step smallint;
  begin
    select through into was from known_head for update;
    select (seq >> 7) << 7 into upto from ledger_head;
    if upto <= was then return; end if;
    fresh := array(select a.id from account a where a.version > 2000 and a.kind not like 'SINK%'
      and not exists (select 1 from known_account k where k.account_id = a.id));
    insert into known_sum (account_id, tenant_id, size, block, on_day, amount, lines)
      select e.account_id, e.tenant_id, 7, (e.seq - 1) >> 7, (e.effective_at at time zone 'UTC')::date,
        sum(e.amount), sum(e.lines)
      from entry e where e.seq > was and e.seq <= upto and e.account_id in (select k.account_id from known_account k)
      group by 1, 2, 4, 5;
    insert into known_sum (account_id, tenant_id, size, block, on_day, amount, lines)
      select e.account_id, e.tenant_id, 7, (e.seq - 1) >> 7, (e.effective_at at time zone 'UTC')::date,
        sum(e.amount), sum(e.lines)
      from entry e where e.seq <= upto and e.account_id = any(fresh)
      group by 1, 2, 4, 5;
    insert into known_account (account_id) select unnest(fresh);
    foreach step in array '{12,17}'::smallint[] loop
      insert into known_sum (account_id, tenant_id, size, block, on_day, amount, lines)
        select s.account_id, s.tenant_id, step, s.block >> 5, s.on_day, sum(s.amount), sum(s.lines)
        from known_account k join known_sum s on s.account_id = k.account_id and s.size = step - 5
          and s.block >= case when k.account_id = any(fresh) then 0 else (was >> step) << 5 end
          and s.block < (upto >> step) << 5
        group by 1, 2, 4, 5;
    end loop;
    update known_head set through = upto;
  end $$;`;

/**
 * `begin_known` makes the rest of a transaction see what was known at an instant, to the end of its millisecond, which is
 * as exact as anybody is told. Fails when more postings of that than `most` are not in the sums yet.
 */
export const BEGIN_KNOWN = `
  create function begin_known(known timestamptz, most bigint) returns void language plpgsql security definer as $$
  declare
    before timestamptz := known + interval '1 millisecond';
    low bigint := 0;
    high bigint := (select h.seq from public.ledger_head h);
    middle bigint := high;
    summed bigint := (select through from public.known_head);
  begin
    while low < high loop
      if (select p.posted_at < before from public.posting p where p.seq = middle) then low := middle;
      else high := middle - 1; end if;
      middle := (low + high + 1) / 2;
    end loop;
    perform set_config('headroom.known_before', before::text, true), set_config('headroom.known_seq', low::text, true),
      set_config('headroom.known_summed', least(summed, (low >> 7) << 7)::text, true),
      set_config('search_path', 'as_known, public', true);
    if low - summed > most then
      raise exception '% postings are not in the sums of what was known', low - summed using errcode = 'HR009';
    end if;
  end $$`;

const INSTANT = `
  create schema as_known;
  ${BEGIN_KNOWN};

  create function as_known.seq() returns bigint language sql stable
    as $$ select current_setting('headroom.known_seq')::bigint $$;
  create function as_known.before() returns timestamptz language sql stable
    as $$ select current_setting('headroom.known_before')::timestamptz $$;`;

/** What tells of a row when it came: the number of its posting, or where it has none, when it was put there. */
const COMING = ['seq', 'posted_at', 'changed_at', 'published_at', 'started_at'] as const;
const OTHERWISE = ['ledger_head', 'account', 'account_day', 'account_part', 'status', 'dirty_subject', 'known_sum'];

/** A table of facts, or of what follows from them and is kept, with its columns. */
async function tablesOfHistory(runner: QueryRunner): Promise<{ name: string; columns: string[] }[]> {
  return (await runner.query(
    `select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> all($1)
     group by c.relname having array_agg(a.attname::text) && $2 and not c.relname like any('{seal%,access%,api%}')
     order by 1`,
    [OTHERWISE, COMING],
  )) as { name: string; columns: string[] }[];
}

/** The view of a table as it was known. Later steps that add a table of facts make one for it. */
export function knownView(table: string, columns: readonly string[]): string {
  const by = COMING.find((one) => columns.includes(one));
  const limit = by === 'seq' ? 'seq <= as_known.seq()' : `${by ?? 'posted_at'} < as_known.before()`;
  return `
    create view as_known.${table} with (security_invoker = true) as
      select ${columns.join(', ')} from public.${table} where ${limit};
    grant select on as_known.${table} to headroom_app, headroom_engine, headroom_auditor`;
}

/**
 * What an account comes to with everything known then and effective by an instant. Of a busy one: the sums of blocks and of
 * days before that of the instant, the entries of that day in these blocks, and what came after the blocks one by one.
 */
export const UNTIL = `
  create function as_known.until(account integer, at timestamptz, out amount numeric, out lines bigint)
    language plpgsql stable as $$
  declare
    last bigint := current_setting('headroom.known_seq');
    summed bigint := current_setting('headroom.known_summed');
    today date := (at at time zone 'UTC')::date;
  begin
    if not exists (select 1 from public.known_account k where k.account_id = account) then
      select coalesce(sum(e.amount), 0), coalesce(sum(e.lines), 0) into amount, lines from public.entry e
        where e.account_id = account and e.effective_at <= at and e.seq <= last;
      return;
    end if;
    select coalesce(sum(x.amount), 0), coalesce(sum(x.lines), 0) into amount, lines from (
      select s.amount, s.lines from public.known_sum s where s.account_id = account and s.size = 17
        and s.block < summed >> 17 and s.on_day < today
      union all
      select s.amount, s.lines from public.known_sum s where s.account_id = account and s.size = 12
        and s.block >= (summed >> 17) << 5 and s.block < summed >> 12 and s.on_day < today
      union all
      select s.amount, s.lines from public.known_sum s where s.account_id = account and s.size = 7
        and s.block >= (summed >> 12) << 5 and s.block < summed >> 7 and s.on_day < today
      union all
      select e.amount, e.lines from public.entry e where e.account_id = account
        and e.effective_at >= today::timestamp at time zone 'UTC' and e.effective_at <= at and e.seq <= summed
      union all
      select e.amount, e.lines from public.posting p
        join public.entry e on e.account_id = account and e.effective_at = p.effective_at and e.seq = p.seq
        where p.seq > summed and p.seq <= last and p.effective_at <= at) x;
  end $$`;

/**
 * An account knows of nothing later than it does now, so where nothing is later than an instant now, nothing was then.
 * Statuses are not kept as they were: they are derived from what was known.
 */
const DERIVED = `
  create view as_known.ledger_head with (security_invoker = true) as select true as one, as_known.seq() as seq;
  create view as_known.status with (security_invoker = true) as select * from public.status where false;
  create view as_known.dirty_subject with (security_invoker = true) as select * from public.dirty_subject where false;
  ${UNTIL};
  create view as_known.account_day with (security_invoker = true) as
    select account_id, (effective_at at time zone 'UTC')::date as on_day, amount, lines::bigint, tenant_id from as_known.entry;

  create view as_known.account with (security_invoker = true) as
    select a.id, a.tenant_id, a.kind, a.key, a.unit, (as_known.until(a.id, 'infinity')).amount as balance,
      (as_known.until(a.id, 'infinity')).lines,
      case when exists (select 1 from as_known.entry e where e.account_id = a.id) then a.version else 0 end as version,
      a.last_at, a.last_order
    from public.account a where a.kind not like 'SINK%';

  create view as_known.published_told with (security_barrier) as
    select t.account_id, t.published_at, t.amount - coalesce(q.amount, 0) as others
    from public.published_total t
    left join public.published_part q on q.account_id = t.account_id and q.published_at = t.published_at
      and q.tenant_id = public.tenant_now()
    where t.published_at < as_known.before();

  create view as_known.account_told with (security_barrier) as
    select a.id, a.tenant_id, a.kind, a.key, a.unit,
      (as_known.until(a.id, 'infinity')).amount + case when a.tenant_id <> 0 or (select public.alone()) then 0 else coalesce(p.others, 0) end
        as balance,
      (as_known.until(a.id, 'infinity')).lines, a.version, a.last_at, a.last_order,
      case when a.tenant_id <> 0 or (select public.alone()) then null else p.published_at end as published_at
    from public.account a
    left join lateral (
      select t.others, t.published_at from as_known.published_told t where t.account_id = a.id
      order by t.published_at desc limit 1) p on true
    where a.tenant_id = public.tenant_now() or (a.tenant_id = 0 and ((select public.alone())
      or exists (select 1 from public.account_part o where o.account_id = a.id and o.tenant_id = public.tenant_now())
      or a.kind in ('COUNTRY_LICENSED', 'COUNTRY_EXPORTED')
      or (a.kind = 'LPP_QUOTA' and exists (select 1 from as_known.party k
        where k.tenant_id = public.tenant_now() and k.id = left(a.key, -5) collate "C"))))`;

/** What looks past the policies does so as the engine, which must hold the schema for a moment to own it. */
const GRANTS = `
  grant usage on schema as_known to headroom_app, headroom_engine, headroom_auditor;
  grant select on all tables in schema as_known to headroom_app, headroom_engine, headroom_auditor;
  grant select on known_head, known_account, known_sum to headroom_app;
  grant update on known_head to headroom_engine;
  grant create on schema as_known, public to headroom_engine;
  alter view as_known.published_told owner to headroom_engine;
  alter view as_known.account_told owner to headroom_engine;
  alter function public.begin_known(timestamptz, bigint) owner to headroom_engine;
  revoke create on schema as_known, public from headroom_engine`;
