import type { Tx } from '../platform/database.js';

/** Column names and their Postgres types. */
export type Columns = Readonly<Record<string, string>>;

/**
 * Inserts many rows with one statement, a parameter per column. The columns must be the table's own names; what is left
 * out takes its default. Nothing is sent for no rows.
 */
export async function insertRows(tx: Tx, table: string, columns: Columns, rows: readonly object[]): Promise<void> {
  await insertReturning(tx, table, columns, rows);
}

/** The same, and answers these columns of each row: what only the database knows of it. */
export async function insertReturning<Row>(
  tx: Tx,
  table: string,
  columns: Columns,
  rows: readonly object[],
  returning?: string,
): Promise<Row[]> {
  if (rows.length === 0) return [];
  const names = Object.keys(columns);
  const values = Object.entries(columns).map(([name, type]) => arrayLiteral(rows, name, type));
  const insert = statementFor(table, columns, names);
  return returning === undefined
    ? tx.query<Row>(insert, values, `insert ${table}`)
    : tx.query<Row>(`${insert} returning ${returning}`, values, `insert ${table} returning`);
}

/** When rows of these numbers were posted, by the clock of the database. */
export interface PostedAt {
  readonly seq: string;
  readonly posted_at: Date;
}

export const postedAtOf = (rows: readonly PostedAt[]): ReadonlyMap<number, number> =>
  new Map(rows.map((row) => [Number(row.seq), row.posted_at.getTime()]));

/** An array column arrives as the text of each row's array, because Postgres knows no ragged arrays of arrays. */
function statementFor(table: string, columns: Columns, names: readonly string[]): string {
  const given = names.map((name, index) => `$${index + 1}::${scalarType(columns[name] ?? 'text')}[]`);
  const chosen = names.map((name) => (isArray(columns[name]) ? `x.${name}::${columns[name]}` : `x.${name}`));
  return `insert into ${table} (${names.join(', ')}) select ${chosen.join(', ')} from unnest(${given.join(', ')}) as x(${names.join(', ')})`;
}

const isArray = (type: string | undefined): boolean => type?.endsWith('[]') === true;
const scalarType = (type: string): string => (isArray(type) ? 'text' : type);

/** Types whose text needs no quotes inside an array. */
const BARE = new Set(['bigint', 'integer', 'smallint', 'numeric', 'boolean', 'date', 'timestamptz']);

/** One column of all rows as the text of a Postgres array: much cheaper to write and to read than JSON. */
function arrayLiteral(rows: readonly object[], name: string, type: string): string {
  const bare = BARE.has(type);
  let text = '{';
  for (const [index, row] of rows.entries()) {
    if (index > 0) text += ',';
    text += element((row as Record<string, unknown>)[name], bare);
  }
  return `${text}}`;
}

function element(value: unknown, bare: boolean): string {
  if (value === null || value === undefined) return 'NULL';
  if (bare) return String(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return quoted(`{${value.map((one) => quoted(String(one))).join(',')}}`);
  return quoted(toJson(value));
}

const quoted = (text: string): string => `"${/["\\]/.test(text) ? text.replaceAll(/["\\]/g, '\\$&') : text}"`;

/** JSON with bigints as text: Postgres reads them back exactly. */
const toJson = (value: unknown): string =>
  JSON.stringify(value, (_key, one: unknown) => (typeof one === 'bigint' ? one.toString() : one));

/** `json_to_recordset($n::json) as name(…)`: a few rows given as one parameter, to join with. */
export const recordset = (parameter: number, name: string, columns: Columns): string =>
  `json_to_recordset($${parameter}::json) as ${name}(${typed(columns)})`;

/** The parameter for `recordset`. */
export const recordsetValue: (rows: readonly object[]) => string = toJson;

const typed = (columns: Columns): string =>
  Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');

/** Bytes as Postgres reads them from text. */
export const bytes = (buffer: Buffer): string => `\\x${buffer.toString('hex')}`;
