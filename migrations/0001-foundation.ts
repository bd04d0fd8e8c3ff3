import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The foundation: tenants, facts, the ledger, determinations, statuses and imports.
 *
 * Why: everything Headroom says is derived from facts that are recorded once and never changed. Locks: nothing, the
 * database is empty. Undo: `down` drops what `up` made; the facts are gone with it, so export them first.
 *
 * Conventions. TPP is whole ten-thousandths, as numeric(38): a line of 999,999,999,999 units, which the files allow, is
 * past a bigint. Money is bigint cents, its balances numeric. Ids of the outside compare byte by byte (COLLATE "C").
 * `posted_at` is set by the database alone. Every tenant-owned row carries its tenant, taken from the transaction. A row
 * of `posting` is one event; its `seq` has no gaps and is given in commit order, because `ledger_head` is locked first.
 */
export class Foundation1764000000001 implements MigrationInterface {
  readonly name = 'Foundation1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [TENANTS, FACTS, VEU_FACTS, LEDGER, DETERMINATIONS, STATUSES, IMPORTS]) {
      await runner.query(statement);
    }
    for (const table of APPEND_ONLY) {
      await runner.query(`
        create trigger ${table}_is_append_only before update or delete or truncate on ${table}
          for each statement execute function refuse_change()`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    const tables = [...MUTABLE, ...APPEND_ONLY].join(', ');
    await runner.query(`drop table ${tables} cascade`);
    await runner.query(`drop function refuse_change, entries_cancel_out, parents_end_at_the_top, tenant_now cascade`);
  }
}

/** Tables whose rows are history: no UPDATE, DELETE or TRUNCATE, for anybody. */
export const APPEND_ONLY = [
  'party',
  'party_state',
  'item',
  'holiday',
  'license',
  'allocation_change',
  'veu',
  'site',
  'opening_stock',
  'removal',
  'shipment',
  'reversal',
  'reference',
  'posting',
  'entry',
  'determination',
  'request',
  'status_change',
  'import_reject',
] as const;
const MUTABLE = ['account_day', 'account', 'dirty_subject', 'status', 'import_run', 'ledger_head', 'tenant'] as const;

const ID = `text collate "C" check (%s ~ '^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$')`;
const id = (column: string): string => `${column} ${ID.replace('%s', column)}`;
const COUNTRY = 'character(2)';
const TENANT = 'tenant_id integer not null default tenant_now() references tenant';
/** Rows that belong to a posting: its tenant is checked there, and checking it again would cost five look-ups per post. */
const TENANT_OF_POSTING = 'tenant_id integer not null default tenant_now()';
const POSTED_AT = 'posted_at timestamptz not null default clock_timestamp()';
const ACCEPTED = `content_hash bytea not null, ${POSTED_AT}`;

const TENANTS = `
  create table tenant (id integer primary key, name text not null unique);
  insert into tenant values (1, 'local');

  create function tenant_now() returns integer language sql stable
    return current_setting('headroom.tenant')::integer;

  create function refuse_change() returns trigger language plpgsql as $$
  begin
    raise exception '% is append-only: % is refused; post a correction instead', tg_table_name, tg_op
      using errcode = 'restrict_violation';
  end $$;`;

const FACTS = `
  create table party (
    ${TENANT},
    ${id('id')} not null,
    name text not null check (name <> ''),
    sector text not null check (sector in ('PRIVATE', 'GOVERNMENT')),
    ${ACCEPTED},
    primary key (tenant_id, id)
  );
  create table party_state (
    ${TENANT},
    party_id text collate "C" not null,
    effective_on date not null,
    location_country ${COUNTRY} not null,
    headquarters_country ${COUNTRY} not null,
    parent_id text collate "C" check (parent_id <> party_id),
    evidence text,
    ${POSTED_AT},
    primary key (tenant_id, party_id, effective_on),
    foreign key (tenant_id, party_id) references party deferrable initially deferred,
    foreign key (tenant_id, parent_id) references party deferrable initially deferred
  );
  create index party_state_by_parent on party_state (tenant_id, parent_id) where parent_id is not null;

  create function parents_end_at_the_top() returns trigger language plpgsql as $$
  declare
    above text := new.parent_id;
    steps integer := 0;
  begin
    while above is not null loop
      steps := steps + 1;
      if above = new.party_id or steps > 1000 then
        raise exception 'the parents of party % form a cycle', new.party_id using errcode = 'check_violation';
      end if;
      select parent_id into above from party_state
        where tenant_id = new.tenant_id and party_id = above and effective_on <= new.effective_on
        order by effective_on desc limit 1;
    end loop;
    return null;
  end $$;
  create constraint trigger parents_end_at_the_top after insert on party_state
    deferrable initially deferred for each row when (new.parent_id is not null)
    execute function parents_end_at_the_top();

  create table item (
    ${TENANT},
    ${id('id')} not null,
    name text not null check (name <> ''),
    eccn text not null,
    paragraph text,
    level text not null check (level in ('A', 'B', 'C', 'NONE')),
    ic_tpp numeric(38) check (ic_tpp >= 0),
    ic_count integer not null check (ic_count > 0),
    unit_tpp numeric(38) check (unit_tpp >= 0),
    data_center boolean not null,
    bandwidth_milli_gbps bigint check (bandwidth_milli_gbps >= 0),
    designer_status text not null check (designer_status in ('APPROVED', 'AUTHORIZED', 'NEITHER', 'UNKNOWN')),
    measured jsonb not null,
    ${ACCEPTED},
    primary key (tenant_id, id),
    check (level <> 'A' or unit_tpp > 0)
  );

  create table holiday (
    ${TENANT}, on_day date not null, name text not null, seq bigint not null, ${ACCEPTED},
    primary key (tenant_id, on_day)
  );

  create table license (
    ${TENANT},
    ${id('number')} not null,
    seq bigint not null unique,
    issued_on date not null,
    expires_on date check (expires_on >= issued_on),
    destination_country ${COUNTRY} not null,
    destination ${COUNTRY} not null,
    consignee_id text collate "C" not null,
    item_id text collate "C" not null,
    quantity bigint not null check (quantity > 0),
    value_cents bigint not null check (value_cents >= 0),
    licensed_tpp numeric(38) not null check (licensed_tpp >= 0),
    replaces_number text collate "C" check (replaces_number <> number),
    ${ACCEPTED},
    primary key (tenant_id, number),
    unique (tenant_id, replaces_number),
    foreign key (tenant_id, consignee_id) references party,
    foreign key (tenant_id, replaces_number) references license deferrable initially deferred
  );
  create index license_by_consignee on license (tenant_id, consignee_id, destination, item_id);
  create index license_by_destination on license (tenant_id, destination, issued_on);

  create table allocation_change (
    ${TENANT},
    destination ${COUNTRY} not null,
    effective_on date not null,
    country ${COUNTRY} not null,
    seq bigint not null unique,
    uplift integer check (uplift between 0 and 10000),
    official_status text check (official_status in ('OPEN', 'MET', 'UNKNOWN')),
    external_licensed_tpp numeric(38) check (external_licensed_tpp >= 0),
    source text not null,
    ${ACCEPTED},
    primary key (tenant_id, destination, effective_on)
  );

  create table reference (
    ${TENANT_OF_POSTING},
    ${id('reference')} not null,
    kind text not null check (kind in ('SHIPMENT', 'REMOVAL', 'REVERSAL')),
    seq bigint not null,
    content_hash bytea not null,
    primary key (tenant_id, reference)
  );

  create table shipment (
    seq bigint primary key,
    ${TENANT_OF_POSTING},
    reference text collate "C" not null,
    exported_at timestamptz not null,
    act text not null check (act in ('EXPORT', 'REEXPORT', 'TRANSFER_IN_COUNTRY')),
    from_country ${COUNTRY} not null,
    from_destination ${COUNTRY} not null,
    destination_country ${COUNTRY} not null,
    destination ${COUNTRY} not null,
    consignee_id text collate "C" not null,
    end_user_id text collate "C",
    site_id text collate "C",
    item_id text collate "C" not null,
    quantity bigint not null check (quantity > 0),
    value_cents bigint not null check (value_cents >= 0),
    named text check (named in ('LICENSE', 'AIA', 'ACM', 'LPP', 'UVEU', 'NVEU', 'ACA', 'NAC', 'NLR')),
    license_number text collate "C",
    purpose text not null check (purpose in ('USE', 'PRODUCTION', 'STORAGE')),
    line_tpp numeric(38) not null check (line_tpp >= 0),
    quota_key text collate "C",
    posted_at timestamptz not null default clock_timestamp()
  );
  create index shipment_by_quota on shipment (tenant_id, quota_key, exported_at) where quota_key is not null;
  create index shipment_by_consignee on shipment (tenant_id, consignee_id, exported_at);
  create index shipment_by_site on shipment (tenant_id, site_id, exported_at) where site_id is not null;
  create index shipment_by_license on shipment (tenant_id, license_number) where license_number is not null;

  create table reversal (
    seq bigint primary key,
    ${TENANT},
    reference text collate "C" not null,
    reverses_seq bigint not null unique,
    reason text not null,
    ${POSTED_AT}
  );`;

/** Facts of validated end users: kept as they come, judged by the rules of. */
const VEU_FACTS = `
  create table veu (
    ${TENANT},
    ${id('id')} not null,
    kind text not null check (kind in ('UVEU', 'NVEU')),
    holder_id text collate "C" not null,
    country ${COUNTRY},
    destination ${COUNTRY},
    granted_on date not null,
    seq bigint not null,
    ${ACCEPTED},
    primary key (tenant_id, id),
    foreign key (tenant_id, holder_id) references party,
    check ((kind = 'NVEU') = (destination is not null))
  );
  create unique index veu_once_per_holder on veu (tenant_id, holder_id, kind, coalesce(destination, '--'));

  create table site (
    ${TENANT},
    ${id('id')} not null,
    veu_id text collate "C" not null,
    country ${COUNTRY} not null,
    destination ${COUNTRY} not null,
    authorized_on date not null,
    notified_on date,
    seq bigint not null,
    ${ACCEPTED},
    primary key (tenant_id, id),
    foreign key (tenant_id, veu_id) references veu
  );

  create table opening_stock (
    seq bigint primary key,
    ${TENANT},
    holder_id text collate "C" not null,
    country ${COUNTRY} not null,
    destination ${COUNTRY} not null,
    item_id text collate "C" not null,
    as_of date not null,
    quantity bigint not null check (quantity > 0),
    tpp numeric(38) not null check (tpp >= 0),
    ${ACCEPTED},
    unique (tenant_id, holder_id, country, item_id, as_of),
    foreign key (tenant_id, holder_id) references party
  );

  create table removal (
    seq bigint primary key,
    ${TENANT},
    reference text collate "C" not null,
    effective_at timestamptz not null,
    holder_id text collate "C" not null,
    country ${COUNTRY} not null,
    destination ${COUNTRY} not null,
    item_id text collate "C" not null,
    quantity bigint not null check (quantity > 0),
    tpp numeric(38) not null check (tpp >= 0),
    reason text not null check (reason in ('LOST', 'DAMAGED', 'FAILED', 'RELOCATED', 'RESOLD')),
    ${POSTED_AT},
    foreign key (tenant_id, holder_id) references party
  );
  create index removal_by_base on removal (tenant_id, holder_id, destination, item_id, effective_at);
  create index site_by_veu on site (tenant_id, veu_id);`;

const LEDGER = `
  create table ledger_head (one boolean primary key default true check (one), seq bigint not null)
    with (fillfactor = 20);
  insert into ledger_head (seq) values (0);

  create table posting (
    seq bigint primary key,
    ${TENANT},
    kind text not null,
    subject_seq bigint not null,
    effective_at timestamptz not null,
    rank smallint not null,
    order_key text collate "C" not null,
    cause_seq bigint,
    ${POSTED_AT}
  );

  create table account (
    id integer primary key generated always as identity,
    ${TENANT},
    kind text not null,
    key text collate "C" not null,
    unit text not null,
    balance numeric(38) not null,
    lines bigint not null,
    version bigint not null,
    last_at timestamptz not null,
    last_order text collate "C" not null,
    unique (tenant_id, kind, key)
  ) with (fillfactor = 50);

  create table entry (
    account_id integer not null,
    effective_at timestamptz not null,
    seq bigint not null,
    amount numeric(38) not null,
    lines smallint not null,
    balance_after numeric(38) not null,
    primary key (account_id, effective_at, seq)
  );
  create function entries_cancel_out() returns trigger language plpgsql as $$
  declare
    broken bigint;
  begin
    select e.seq into broken from added e left join account a on a.id = e.account_id left join posting p on p.seq = e.seq
      group by e.seq, a.unit having sum(e.amount) <> 0 or bool_or(a.id is null) or bool_or(p.seq is null) limit 1;
    if found then
      raise exception 'the entries of posting % do not cancel out', broken using errcode = 'check_violation';
    end if;
    return null;
  end $$;
  create trigger entries_cancel_out after insert on entry referencing new table as added
    for each statement execute function entries_cancel_out();

  create table account_day (
    account_id integer not null references account,
    on_day date not null,
    amount numeric(38) not null,
    lines bigint not null,
    primary key (account_id, on_day)
  ) with (fillfactor = 70);

  create table request (
    ${TENANT_OF_POSTING},
    key text collate "C" not null check (length(key) between 1 and 200),
    operation text not null,
    seq bigint not null,
    ${ACCEPTED},
    primary key (tenant_id, key)
  );`;

const DETERMINATIONS = `
  create table determination (
    seq bigint primary key,
    ${TENANT_OF_POSTING},
    subject_kind text not null check (subject_kind in ('SHIPMENT', 'LICENSE', 'REMOVAL', 'REFUSAL')),
    subject_seq bigint not null,
    effective_at timestamptz not null,
    destination ${COUNTRY} not null,
    authorization_used text,
    license_number text collate "C",
    license_on_record boolean not null,
    review_policy text,
    breaches text[] not null,
    flags text[] not null,
    line_tpp numeric(38) not null,
    counted_tpp numeric(38) not null,
    debit_country ${COUNTRY},
    covered_tpp numeric(38),
    excess_tpp numeric(38),
    as_enforced_authorization text,
    as_enforced_policy text,
    lpp_quota_key text collate "C",
    detail json not null,
    ${POSTED_AT}
  );
  -- the first answer has the number of its fact; only later ones need to be looked for
  create index determination_rejudged on determination (subject_seq, seq) where seq <> subject_seq;
  create index determination_by_policy on determination (tenant_id, destination, effective_at)
    where review_policy is not null;`;

const STATUSES = `
  create table dirty_subject (
    ${TENANT},
    kind text not null,
    key text collate "C" not null,
    seq bigint not null,
    marked_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, kind, key)
  ) with (fillfactor = 50);

  create table status (
    ${TENANT},
    kind text not null check (kind in ('COUNTRY', 'QUOTA', 'LICENSE', 'VEU')),
    key text collate "C" not null,
    headline text not null,
    reading jsonb not null,
    seq bigint not null,
    computed_at timestamptz not null default clock_timestamp(),
    due_at timestamptz,
    primary key (tenant_id, kind, key)
  );
  create index status_due on status (due_at) where due_at is not null;

  create table status_change (
    id bigint primary key generated always as identity,
    ${TENANT},
    kind text not null,
    key text collate "C" not null,
    was text,
    became text not null,
    reading jsonb not null,
    cause text not null,
    seq bigint not null,
    changed_at timestamptz not null default clock_timestamp()
  );
  create index status_change_by_subject on status_change (tenant_id, kind, key, id);`;

const IMPORTS = `
  create table import_run (
    id bigint primary key generated always as identity,
    ${TENANT},
    folder text not null,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    counts jsonb
  );
  create table import_reject (
    run_id bigint not null references import_run,
    ${TENANT},
    n integer not null,
    file text not null,
    line integer not null,
    column_name text,
    code text not null,
    message text not null,
    row_text text not null,
    primary key (run_id, n)
  );`;
