import type { Tx } from '../platform/database.js';

/** Column names and their Postgres types. */
export type Columns = Readonly<Record<string, string>>;

/** JSON with bigints as text: Postgres reads them back exactly. */
const toJson = (rows: readonly object[]): string =>
  JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

/**
 * Inserts many rows with one statement and one parameter. The columns must be the table's own names; what is left out
 * takes its default. Nothing is sent for no rows.
 */
export async function insertRows(tx: Tx, table: string, columns: Columns, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const names = Object.keys(columns).join(', ');
  await tx.query(
    `insert into ${table} (${names}) select ${names} from json_to_recordset($1::json) as x(${typed(columns)})`,
    [toJson(rows)],
    `insert ${table}`,
  );
}

/** `json_to_recordset($n::json) as name(…)`: rows given as one parameter, to join with. */
export const recordset = (parameter: number, name: string, columns: Columns): string =>
  `json_to_recordset($${parameter}::json) as ${name}(${typed(columns)})`;

/** The parameter for `recordset`. */
export const recordsetValue = toJson;

const typed = (columns: Columns): string =>
  Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');

/** Bytes as Postgres reads them from text. */
export const bytes = (buffer: Buffer): string => `\\x${buffer.toString('hex')}`;
