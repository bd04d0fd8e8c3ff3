import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Evidence that obligations are satisfied and conditions kept, and holds on records.
 *
 * Why: what is due follows from the facts, but whether a paper was sent is only known when somebody says
 * so. Both are history: they are added to, never changed. Locks: nothing, the tables are new. Undo: `down` drops them;
 * the evidence is gone with them, so export it first.
 *
 * Evidence names what it is for by kind and subject, and by the due day only where the kind repeats: the due day of the
 * others follows from facts that may still arrive, and a notice is often given before anything is due.
 */
export class Obligations1795305600002 implements MigrationInterface {
  readonly name = 'Obligations1795305600002';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of Object.values(TABLES)) await runner.query(table);
    for (const table of Object.keys(TABLES)) {
      await runner.query(`
        create trigger ${table}_is_append_only before update or delete or truncate on ${table}
          for each statement execute function refuse_change()`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table ${Object.keys(TABLES).join(', ')}`);
  }
}

const TENANT = 'tenant_id integer not null default tenant_now() references tenant';
const POSTED_AT = 'posted_at timestamptz not null default clock_timestamp()';

const TABLES = {
  obligation_evidence: `
    create table obligation_evidence (
      id bigint primary key generated always as identity,
      ${TENANT},
      kind text not null,
      subject text collate "C" not null check (subject <> ''),
      due_on date,
      evidence_key text collate "C" not null,
      satisfied_on date not null,
      evidence text not null check (evidence <> ''),
      reference text,
      content_hash bytea not null,
      ${POSTED_AT},
      unique nulls not distinct (tenant_id, kind, subject, due_on, evidence_key)
    )`,
  record_hold: `
    create table record_hold (
      id bigint primary key generated always as identity,
      ${TENANT},
      shipment_seq bigint not null references shipment,
      held boolean not null,
      reason text not null check (reason <> ''),
      ${POSTED_AT}
    );
    create index record_hold_by_shipment on record_hold (tenant_id, shipment_seq, id)`,
} as const;
