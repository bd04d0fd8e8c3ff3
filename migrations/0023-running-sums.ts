import type { MigrationInterface, QueryRunner } from 'typeorm';
import { policiesFor } from './0005-tenants.js';
import * as WAS from './0009-known.js';
import { FillKnown1795305600014 } from './0014-fill-known.js';

/**
 * The past of a busy account costs about as much to read as its present.
 *
 * Why: a reading as of a past instant added up a row per day and block of postings, then every entry of the instant's day:
 * of the busiest account of a large ledger some 1,400, six times a current reading. The sums are now running sums: within a
 * block of 16 or 256 postings, and of 4, 16, 64 and so on times as many, a row holds what was effective by the end of its
 * period. Of a block one row is looked up whatever its length, so that an instant and a number of a posting need one or two
 * rows per size; then the entries of the period that has begun, and the postings after the last block. The period is a day,
 * of accounts with long days an hour or ten minutes. Which postings were there at an instant an index tells.
 *
 * A reading of the past with everything that is known now uses the same sums where they are up to date. Both functions plan
 * their statement once: planning took longer than running it. Locks: who posts waits while the index is made, about a second
 * a million postings; the sums are derived, made anew by the workers (`fill_known`). Undo: `down` puts the sums of steps 0009
 * and 0014 back, empty too.
 */
export class RunningSums1795305600023 implements MigrationInterface {
  readonly name = 'RunningSums1795305600023';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('drop table known_sum, known_account; update known_head set through = 0');
    await runner.query(SUMS);
    await runner.query(policiesFor('known_sum'));
    await runner.query(`drop function fill_known(bigint); ${FILL}`);
    await runner.query(`drop function begin_known; ${BEGIN}; ${OF_ENGINE}`);
    await runner.query(PAST);
    await runner.query(toldBy('public'));
    await runner.query(toldBy('as_known'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop function balances_told, as_known.balances_told');
    await runner.query('drop function fill_known(bigint), until, as_known.until(integer[], timestamptz)');
    await runner.query('drop table known_sum, known_account, known_head; drop index posting_by_instant');
    await runner.query(WAS.SUMS);
    await runner.query(policiesFor('known_sum'));
    await runner.query(
      'grant select on known_head, known_account, known_sum to headroom_app; grant update on known_head to headroom_engine',
    );
    await new FillKnown1795305600014().up(runner);
    await runner.query(`drop function begin_known; ${WAS.BEGIN_KNOWN}; ${OF_ENGINE}`);
    await runner.query(orReplace(WAS.UNTIL));
  }
}

/** A function keeps its owner and what is built on it. */
const orReplace = (sql: string): string => sql.replace('create function', 'create or replace function');

/** The index of the sums has what they say: a look-up reads one page. */
const SUMS = `
  create index posting_by_instant on posting (posted_at, seq);
  create table known_account (
    account_id integer primary key references account,
    period interval not null,
    version bigint not null
  );
  create table known_sum (
    account_id integer not null,
    size smallint not null check (size in (4, 6, 8, 10, 12, 14, 16, 18, 20, 22)),
    block bigint not null,
    tenant_id integer not null default tenant_now(),
    begins timestamptz not null,
    amount numeric(38) not null,
    lines bigint not null,
    primary key (account_id, size, block, tenant_id, begins) include (amount, lines)
  );
  grant select on known_account, known_sum to headroom_app;
  grant update on known_account to headroom_engine;
  grant delete on known_sum to headroom_engine`;

/** Within a block, what each period adds, and those before it. */
const running = (from: string): string => `
  select account_id, size, block, tenant_id, begins, sum(sum(amount)) over periods, sum(sum(lines)) over periods
  from (${from}) added group by account_id, size, block, tenant_id, begins
  window periods as (partition by account_id, size, block, tenant_id order by begins)`;

/** The shortest blocks of an account have 2^4 postings, or 2^8 where there would be next to nothing in them. */
const LEAST = `(case when k.period < '1 day' then 4 else 8 end)`;

const begins = (period: string, at: string): string =>
  `date_bin(${period}, ${at}, timestamptz '2000-01-01 00:00:00+00')`;

const ENTRIES = (which: string): string => `
  insert into known_sum (account_id, size, block, tenant_id, begins, amount, lines)
  ${running(`
    select e.account_id, ${LEAST} as size, (e.seq - 1) >> ${LEAST} as block, e.tenant_id, e.amount, e.lines,
      ${begins('k.period', 'e.effective_at')} as begins
    from entry e join known_account k on k.account_id = e.account_id
    where e.seq <= ($1 >> ${LEAST}) << ${LEAST} and e.seq <= $1 and ${which}`)}`;

const BLOCKS = `
  insert into known_sum (account_id, size, block, tenant_id, begins, amount, lines)
  ${running(`
    select s.account_id, $1 as size, s.block >> 2 as block, s.tenant_id, s.begins,
      s.amount - coalesce(lag(s.amount) over earlier, 0) as amount, s.lines - coalesce(lag(s.lines) over earlier, 0) as lines
    from known_account k join known_sum s on s.account_id = k.account_id and s.size = $1 - 2
      and s.block >= case when k.account_id = any($4) then 0 else ($2 >> $1) << 2 end and s.block < ($3 >> $1) << 2
    window earlier as (partition by s.account_id, s.block, s.tenant_id order by s.begins)`)}`;

/**
 * Adds the postings after `was` up to `upto`: so many at most, in whole blocks; answers how many are still missing. Of
 * accounts that have become busy, or so busy that their days are too long, all up to there. Statements are planned for how
 * many that is.
 */
const FILL = `
  create function fill_known(most bigint) returns bigint language plpgsql as $$
  declare
    was bigint;
    head bigint;
    upto bigint;
    fresh integer[];
  begin
    select through into was from known_head for update;
    select (seq >> 4) << 4 into head from ledger_head;
    upto := least(head, ((was + most) >> 4) << 4);
    if upto <= was then return greatest(head - was, 0); end if;
    with busy as (
      select a.id, a.version,
        k.period as longer,
        (select case when max(d.lines) > 8192 then '10 minutes' when max(d.lines) > 256 then '1 hour' else '1 day' end
          from account_day d where d.account_id = a.id)::interval as period
      from account a left join known_account k on k.account_id = a.id
      where a.kind not like 'SINK%' and a.version > coalesce(k.version + k.version / 4, 512)),
    looked as (
      insert into known_account as k (account_id, period, version) select id, period, version from busy
      on conflict (account_id) do update set period = least(k.period, excluded.period), version = excluded.version)
    select coalesce(array_agg(id), '{}') into fresh from busy where longer is null or period < longer;
    delete from known_sum where account_id = any(fresh);
    execute $sql$${ENTRIES(`e.seq > ($2 >> 8) << 8 and e.seq > ($2 >> ${LEAST}) << ${LEAST} and e.account_id <> all($3)`)}$sql$ using upto, was, fresh;
    execute $sql$${ENTRIES('e.account_id = any($2)')}$sql$ using upto, fresh;
    for size in 6..22 by 2 loop
      execute $sql$${BLOCKS}$sql$ using size, was, upto, fresh;
    end loop;
    update known_head set through = upto;
    return head - upto;
  end $$`;

/** As of step 0009; answers the number of the last posting before the instant. */
const BEGIN = `
  create function begin_known(known timestamptz, most bigint) returns bigint language plpgsql security definer as $$
  declare
    before timestamptz := known + interval '1 millisecond';
    summed bigint;
    last bigint;
  begin
    select k.through, coalesce((select p.seq from public.posting p where p.posted_at < before
        order by p.posted_at desc, p.seq desc limit 1), 0)
      into summed, last from public.known_head k;
    perform set_config('headroom.known_before', before::text, true), set_config('headroom.known_seq', last::text, true),
      set_config('headroom.known_summed', least(summed, (last >> 4) << 4)::text, true),
      set_config('search_path', 'as_known, public', true);
    if last - summed > most then
      raise exception '% postings are not in the sums of what was known', last - summed using errcode = 'HR009';
    end if;
    return last;
  end $$`;

/** It looks past the policies, whoever asks. */
const OF_ENGINE = `
  grant create on schema public to headroom_engine;
  alter function begin_known(timestamptz, bigint) owner to headroom_engine;
  revoke create on schema public from headroom_engine`;

/** Of some accounts at once. The statement is planned once, for any of them: planning it takes longer than running it. */
const UNTIL = `until(accounts integer[], at timestamptz) returns table (account_id integer, amount numeric, lines bigint)
    language plpgsql stable rows 10 set plan_cache_mode = force_generic_plan set enable_hashjoin = off set enable_mergejoin = off
    set enable_bitmapscan = off as`;

/**
 * What accounts come to with everything effective by an instant of the postings up to `last`, of which those up to
 * `summed`, a whole number of blocks, are in the sums: whole periods of whole blocks; the entries of the period
 * that has begun; and the postings after the blocks, one by one. Who asks sees of an account of everybody its own part, or
 * all.
 */
const SUMMED = `
        select c.id, s.amount, s.lines
        from chosen c
        cross join lateral (
          select p.tenant_id from public.account_part p where p.account_id = c.id
          union all
          select a.tenant_id from public.account a where a.id = c.id and a.tenant_id > 0) t
        join blocks b on b.size >= c.size
        cross join lateral (select k.amount, k.lines from public.known_sum k
          where k.account_id = c.id and k.size = b.size and k.block = b.block and k.tenant_id = t.tenant_id
            and k.begins < c.begun order by k.begins desc limit 1) s
        union all
        select c.id, e.amount, e.lines from chosen c join public.entry e
          on e.account_id = c.id and e.effective_at >= c.begun and e.effective_at <= at and e.seq <= last`;

const LATE = `
        select c.id, e.amount, e.lines from chosen c
          cross join lateral (select p.seq, p.effective_at from public.posting p
            where p.seq > (summed >> c.size) << c.size and p.seq <= last and p.effective_at <= at and p.effective_at < c.begun
            offset 0) p
          join public.entry e on e.account_id = c.id and e.effective_at = p.effective_at and e.seq = p.seq`;

const CHOSEN = `
      with chosen as materialized (
        select k.account_id as id, ${begins('k.period', 'at')} as begun, ${LEAST} as size
        from public.known_account k where k.account_id = any(busy)),
      blocks as materialized (
        select z.size, generate_series(case when z.size = 22 then 0 else (summed >> (z.size + 2)) << 2 end,
          (summed >> z.size) - 1) as block
        from (select generate_series(4, 22, 2) as size) z)`;

/** Of the accounts that are in the sums. */
const OF_BUSY = `    if cardinality(busy) > 0 then
      return query ${CHOSEN}
      select x.id, sum(x.amount), sum(x.lines)::bigint from (${SUMMED} union all ${LATE}) x group by x.id;
    end if;
`;

/** Of what was known then, and of everything known now: from the sums where these are up to date, or else from days. */
const PAST = `
  create function as_known.${UNTIL} $$
  declare
    last bigint := current_setting('headroom.known_seq');
    summed bigint := current_setting('headroom.known_summed');
    busy integer[] := array(select k.account_id from public.known_account k where k.account_id = any(accounts));
  begin
${OF_BUSY}    if cardinality(busy) < cardinality(accounts) then
      return query select o.id, sum(e.amount), sum(e.lines)::bigint
        from unnest(accounts) as o(id)
        join public.entry e on e.account_id = o.id and e.effective_at <= at and e.seq <= last
        where o.id <> all(busy) group by o.id;
    end if;
  end $$;

  create or replace function as_known.until(account integer, at timestamptz, out amount numeric, out lines bigint)
    language plpgsql stable as $$
  begin
    select coalesce(sum(u.amount), 0), coalesce(sum(u.lines), 0) into amount, lines
      from as_known.until(array[account], at) u;
  end $$;

  create function ${UNTIL} $$
  declare
    last bigint;
    summed bigint;
    busy integer[];
    day timestamptz := ${begins(`'1 day'`, 'at')};
  begin
    if cardinality(accounts) = 0 then return; end if; -- what nothing later touches is asked for so
    select h.seq, s.through, array(select k.account_id from public.known_account k
        where k.account_id = any(accounts) and h.seq - s.through < 4096)
      into last, summed, busy from public.ledger_head h cross join public.known_head s;
${OF_BUSY}    if cardinality(busy) < cardinality(accounts) then
      return query select o.id, sum(x.amount), sum(x.lines)::bigint
        from unnest(accounts) as o(id)
        cross join lateral (
          select d.amount, d.lines from public.account_day d
            where d.account_id = o.id and d.on_day < (day at time zone 'UTC')::date
          union all
          select e.amount, e.lines from public.entry e
            where e.account_id = o.id and e.effective_at >= day and e.effective_at <= at) x
        where o.id <> all(busy) group by o.id;
    end if;
  end $$`;

/**
 * Balances by an instant as they are told to who does not see all: an account that nothing later touches as it stands; of
 * another one its own past, that of others being closed to it, and what was published of theirs by then. Planning what guards
 * this takes longer than reading it, so it is planned once too. In a transaction that reads what was known, its views and
 * sums stand in front, and nothing later is looked at.
 */
function toldBy(schema: 'public' | 'as_known'): string {
  const [later, balance] =
    schema === 'public'
      ? ['a.last_at > at', 'a.balance, a.lines']
      : ['true', '0::numeric as balance, 0::bigint as lines'];
  const told = (named: string): string => `
      with chosen as materialized (
        select a.id, a.kind, a.key, ${later} as later, ${balance} from account_told a
        where a.tenant_id = any(owners) and a.kind = any(kinds) and ${named})
      select c.kind, c.key, case when c.later then coalesce(u.amount, 0) + coalesce(p.others, 0) else c.balance end,
        case when c.later then coalesce(u.lines, 0) else c.lines end, ${schema === 'public' ? 'c.later' : 'false'}
      from chosen c left join until(array(select o.id from chosen o where o.later), at) u on u.account_id = c.id
      left join lateral (select t.others from published_told t
        where c.later and t.account_id = c.id and t.published_at <= at and not (select alone())
        order by t.published_at desc limit 1) p on true`;
  return `
  create function ${schema}.balances_told(owners integer[], kinds text[], keys text[], at timestamptz)
    returns table (kind text, key text, amount numeric, lines bigint, later boolean)
    language plpgsql stable rows 10 set plan_cache_mode = force_generic_plan as $$
  begin
    if keys is null then return query ${told('true')};
    else return query ${told('a.key = any(keys)')};
    end if;
  end $$`;
}
