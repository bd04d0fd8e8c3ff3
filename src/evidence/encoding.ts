/**
 * The one file that knows how a posting is written as bytes before it is hashed: the content of a leaf, version 1.
 *
 * A leaf's content is, one after the other:
 *  1. the row of `posting`;
 *  2. the number of its entries, 4 bytes, and each of them in the order of its account: the entry and what its account is;
 *  3. 1 and the row of `determination` with that number, or 0;
 *  4. for each table of facts that has a row with that number: the table's tag, 2 to 255, and the row; then 0.
 *
 * A row is its columns in the order below, and each says where it ends, so no two rows are written alike:
 *  - numbers big-endian in their width; an instant is 8 bytes of microseconds and a day 4 bytes since 2000-01-01;
 *  - a `numeric` as Postgres sends it: count of digits, weight, sign and scale, 2 bytes each, then base-10000 digits;
 *  - text in UTF-8 with a NUL behind it, which no text holds; a country is two characters; JSON is text as it was written;
 *  - bytes after their length in 4 bytes; a list of texts as Postgres sends it, with its dimensions and lengths;
 *  - a column that may be empty begins with 1, and is a 0 when it is; an empty text is 0xff, which begins no UTF-8.
 *
 * Postgres writes it, set by set (`leafSql`), because that is where the rows are; `readLeaf` reads it back.
 */
export const ENCODING = 1;

export type Kind = 'int2' | 'int4' | 'int8' | 'numeric' | 'instant' | 'day' | 'bool' | 'country' | 'text' | 'bytes' | 'texts' | 'json'; // prettier-ignore

/** Columns with their kinds; a `?` behind it: it may be empty. */
export type Columns = Readonly<Record<string, Kind | `${Kind}?`>>;

export const POSTING: Columns = {
  seq: 'int8', tenant_id: 'int4', kind: 'text', subject_seq: 'int8', effective_at: 'instant', rank: 'int2',
  order_key: 'text', cause_seq: 'int8?', posted_at: 'instant',
}; // prettier-ignore

export const ENTRY: Columns = {
  account_id: 'int4', effective_at: 'instant', amount: 'numeric', lines: 'int2', balance_after: 'numeric',
}; // prettier-ignore

/** What never changes of an account; its balance is the sum of its entries. */
export const ACCOUNT: Columns = { kind: 'text', key: 'text', unit: 'text' };

export const DETERMINATION: Columns = {
  tenant_id: 'int4', subject_kind: 'text', subject_seq: 'int8', effective_at: 'instant', destination: 'country',
  authorization_used: 'text?', license_number: 'text?', license_on_record: 'bool', review_policy: 'text?',
  breaches: 'texts', flags: 'texts', line_tpp: 'numeric', counted_tpp: 'numeric', debit_country: 'country?',
  covered_tpp: 'numeric?', excess_tpp: 'numeric?', as_enforced_authorization: 'text?', as_enforced_policy: 'text?',
  lpp_quota_key: 'text?', posted_at: 'instant', detail: 'json',
}; // prettier-ignore

const SHIPMENT: Columns = {
  tenant_id: 'int4', reference: 'text', exported_at: 'instant', act: 'text', from_country: 'country',
  from_destination: 'country', destination_country: 'country', destination: 'country', consignee_id: 'text',
  end_user_id: 'text?', site_id: 'text?', item_id: 'text', quantity: 'int8', value_cents: 'int8', named: 'text?',
  license_number: 'text?', purpose: 'text', line_tpp: 'numeric', quota_key: 'text?', posted_at: 'instant',
}; // prettier-ignore
const REVERSAL: Columns = {
  tenant_id: 'int4', reference: 'text', reverses_seq: 'int8', reason: 'text', posted_at: 'instant',
}; // prettier-ignore
const LICENSE: Columns = {
  tenant_id: 'int4', number: 'text', issued_on: 'day', expires_on: 'day?', destination_country: 'country',
  destination: 'country', consignee_id: 'text', item_id: 'text', quantity: 'int8', value_cents: 'int8',
  licensed_tpp: 'numeric', replaces_number: 'text?', content_hash: 'bytes', posted_at: 'instant',
}; // prettier-ignore
const ALLOCATION_CHANGE: Columns = {
  tenant_id: 'int4', destination: 'country', effective_on: 'day', country: 'country', uplift: 'int4?',
  official_status: 'text?', external_licensed_tpp: 'numeric?', source: 'text', content_hash: 'bytes', posted_at: 'instant',
}; // prettier-ignore
const HOLIDAY: Columns = {
  tenant_id: 'int4', on_day: 'day', name: 'text', content_hash: 'bytes', posted_at: 'instant',
}; // prettier-ignore
const VEU: Columns = {
  tenant_id: 'int4', id: 'text', kind: 'text', holder_id: 'text', country: 'country?', destination: 'country?',
  granted_on: 'day', content_hash: 'bytes', posted_at: 'instant',
}; // prettier-ignore
const SITE: Columns = {
  tenant_id: 'int4', id: 'text', veu_id: 'text', country: 'country', destination: 'country', authorized_on: 'day',
  notified_on: 'day?', content_hash: 'bytes', posted_at: 'instant',
}; // prettier-ignore
const OPENING_STOCK: Columns = {
  tenant_id: 'int4', holder_id: 'text', country: 'country', destination: 'country', item_id: 'text', as_of: 'day',
  quantity: 'int8', tpp: 'numeric', content_hash: 'bytes', posted_at: 'instant',
}; // prettier-ignore
const REMOVAL: Columns = {
  tenant_id: 'int4', reference: 'text', effective_at: 'instant', holder_id: 'text', country: 'country',
  destination: 'country', item_id: 'text', quantity: 'int8', tpp: 'numeric', reason: 'text', posted_at: 'instant',
}; // prettier-ignore
const VEU_EVENT: Columns = {
  id: 'int8', tenant_id: 'int4', veu_id: 'text', kind: 'text', effective_on: 'day', evidence: 'text',
  content_hash: 'bytes', posted_at: 'instant',
}; // prettier-ignore

/** Tables of facts by tag. Their `seq` is the posting's. Tags are never given twice. */
export const FACTS: Readonly<Record<string, { readonly tag: number; readonly columns: Columns }>> = {
  shipment: { tag: 2, columns: SHIPMENT },
  reversal: { tag: 3, columns: REVERSAL },
  license: { tag: 4, columns: LICENSE },
  allocation_change: { tag: 5, columns: ALLOCATION_CHANGE },
  holiday: { tag: 6, columns: HOLIDAY },
  veu: { tag: 7, columns: VEU },
  site: { tag: 8, columns: SITE },
  opening_stock: { tag: 9, columns: OPENING_STOCK },
  removal: { tag: 10, columns: REMOVAL },
  veu_event: { tag: 11, columns: VEU_EVENT },
};

const SEND: Readonly<Record<Kind, (column: string) => string>> = {
  int2: (column) => `int2send(${column})`,
  int4: (column) => `int4send(${column})`,
  int8: (column) => `int8send(${column})`,
  numeric: (column) => `numeric_send(${column})`,
  instant: (column) => `timestamptz_send(${column})`,
  day: (column) => `date_send(${column})`,
  bool: (column) => `boolsend(${column})`,
  country: (column) => `bpcharsend(${column})`,
  text: (column) => `textsend(${column})||'\\x00'`,
  bytes: (column) => `int4send(length(${column}))||${column}`,
  texts: (column) => `array_send(${column})`,
  json: (column) => `json_send(${column})||'\\x00'`,
};

/** A row as bytes, in SQL; `alias` names it. */
export const rowSql = (alias: string, columns: Columns): string =>
  Object.entries(columns)
    .map(([name, kind]) => columnSql(`${alias}.${name}`, kind))
    .join('||');

function columnSql(column: string, kind: Kind | `${Kind}?`): string {
  if (!kind.endsWith('?')) return SEND[kind as Kind](column);
  const sent = SEND[kind.slice(0, -1) as Kind](column);
  return kind === 'text?' ? `coalesce(${sent},'\\xff')` : `coalesce('\\x01'||${sent},'\\x00')`;
}
