import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who sees what: roles of the database, row level security on every table of a tenant, and what is counted over all.
 *
 * Why: shipments are among the most sensitive data a company has. Three roles read and write from here on, none of them a
 * superuser or past the policies: `headroom_app` sees one tenant, `headroom_engine` counts over all of them, and
 * `headroom_auditor` reads everything. A country, an LPP quota and an installed base belong to everybody, tenant 0:
 * one balance over all tenants, of which each has a part. The application only reads, and never these balances but
 * `account_told`: a tenant's own part as it is now, and of the rest what was published.
 *
 * Locks: every table of a tenant, while policies are made; `account` and `status` while the owner of what is counted over
 * all is changed, a second per some hundred thousand accounts; `entry` only to learn a column. Needs an account that may
 * create roles, or the three roles made before and granted to it. Undo: `down` puts everything back while there is one
 * tenant; roles stay, because other databases of the server may use them.
 */
export class Tenants1795305600005 implements MigrationInterface {
  readonly name = 'Tenants1795305600005';

  async up(runner: QueryRunner): Promise<void> {
    for (const step of [ROLES, EVERYBODY, PARTS, REGISTRY, FUNCTIONS, TOLD]) await runner.query(step);
    for (const [index, on] of Object.entries(INDEXES))
      await runner.query(`drop index ${index}; create index ${index} ${on.now}`);
    for (const table of await tablesOfTenants(runner)) await runner.query(policiesFor(table));
    await runner.query(GRANTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    const [more] = (await runner.query('select 1 from tenant where id > 1')) as unknown[];
    if (more !== undefined)
      throw new Error('There is more than one tenant: what they share cannot be put back to one.');
    await runner.query('drop view account_told, published_told');
    for (const table of await tablesOfTenants(runner)) await runner.query(withoutPolicies(table));
    await runner.query(
      'alter default privileges in schema public revoke all on tables from headroom_engine, headroom_auditor',
    );
    for (const role of ROLE_NAMES)
      await runner.query(
        `revoke all on all tables in schema public from ${role}; revoke all on schema public from ${role}`,
      );
    for (const [index, on] of Object.entries(INDEXES))
      await runner.query(`drop index ${index}; create index ${index} ${on.before}`);
    await runner.query(UNDO);
  }
}

const ROLE_NAMES = ['headroom_app', 'headroom_engine', 'headroom_auditor'] as const;

/** Roles belong to the server: another of its databases may have made them, even at this moment. */
const ROLES = `
  do $$
  declare
    wanted text;
  begin
    foreach wanted in array '{headroom_app,headroom_engine,headroom_auditor}'::text[] loop
      begin
        execute format('create role %I nologin nosuperuser nobypassrls', wanted);
      exception
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then
          if not exists (select 1 from pg_roles where rolname = wanted) then
            raise exception 'the account % may not create roles, and there is no role %', current_user, wanted
              using hint = 'As an administrator: create role ' || wanted || ' nologin; grant ' || wanted || ' to ' || current_user;
          end if;
      end;
      if exists (select 1 from pg_roles where rolname = wanted and (rolsuper or rolbypassrls)) then
        raise exception 'the role % passes row level security', wanted
          using hint = 'As an administrator: alter role ' || wanted || ' nosuperuser nobypassrls';
      end if;
      if not pg_has_role(current_user, wanted, 'member') then
        execute format('grant %I to current_user', wanted);
      end if;
    end loop;
  end $$`;

const OF_EVERYBODY = ['COUNTRY_LICENSED', 'COUNTRY_EXPORTED', 'LPP_QUOTA', 'BASE_UNITS', 'VEU_RECEIVED'] as const;
const KINDS = OF_EVERYBODY.flatMap((kind) => [`'${kind}'`, `'SINK_${kind}'`]).join(', ');
const MAIN_KINDS = OF_EVERYBODY.map((kind) => `'${kind}'`).join(', ');

const EVERYBODY = `
  insert into tenant values (0, 'everybody');
  update account set tenant_id = 0 where kind in (${KINDS});
  update status set tenant_id = 0 where kind in ('COUNTRY', 'QUOTA');
  update dirty_subject set tenant_id = 0 where kind in ('COUNTRY', 'QUOTA')`;

/** Whose act moved what: until now there was one tenant. */
const PARTS = `
  alter table entry add column tenant_id integer not null default 1;
  alter table entry alter column tenant_id set default tenant_now();
  alter table account_day add column tenant_id integer not null default 1;
  alter table account_day alter column tenant_id set default tenant_now();
  alter table account_day drop constraint account_day_pkey, add primary key (account_id, tenant_id, on_day);

  create table account_part (
    account_id integer not null references account,
    tenant_id integer not null default tenant_now() references tenant,
    balance numeric(38) not null,
    lines bigint not null,
    seq bigint not null,
    primary key (account_id, tenant_id)
  ) with (fillfactor = 50);
  insert into account_part (account_id, tenant_id, balance, lines, seq)
    select id, 1, balance, lines, (select seq from ledger_head) from account where kind in (${MAIN_KINDS});

  create table published_total (
    account_id integer not null references account,
    published_at timestamptz not null,
    seq bigint not null,
    amount numeric(38) not null,
    primary key (account_id, published_at)
  );
  create table published_part (
    account_id integer not null,
    published_at timestamptz not null,
    tenant_id integer not null default tenant_now() references tenant,
    amount numeric(38) not null,
    primary key (account_id, published_at, tenant_id),
    foreign key (account_id, published_at) references published_total
  );
  create trigger published_total_is_append_only before update or delete or truncate on published_total
    for each statement execute function refuse_change();
  create trigger published_part_is_append_only before update or delete or truncate on published_part
    for each statement execute function refuse_change()`;

/** Facts about the world are on record once, whoever put them there: a site may be of a VEU that a steward registered. */
const REGISTRY = `
  alter table veu add constraint veu_on_record_once unique (id);
  alter table site add constraint site_on_record_once unique (id);
  alter table holiday add constraint holiday_on_record_once unique (on_day);
  alter table allocation_change add constraint allocation_change_on_record_once unique (destination, effective_on);
  alter table site drop constraint site_tenant_id_veu_id_fkey, add foreign key (veu_id) references veu (id);
  alter table veu_event drop constraint veu_event_tenant_id_veu_id_fkey, add foreign key (veu_id) references veu (id);
  create index party_state_by_party on party_state (party_id, effective_on)`;

/** Look-ups of what is counted over all tenants do not begin with one. */
const INDEXES: Readonly<Record<string, { readonly before: string; readonly now: string }>> = {
  shipment_by_quota: {
    before: 'on shipment (tenant_id, quota_key, exported_at) where quota_key is not null',
    now: 'on shipment (quota_key, exported_at) where quota_key is not null',
  },
  shipment_by_site: {
    before: 'on shipment (tenant_id, site_id, exported_at) where site_id is not null',
    now: 'on shipment (site_id, exported_at) where site_id is not null',
  },
  determination_by_policy: {
    before: 'on determination (tenant_id, destination, effective_at) where review_policy is not null',
    now: 'on determination (destination, effective_at) where review_policy is not null',
  },
  license_by_destination: {
    before: 'on license (tenant_id, destination, issued_on)',
    now: 'on license (destination, issued_on)',
  },
  removal_by_base: {
    before: 'on removal (tenant_id, holder_id, destination, item_id, effective_at)',
    now: 'on removal (holder_id, destination, item_id, effective_at)',
  },
  party_state_by_parent: {
    before: 'on party_state (tenant_id, parent_id) where parent_id is not null',
    now: 'on party_state (parent_id) where parent_id is not null',
  },
  site_by_veu: { before: 'on site (tenant_id, veu_id)', now: 'on site (veu_id)' },
};

/** As the engine, for whoever asks: they answer one question each, and nothing of whose rows they looked at. */
const FUNCTIONS = `
  create function alone() returns boolean language sql stable security definer set search_path = public
    as 'select count(*) < 2 from (select 1 from tenant where id > 0 limit 2) few'`;

/** What of an account of everybody a tenant may know to exist: where it has a part, a country, a quota of its own party. */
const MAY_KNOW = `(select alone()) or o.account_id is not null or a.kind in ('COUNTRY_LICENSED', 'COUNTRY_EXPORTED')
  or (a.kind = 'LPP_QUOTA' and exists (
    select 1 from party k where k.tenant_id = tenant_now() and k.id = left(a.key, -5) collate "C"))`;

const TOLD = `
  create view published_told with (security_barrier) as
    select t.account_id, t.published_at, t.amount - coalesce(q.amount, 0) as others
    from published_total t
    left join published_part q on q.account_id = t.account_id and q.published_at = t.published_at
      and q.tenant_id = tenant_now();

  create view account_told with (security_barrier) as
    select a.id, a.tenant_id, a.kind, a.key, a.unit,
      case when a.tenant_id <> 0 or (select alone()) then a.balance
        else coalesce(o.balance, 0) + coalesce(p.others, 0) end as balance,
      case when a.tenant_id <> 0 or (select alone()) then a.lines else coalesce(o.lines, 0) end as lines,
      a.version, a.last_at, a.last_order,
      case when a.tenant_id <> 0 or (select alone()) then null else p.published_at end as published_at
    from account a
    left join account_part o on o.account_id = a.id and o.tenant_id = tenant_now()
    left join lateral (
      select t.others, t.published_at from published_told t where t.account_id = a.id
      order by t.published_at desc limit 1) p on true
    where a.tenant_id = tenant_now() or (a.tenant_id = 0 and (${MAY_KNOW}))`;

/** Every table whose rows say whose they are, and the tenants themselves. */
async function tablesOfTenants(runner: QueryRunner): Promise<string[]> {
  const rows = (await runner.query(`
    select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`)) as { name: string }[];
  return ['tenant', ...rows.map(({ name }) => name)];
}

/** Facts about the world: all may read them. */
const READ_BY_ALL = new Set(['allocation_change', 'holiday', 'veu', 'site', 'veu_event']);
/** Rows of everybody beside those of tenants; with one tenant, what is everybody's is its own. */
const WITH_EVERYBODY = new Set(['account', 'status', 'status_change', 'dirty_subject']);

/** Makes a table of a tenant forced to show each role what it may see. For the tables of later steps too. */
export function policiesFor(table: string): string {
  const own = table === 'tenant' ? 'id = tenant_now()' : 'tenant_id = tenant_now()';
  const app = READ_BY_ALL.has(table)
    ? 'for select to headroom_app using (true)'
    : WITH_EVERYBODY.has(table)
      ? `for select to headroom_app using (${own} or (tenant_id = 0 and (select alone())))`
      : `to headroom_app using (${own}) with check (${own})`;
  return `
    alter table ${table} enable row level security, force row level security;
    create policy app on ${table} ${app};
    create policy engine on ${table} to headroom_engine using (true) with check (true);
    create policy auditor on ${table} for select to headroom_auditor using (true)`;
}

const withoutPolicies = (table: string): string => `
  alter table ${table} disable row level security, no force row level security;
  drop policy app on ${table};
  drop policy engine on ${table};
  drop policy auditor on ${table}`;

/**
 * What each role may do at all. Facts are added to and never changed, by nobody; what is derived from them is. Tables of
 * later steps are the engine's to add to and the auditor's to read; the step itself says what the application may.
 */
const GRANTS = `
  grant usage on schema public to headroom_app, headroom_engine, headroom_auditor;
  grant select on all tables in schema public to headroom_auditor;
  grant select, insert on all tables in schema public to headroom_engine;
  do $$
  declare
    derived regclass;
  begin
    for derived in select oid from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r'
      and relname <> 'schema_migration'
      and not exists (select 1 from pg_trigger t where t.tgrelid = c.oid and t.tgfoid = 'refuse_change'::regproc)
    loop
      execute format('grant update on %s to headroom_engine', derived);
    end loop;
  end $$;
  grant delete on status, dirty_subject to headroom_engine;
  grant select on party, party_state, item, holiday, license, allocation_change, reference, shipment, reversal, veu, site,
    veu_event, opening_stock, removal, ledger_head, posting, account, entry, account_day, account_part, request,
    determination, dirty_subject, status, status_change, import_run, import_reject, obligation_evidence, record_hold, tenant,
    account_told, published_told to headroom_app;
  alter default privileges in schema public grant select, insert on tables to headroom_engine;
  alter default privileges in schema public grant select on tables to headroom_auditor;
  grant create on schema public to headroom_engine;
  alter view account_told owner to headroom_engine;
  alter view published_told owner to headroom_engine;
  alter function alone() owner to headroom_engine;
  revoke create on schema public from headroom_engine`;

const UNDO = `
  drop table published_part, published_total, account_part;
  drop function alone;
  drop index party_state_by_party;
  alter table veu_event drop constraint veu_event_veu_id_fkey, add foreign key (tenant_id, veu_id) references veu;
  alter table site drop constraint site_veu_id_fkey, add foreign key (tenant_id, veu_id) references veu;
  alter table allocation_change drop constraint allocation_change_on_record_once;
  alter table holiday drop constraint holiday_on_record_once;
  alter table site drop constraint site_on_record_once;
  alter table veu drop constraint veu_on_record_once;
  alter table account_day drop constraint account_day_pkey, add primary key (account_id, on_day), drop column tenant_id;
  alter table entry drop column tenant_id;
  alter table status_change disable trigger status_change_is_append_only;
  update status_change set tenant_id = 1 where tenant_id = 0;
  alter table status_change enable trigger status_change_is_append_only;
  update dirty_subject set tenant_id = 1 where tenant_id = 0;
  update status set tenant_id = 1 where tenant_id = 0;
  update account set tenant_id = 1 where tenant_id = 0;
  delete from tenant where id = 0`;
