import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A hold that is placed has a determination, as one that is refused has.
 *
 * Why: why a promise was given must be readable, and replayed from its receipt, as why it was not. Locks: `determination`,
 * for a moment; what is stored is not read again, because every kind that was allowed still is. Undo: `down` allows them no
 * more, and those that were stored stay.
 */
export class HoldDeterminations1795305600016 implements MigrationInterface {
  readonly name = 'HoldDeterminations1795305600016';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(kinds('SHIPMENT', 'LICENSE', 'REMOVAL', 'REFUSAL', 'HOLD'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(kinds('SHIPMENT', 'LICENSE', 'REMOVAL', 'REFUSAL'));
  }
}

const kinds = (...allowed: readonly string[]): string => `
  alter table determination drop constraint determination_subject_kind_check,
    add constraint determination_subject_kind_check
      check (subject_kind in (${allowed.map((kind) => `'${kind}'`).join(', ')})) not valid`;
