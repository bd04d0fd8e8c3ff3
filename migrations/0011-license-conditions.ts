import type { MigrationInterface, QueryRunner } from 'typeorm';
import { policiesFor } from './0005-tenants.js';
import { knownView } from './0009-known.js';

/**
 * The conditions a license prints, and that one was lifted.
 *
 * Why: what a license asks for besides its dates and amounts stands on its paper alone, and every shipment under it must
 * meet it. Both are facts and never change; evidence that a condition is met is that of an obligation. Locks: nothing that
 * exists. Undo: `down` drops the table; evidence for its conditions stays and names nothing any more.
 */
export class LicenseConditions1795305600011 implements MigrationInterface {
  readonly name = 'LicenseConditions1795305600011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table license_condition (
        seq bigint primary key,
        tenant_id integer not null default tenant_now() references tenant,
        number text collate "C" not null,
        condition_id text collate "C" not null check (condition_id ~ '^[A-Za-z0-9][A-Za-z0-9._/-]{0,63}$'),
        change text not null check (change in ('ADDED', 'LIFTED')),
        wording text not null check (wording <> ''),
        per_shipment boolean not null,
        due_days integer not null,
        effective_on date not null,
        name text collate "C" not null generated always as (number || '|' || condition_id || '|' || change) stored,
        content_hash bytea not null,
        posted_at timestamptz not null default clock_timestamp(),
        unique (tenant_id, name),
        foreign key (tenant_id, number) references license
      );
      create trigger license_condition_is_append_only before update or delete or truncate on license_condition
        for each statement execute function refuse_change();
      grant select on license_condition to headroom_app`);
    await runner.query(policiesFor('license_condition'));
    await runner.query(knownView('license_condition', COLUMNS));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view as_known.license_condition; drop table license_condition');
  }
}

const COLUMNS = [
  'seq',
  'tenant_id',
  'number',
  'condition_id',
  'change',
  'wording',
  'per_shipment',
  'due_days',
  'effective_on',
  'name',
  'content_hash',
  'posted_at',
] as const;
