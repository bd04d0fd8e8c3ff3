import type { MigrationInterface, QueryRunner } from 'typeorm';
import { knownView } from './0009-known.js';

/**
 * Which entity of the rule for the United Arab Emirates a party is.
 *
 * Why: the rule of July 2026 names companies, and that a party on record is one of them is a fact of the party: without it
 * what was shipped to them was recorded as needing a license. It is given when the party is registered, before anything can
 * be shipped to it, so nothing that was judged changes. Locks: `party`, for a moment. Undo: `down` drops the column; who was
 * listed is lost with it, and determinations keep what they were judged on.
 */
export class ListedParties1795305600017 implements MigrationInterface {
  readonly name = 'ListedParties1795305600017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table party add column listed_as text check (listed_as <> '')`);
    await runner.query(knownAgain([...COLUMNS, 'listed_as']));
  }

  async down(runner: QueryRunner): Promise<void> {
    // other views read this one, so it keeps the column, empty
    await runner.query(knownAgain([...COLUMNS, 'null::text as listed_as']));
    await runner.query('alter table party drop column listed_as');
  }
}

const COLUMNS = ['tenant_id', 'id', 'name', 'sector', 'content_hash', 'posted_at'] as const;

const knownAgain = (columns: readonly string[]): string =>
  knownView('party', columns).replace('create view', 'create or replace view');
