import type { MigrationInterface, QueryRunner } from 'typeorm';
import { policiesFor } from './0005-tenants.js';
import { knownView } from './0009-known.js';

/**
 * Closed reports: which report, of which period, as known when, and the hash of what it said.
 *
 * Why: a report that was given to somebody must be readable for ever as it was given, and what turns up later must show as
 * a restatement of it. A closing is a posting without entries: it changes no balance, it is sealed like every other one, and
 * `known_seq` is the last posting that was known. Nothing is ever reopened: who closes again adds the next edition. Locks:
 * nothing that exists. Undo: `down` drops the table; its postings stay, so the seal breaks there: export before.
 */
export class Closings1795305600013 implements MigrationInterface {
  readonly name = 'Closings1795305600013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table report_closing (
        seq bigint primary key,
        tenant_id integer not null default tenant_now() references tenant,
        report text not null check (report in ('VEU_REPORT', 'VEU_CHIP_ACCOUNT', 'LPP_YEAR')),
        subject text collate "C" not null check (subject <> ''),
        period text collate "C" not null check (period ~ '^[0-9]{4}(-H[12])?$'),
        edition integer not null check (edition > 0),
        known_at timestamptz not null,
        known_seq bigint not null check (known_seq >= 0 and known_seq < seq),
        content_version smallint not null,
        content_lines bigint not null check (content_lines >= 0),
        content_hash bytea not null check (length(content_hash) = 32),
        by_credential text not null,
        posted_at timestamptz not null default clock_timestamp(),
        unique (tenant_id, report, subject, period, edition)
      );
      create trigger report_closing_is_append_only before update or delete or truncate on report_closing
        for each statement execute function refuse_change()`);
    await runner.query(policiesFor('report_closing'));
    await runner.query('grant select on report_closing to headroom_app');
    await runner.query(knownView('report_closing', COLUMNS));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop view as_known.report_closing');
    await runner.query('drop table report_closing');
  }
}

const COLUMNS = [
  'seq', 'tenant_id', 'report', 'subject', 'period', 'edition', 'known_at', 'known_seq', 'content_version',
  'content_lines', 'content_hash', 'by_credential', 'posted_at',
]; // prettier-ignore
