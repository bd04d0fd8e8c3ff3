import type { MigrationInterface, QueryRunner } from 'typeorm';
import { policiesFor } from './0005-tenants.js';
import { knownView } from './0009-known.js';

/**
 * That a license, opening stock, a holiday or news about an allocation was recorded in error (R-65), and that the right one
 * may take its place under the same number, day or key.
 *
 * Why: a fact is never changed, so whoever mistyped a license withdraws it and records it again, and a license has the
 * number that BIS gave it. `standing_…` shows of a table what is not withdrawn; whatever judges or counts reads that. Of
 * one key there may be several rows now, and one that stands: `stands_once` says what the unique keys said. Facts about
 * the world are read by all, and so is that one is withdrawn, but not why: these views look as the engine.
 *
 * Locks: `license` and what refers to it, `holiday`, `allocation_change` and `opening_stock`, while their keys are
 * exchanged; they are small. Undo: `down` puts the keys back while nothing is withdrawn, and refuses afterwards, because
 * what was withdrawn would count again.
 */
export class Withdrawals1795305600019 implements MigrationInterface {
  readonly name = 'Withdrawals1795305600019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLE);
    await runner.query(policiesFor('withdrawal'));
    await runner.query(knownView('withdrawal', COLUMNS));
    await runner.query(KEYS);
    for (const [table, key] of Object.entries(STANDING_KEYS)) await runner.query(standsOnce(table, key));
    await runner.query(standingView('license', 'OWN'));
    await runner.query(standingView('opening_stock', 'OWN'));
    await runner.query(standingView('holiday', 'WORLD'));
    await runner.query(standingView('allocation_change', 'WORLD'));
  }

  async down(runner: QueryRunner): Promise<void> {
    const [one] = (await runner.query('select 1 from withdrawal limit 1')) as unknown[];
    if (one !== undefined) throw new Error('Facts were withdrawn: without this step they would count again.');
    for (const table of Object.keys(STANDING_KEYS)) await runner.query(withoutStanding(table));
    await runner.query(UNDO);
  }
}

const COLUMNS = ['seq', 'tenant_id', 'kind', 'fact_seq', 'name', 'reference', 'reason', 'content_hash', 'posted_at'];

/** What of a table tells one fact that stands from another. */
const STANDING_KEYS: Readonly<Record<string, readonly string[]>> = {
  license: ['tenant_id, number', 'tenant_id, replaces_number'],
  opening_stock: ['tenant_id, holder_id, country, item_id, as_of'],
  holiday: ['on_day'],
  allocation_change: ['destination, effective_on'],
};

const TABLE = `
  create table withdrawal (
    seq bigint primary key,
    tenant_id integer not null default tenant_now() references tenant,
    kind text not null check (kind in
      ('LICENSE', 'OPENING_STOCK', 'HOLIDAY', 'ALLOCATION_CHANGE', 'SITE', 'VEU', 'VEU_EVENT')),
    fact_seq bigint not null unique,
    name text collate "C" not null,
    reference text collate "C",
    reason text not null check (reason <> ''),
    content_hash bytea not null,
    posted_at timestamptz not null default clock_timestamp(),
    unique (tenant_id, reference)
  );
  create trigger withdrawal_is_append_only before update or delete or truncate on withdrawal
    for each statement execute function refuse_change();
  grant select on withdrawal to headroom_app;

  create function stands_once() returns trigger language plpgsql as $$
  declare
    keys text;
    twice boolean;
  begin
    foreach keys in array tg_argv loop
      execute format('select exists (select 1 from (select distinct %1$s from added) a join public.standing_%2$s s using (%1$s)
        group by %1$s having count(*) > 1)', keys, tg_table_name) into twice;
      if twice then
        raise exception 'one % stands already with the same %', tg_table_name, keys using errcode = 'unique_violation';
      end if;
    end loop;
    return null;
  end $$;

  create function names_on_record() returns trigger language plpgsql as $$
  declare
    missing text;
  begin
    execute format('select min(a.%1$s) from added a where a.%1$s is not null and not exists (
      select 1 from public.license l where l.tenant_id = a.tenant_id and l.number = a.%1$s)', tg_argv[0]) into missing;
    if missing is not null then
      raise exception 'license % of % is not on record', missing, tg_table_name using errcode = 'foreign_key_violation';
    end if;
    return null;
  end $$`;

/** A key by which several rows may be found has no foreign keys to it: a trigger says that there is one. */
const KEYS = `
  alter table license_event drop constraint license_event_tenant_id_number_fkey;
  alter table license_condition drop constraint license_condition_tenant_id_number_fkey;
  alter table license_lines drop constraint license_lines_tenant_id_number_fkey,
    drop constraint license_lines_tenant_id_number_key;
  alter table license drop constraint license_tenant_id_replaces_number_fkey,
    drop constraint license_tenant_id_replaces_number_key, drop constraint license_pkey, drop constraint license_seq_key;
  create index license_by_number on license (tenant_id, number);
  create index license_by_replaced on license (tenant_id, replaces_number) where replaces_number is not null;
  alter table license add primary key (seq);
  alter table license_lines add foreign key (seq) references license;
  create index license_lines_by_number on license_lines (tenant_id, number);
  create trigger license_replaces_one_on_record after insert on license referencing new table as added
    for each statement execute function names_on_record('replaces_number');
  create trigger license_event_names_on_record after insert on license_event referencing new table as added
    for each statement execute function names_on_record('number');
  create trigger license_condition_names_on_record after insert on license_condition referencing new table as added
    for each statement execute function names_on_record('number');

  alter table opening_stock drop constraint opening_stock_tenant_id_holder_id_country_item_id_as_of_key;
  create index opening_stock_by_holder on opening_stock (tenant_id, holder_id);
  alter table holiday drop constraint holiday_pkey, drop constraint holiday_on_record_once, add primary key (seq);
  create index holiday_by_day on holiday (on_day);
  alter table allocation_change drop constraint allocation_change_pkey,
    drop constraint allocation_change_on_record_once, drop constraint allocation_change_seq_key, add primary key (seq);
  create index allocation_change_by_day on allocation_change (destination, effective_on)`;

const UNDO = `
  drop trigger license_replaces_one_on_record on license;
  drop trigger license_event_names_on_record on license_event;
  drop trigger license_condition_names_on_record on license_condition;
  drop view as_known.withdrawal;
  drop table withdrawal;
  drop function stands_once, names_on_record;
  alter table allocation_change drop constraint allocation_change_pkey,
    add primary key (tenant_id, destination, effective_on), add unique (seq),
    add constraint allocation_change_on_record_once unique (destination, effective_on);
  drop index allocation_change_by_day;
  alter table holiday drop constraint holiday_pkey, add primary key (tenant_id, on_day),
    add constraint holiday_on_record_once unique (on_day);
  drop index holiday_by_day;
  alter table opening_stock add unique (tenant_id, holder_id, country, item_id, as_of);
  drop index opening_stock_by_holder;
  alter table license_lines drop constraint license_lines_seq_fkey;
  drop index license_lines_by_number;
  alter table license drop constraint license_pkey, add primary key (tenant_id, number),
    add unique (seq), add unique (tenant_id, replaces_number);
  drop index license_by_number;
  drop index license_by_replaced;
  alter table license add foreign key (tenant_id, replaces_number) references license deferrable initially deferred;
  alter table license_lines add unique (tenant_id, number), add foreign key (tenant_id, number) references license;
  alter table license_condition add foreign key (tenant_id, number) references license;
  alter table license_event add foreign key (tenant_id, number) references license`;

/** Has the database refuse a second fact that stands with the same key. */
export const standsOnce = (table: string, keys: readonly string[]): string => `
  create trigger ${table}_stands_once after insert on ${table} referencing new table as added
    for each statement execute function stands_once(${keys.map((key) => `'${key}'`).join(', ')})`;

/**
 * The view of what of a table is not withdrawn, now and as it was known. Of facts about the WORLD everybody may read all,
 * and a withdrawal is its tenant's own: there the view looks as the engine, which sees every one of them.
 */
export function standingView(table: string, whose: 'OWN' | 'WORLD'): string {
  const invoker = whose === 'OWN' ? 'with (security_invoker = true)' : '';
  const view = (schema: string): string => `
    create view ${schema}.standing_${table} ${invoker} as select f.* from ${schema}.${table} f
      where not exists (select 1 from ${schema}.withdrawal w where w.fact_seq = f.seq);
    grant select on ${schema}.standing_${table} to headroom_app, headroom_engine, headroom_auditor;
    ${whose === 'OWN' ? '' : asEngine(schema, `${schema}.standing_${table}`)}`;
  return view('public') + view('as_known');
}

const asEngine = (schema: string, view: string): string => `
  grant create on schema ${schema} to headroom_engine;
  alter view ${view} owner to headroom_engine;
  revoke create on schema ${schema} from headroom_engine;`;

export const withoutStanding = (table: string): string => `
  drop view as_known.standing_${table};
  drop view public.standing_${table};
  drop trigger ${table}_stands_once on ${table}`;
