import type { MigrationInterface, QueryRunner } from 'typeorm';
import { policiesFor } from './0005-tenants.js';
import { knownView } from './0009-known.js';

/**
 * The further lines of a license: each an item with its quantity and value, beside the first one in `license`.
 *
 * Why: an issued license may list several items; each line has a quantity of its own, and the dollar value is that of them
 * all. A license of one line has no row here and stays as it was, accounts and all. A line is part of the license it
 * was issued with, so the lines of one are one row, sealed with it. `hold_state` learns which line a hold draws on. Locks:
 * `hold_state`, for a moment. Undo: `down` drops the table and the column; what was drawn from further lines must be
 * reversed first, or its balances stay.
 */
export class LicenseLines1795305600018 implements MigrationInterface {
  readonly name = 'LicenseLines1795305600018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table license_lines (
        seq bigint primary key,
        tenant_id integer not null default tenant_now() references tenant,
        number text collate "C" not null,
        item_ids text[] not null check (cardinality(item_ids) > 0),
        lines json not null,
        posted_at timestamptz not null default clock_timestamp(),
        unique (tenant_id, number),
        foreign key (tenant_id, number) references license
      );
      create index license_lines_by_item on license_lines using gin (item_ids);
      create trigger license_lines_is_append_only before update or delete or truncate on license_lines
        for each statement execute function refuse_change();
      grant select on license_lines to headroom_app;
      alter table hold_state add column license_line text collate "C"`);
    await runner.query(policiesFor('license_lines'));
    await runner.query(knownView('license_lines', ['seq', 'tenant_id', 'number', 'item_ids', 'lines', 'posted_at']));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table hold_state drop column license_line;
      drop view as_known.license_lines;
      drop table license_lines`);
  }
}
