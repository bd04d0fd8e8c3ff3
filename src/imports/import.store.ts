import { Injectable } from '@nestjs/common';
import { insertRows } from '../ledger/rows.js';
import { Database, type Tx } from '../platform/database.js';
import { csvNameOf } from './columns.js';
import type { ImportCounts, RejectedRow } from './sink.js';

/** What the last finished import brought. */
export interface LastImport {
  readonly folder: string;
  readonly counts: ImportCounts;
  readonly rejectedRows: readonly { file: string; line: number; column: string | null; code: string }[];
}

/** Every query about imports. */
@Injectable()
export class ImportStore {
  constructor(private readonly db: Database) {}

  async begin(folder: string, tenant: number): Promise<number> {
    return this.db.transaction(
      async (tx) => {
        const [row] = await tx.query<{ id: string }>('insert into import_run (folder) values ($1) returning id', [
          folder,
        ]);
        return Number(row?.id);
      },
      { tenant },
    );
  }

  /** Keeps refused rows; the first of them is number `from` of its import. */
  async addRejects(run: number, from: number, rows: readonly RejectedRow[], tenant: number): Promise<void> {
    await this.db.transaction(
      (tx) =>
        insertRows(
          tx,
          'import_reject',
          { run_id: 'bigint', n: 'integer', file: 'text', line: 'integer', column_name: 'text', code: 'text', message: 'text', row_text: 'text' }, // prettier-ignore
          rows.map((row, index) => ({
            run_id: run,
            n: from + index,
            file: csvNameOf(row.file),
            line: row.line,
            column_name: row.column,
            code: row.code,
            message: row.message,
            row_text: row.raw.replaceAll('\u0000', ''),
          })),
        ),
      { tenant },
    );
  }

  async finish(run: number, counts: ImportCounts, tenant: number): Promise<void> {
    await this.db.transaction(
      (tx) =>
        tx.query('update import_run set finished_at = clock_timestamp(), counts = $2 where id = $1', [run, counts]),
      { tenant },
    );
  }

  /** The last import that came to its end; `null` when there was none. */
  async last(tx: Tx): Promise<LastImport | null> {
    const [run] = await tx.query<{ id: string; folder: string; counts: ImportCounts }>(
      `select id, folder, counts from import_run where tenant_id = $1 and finished_at is not null order by id desc limit 1`,
      [tx.tenant],
    );
    if (run === undefined) return null;
    const rejectedRows = await tx.query<LastImport['rejectedRows'][number]>(
      `select file, line, column_name as column, code from import_reject where run_id = $1 order by n`,
      [run.id],
    );
    return { folder: run.folder, counts: run.counts, rejectedRows };
  }
}
