import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happens to a VEU authorization after its grant: suspension, reinstatement, revocation; and an index that
 * finds the base accounts of a party.
 *
 * Why: the status of a validated end user can be suspended or revoked, and what was granted stays on record as it was. An
 * event is a dated fact of its own. Bases of groups are added up over the accounts of hundreds of parties, and without the
 * index each of them is looked for among all. Locks: `account` against writers while the index is built, a second per some
 * hundred thousand accounts. Undo: `down` drops both; the events are gone with the table, so export them first.
 */
export class VeuEvents1795305600003 implements MigrationInterface {
  readonly name = 'VeuEvents1795305600003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table veu_event (
        id bigint primary key generated always as identity,
        tenant_id integer not null default tenant_now() references tenant,
        veu_id text collate "C" not null,
        kind text not null check (kind in ('SUSPENDED', 'REINSTATED', 'REVOKED')),
        effective_on date not null,
        evidence text not null check (evidence <> ''),
        content_hash bytea not null,
        posted_at timestamptz not null default clock_timestamp(),
        foreign key (tenant_id, veu_id) references veu
      );
      create index veu_event_by_veu on veu_event (tenant_id, veu_id, id);
      create trigger veu_event_is_append_only before update or delete or truncate on veu_event
        for each statement execute function refuse_change()`);
    await runner.query(`
      create index account_base_by_party on account (tenant_id, split_part(key, '|', 1)) where kind = 'BASE_UNITS'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index account_base_by_party');
    await runner.query('drop table veu_event');
  }
}
