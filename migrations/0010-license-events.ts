import type { MigrationInterface, QueryRunner } from 'typeorm';
import { policiesFor } from './0005-tenants.js';
import { knownView } from './0009-known.js';

/**
 * What happens to a license after its issue: extension, changes that need no new license, suspension, reinstatement,
 * revocation, return; and that such an event was recorded in error.
 *
 * Why: a license is extended or suspended by letter, often long after its issue, and what was issued stays on record as it
 * was. An event is a dated fact of its own, found with the license it is about. Locks: nothing that exists. Undo: `down`
 * drops both tables; the events are gone with them, and what was judged by them stays as it was judged.
 */
export class LicenseEvents1795305600010 implements MigrationInterface {
  readonly name = 'LicenseEvents1795305600010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table license_event (
        seq bigint primary key,
        tenant_id integer not null default tenant_now() references tenant,
        number text collate "C" not null,
        kind text not null check (kind in
          ('EXTENSION', 'NON_MATERIAL', 'NAME_CHANGE', 'SUSPENDED', 'REINSTATED', 'REVOKED', 'RETURNED')),
        effective_on date not null,
        expires_on date check ((kind = 'EXTENSION') = (expires_on is not null)),
        change text check ((kind = 'NON_MATERIAL') = (change is not null)),
        opinion text check ((kind = 'NAME_CHANGE') = (opinion is not null) and opinion <> ''),
        evidence text not null check (evidence <> ''),
        note text not null,
        content_hash bytea not null,
        posted_at timestamptz not null default clock_timestamp(),
        foreign key (tenant_id, number) references license
      );
      create index license_event_by_license on license_event (tenant_id, number, seq);
      create table license_event_withdrawal (
        seq bigint primary key,
        tenant_id integer not null default tenant_now() references tenant,
        event_seq bigint not null unique references license_event,
        reason text not null check (reason <> ''),
        posted_at timestamptz not null default clock_timestamp()
      )`);
    for (const [table, columns] of Object.entries(COLUMNS)) {
      await runner.query(`
        create trigger ${table}_is_append_only before update or delete or truncate on ${table}
          for each statement execute function refuse_change();
        grant select on ${table} to headroom_app`);
      await runner.query(policiesFor(table));
      await runner.query(knownView(table, columns));
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of Object.keys(COLUMNS).toReversed()) {
      await runner.query(`drop view as_known.${table}; drop table ${table}`);
    }
  }
}

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  license_event: [
    'seq',
    'tenant_id',
    'number',
    'kind',
    'effective_on',
    'expires_on',
    'change',
    'opinion',
    'evidence',
    'note',
    'content_hash',
    'posted_at',
  ],
  license_event_withdrawal: ['seq', 'tenant_id', 'event_seq', 'reason', 'posted_at'],
};
