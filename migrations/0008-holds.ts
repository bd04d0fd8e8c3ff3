import type { MigrationInterface, QueryRunner } from 'typeorm';
import { policiesFor } from './0005-tenants.js';

/**
 * Holds: TPP set aside for an order, what happened to each, and those that were refused.
 *
 * Why: orders live for quarters before they ship. A hold and its events are facts and never change; `hold_state` is what
 * follows from them, kept so that what is open and what is due is found without reading them all. What holds set aside
 * stands on accounts of kinds of its own, so nothing that exists changes. Locks: nothing that exists. Undo: `down` drops
 * the tables; what was set aside must be given back first, or its balances stay.
 */
export class Holds1795305600008 implements MigrationInterface {
  readonly name = 'Holds1795305600008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table hold (
        seq bigint primary key,
        tenant_id integer not null default tenant_now() references tenant,
        reference text collate "C" not null check (reference ~ '^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$'),
        stage text not null check (stage in (${STAGES})),
        priority integer not null,
        owner text not null check (owner <> ''),
        planned_at timestamptz not null,
        expires_at timestamptz not null,
        act text not null,
        from_country character(2) not null,
        destination_country character(2) not null,
        destination character(2) not null,
        consignee_id text collate "C" not null,
        end_user_id text collate "C",
        site_id text collate "C",
        veu_id text collate "C",
        item_id text collate "C" not null,
        quantity bigint not null check (quantity > 0),
        value_cents bigint not null check (value_cents >= 0),
        unit_tpp numeric(38) not null check (unit_tpp >= 0),
        named text,
        purpose text not null,
        placed_by text not null,
        approved_by text check (approved_by <> placed_by),
        approval_reason text,
        refusal_seq bigint unique,
        content_hash bytea not null,
        placed_at timestamptz not null,
        posted_at timestamptz not null default clock_timestamp(),
        unique (tenant_id, reference),
        check ((approved_by is null) = (refusal_seq is null))
      );
      create table hold_event (
        seq bigint primary key,
        tenant_id integer not null default tenant_now() references tenant,
        hold_seq bigint not null references hold,
        kind text not null check (kind in ('STAGE', 'FULFILLED', 'GIVEN_BACK', 'EXTENDED', 'LIFTED', 'EXPIRED')),
        effective_at timestamptz not null,
        quantity bigint check (quantity > 0),
        surplus bigint check (surplus >= 0),
        shipment_seq bigint,
        stage text check (stage in (${STAGES})),
        license_number text collate "C",
        expires_at timestamptz,
        reason text,
        by_credential text,
        posted_at timestamptz not null default clock_timestamp()
      );
      create index hold_event_by_hold on hold_event (hold_seq, seq);
      create index hold_event_by_shipment on hold_event (shipment_seq) where shipment_seq is not null;
      create table hold_refusal (
        seq bigint primary key,
        tenant_id integer not null default tenant_now() references tenant,
        code text not null,
        largest_quantity bigint check (largest_quantity >= 0),
        asked_by text not null,
        fact json not null,
        posted_at timestamptz not null default clock_timestamp()
      );
      create table hold_state (
        hold_seq bigint primary key references hold,
        tenant_id integer not null default tenant_now() references tenant,
        status text not null check (status in (${STAGES}, ${ENDS})),
        open_quantity bigint not null check (open_quantity >= 0),
        over_quantity bigint not null check (over_quantity >= 0),
        expires_at timestamptz not null,
        authorization_used text not null,
        license_number text collate "C",
        license_on_record boolean not null,
        debit_country character(2),
        lpp_quota_key text collate "C",
        check ((open_quantity = 0) = (status in (${ENDS})))
      ) with (fillfactor = 70);
      create index hold_state_due on hold_state (expires_at) where open_quantity > 0`);
    for (const table of ['hold', 'hold_event', 'hold_refusal']) {
      await runner.query(`
        create trigger ${table}_is_append_only before update or delete or truncate on ${table}
          for each statement execute function refuse_change()`);
    }
    for (const table of TABLES) await runner.query(policiesFor(table));
    await runner.query(`
      grant select on ${TABLES.join(', ')} to headroom_app;
      grant update on hold_state to headroom_engine`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table ${TABLES.toReversed().join(', ')}`);
  }
}

const STAGES = `'QUOTED', 'ORDERED', 'APPLIED', 'LICENSED', 'IN_TRANSIT'`;
const ENDS = `'FULFILLED', 'LIFTED', 'EXPIRED'`;
const TABLES = ['hold', 'hold_event', 'hold_refusal', 'hold_state'] as const;
