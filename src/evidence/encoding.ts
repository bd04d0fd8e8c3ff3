import { REPORT_CLOSING } from './closing-columns.js';
import { LICENSE_CONDITION } from './condition-columns.js';
import { HOLD, HOLD_EVENT, HOLD_REFUSAL } from './hold-columns.js';
import { LICENSE_EVENT, LICENSE_EVENT_WITHDRAWAL, LICENSE_LINES } from './license-columns.js';
import { OPENING_STOCK, REMOVAL, SITE, VEU, VEU_EVENT } from './veu-columns.js';
import { WITHDRAWAL } from './withdrawal-columns.js';

/**
 * The one file that knows how a posting is written as bytes before it is hashed: the content of a leaf, version 1.
 *
 * A leaf's content is, one after the other:
 *  1. the row of `posting`;
 *  2. the number of its entries, 4 bytes, and each of them in the order of accounts: the entry and what its two accounts are;
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
  account_id: 'int4', against_id: 'int4', tenant_id: 'int4', effective_at: 'instant', amount: 'numeric', lines: 'int2',
  balance_after: 'numeric',
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
  hold: { tag: 12, columns: HOLD },
  hold_event: { tag: 13, columns: HOLD_EVENT },
  hold_refusal: { tag: 14, columns: HOLD_REFUSAL },
  report_closing: { tag: 15, columns: REPORT_CLOSING },
  license_event: { tag: 16, columns: LICENSE_EVENT },
  license_event_withdrawal: { tag: 17, columns: LICENSE_EVENT_WITHDRAWAL },
  license_condition: { tag: 18, columns: LICENSE_CONDITION },
  license_lines: { tag: 19, columns: LICENSE_LINES },
  withdrawal: { tag: 20, columns: WITHDRAWAL },
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

/** A column of a leaf as it is read back: numbers and amounts as exact text. */
export type Value = string | number | boolean | null | readonly string[];
export type Row = Readonly<Record<string, Value>>;

/** A posting with everything its leaf commits to. */
export interface SealedPosting {
  readonly posting: Row;
  readonly entries: readonly Row[];
  readonly determination: Row | null;
  readonly facts: Readonly<Record<string, Row>>;
}

/** Reads the content of a leaf back. Throws when it is not one of version 1, or has something behind it. */
export function readLeaf(content: Buffer): SealedPosting {
  const reader = new Reader(content);
  const posting = reader.row(POSTING);
  const count = reader.number(4);
  const entries = Array.from({ length: count }, () => ({
    ...reader.row(ENTRY),
    account: reader.account(),
    against: reader.account(),
  }));
  const determination = reader.number(1) === 0 ? null : reader.row(DETERMINATION);
  const facts: Record<string, Row> = {};
  for (let tag = reader.number(1); tag !== 0; tag = reader.number(1)) {
    const [table, fact] = Object.entries(FACTS).find(([, one]) => one.tag === tag) ?? [];
    if (table === undefined || fact === undefined) throw new Error(`there is no table with the tag ${tag}`);
    facts[table] = reader.row(fact.columns);
  }
  reader.end();
  return { posting, entries, determination, facts };
}

const YEAR_2000_MS = Date.UTC(2000, 0, 1);

class Reader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  row(columns: Columns): Row {
    return Object.fromEntries(Object.entries(columns).map(([name, kind]) => [name, this.column(kind)]));
  }

  /** Kind, key and unit in one; empty for an account that is not there. */
  account(): string {
    if (this.bytes[this.at] === 0xff) return this.take(1).toString('latin1');
    return Object.values(this.row(ACCOUNT)).join(' ');
  }

  number(width: number): number {
    return this.take(width).readUIntBE(0, width);
  }

  end(): void {
    if (this.at !== this.bytes.length) throw new Error(`${this.bytes.length - this.at} bytes stand behind the leaf`);
  }

  private column(kind: Kind | `${Kind}?`): Value {
    if (kind === 'text?') return this.bytes[this.at] === 0xff ? (this.take(1), null) : this.value('text');
    if (!kind.endsWith('?')) return this.value(kind as Kind);
    return this.number(1) === 0 ? null : this.value(kind.slice(0, -1) as Kind);
  }

  private value(kind: Kind): Value {
    switch (kind) {
      case 'int2':
        return this.take(2).readInt16BE();
      case 'int4':
        return this.take(4).readInt32BE();
      case 'int8':
        return String(this.take(8).readBigInt64BE());
      case 'numeric':
        return this.numeric();
      case 'instant': {
        const micros = this.take(8).readBigInt64BE() + BigInt(YEAR_2000_MS) * 1000n;
        const text = new Date(Number(micros / 1000n)).toISOString();
        return text.replace('Z', `${String(micros % 1000n).padStart(3, '0')}Z`);
      }
      case 'day':
        return new Date(YEAR_2000_MS + this.take(4).readInt32BE() * 86_400_000).toISOString().slice(0, 10);
      case 'bool':
        return this.number(1) === 1;
      case 'country':
        return this.take(2).toString();
      case 'text':
      case 'json':
        return this.untilNul();
      case 'bytes':
        return this.take(this.number(4)).toString('hex');
      case 'texts':
        return this.texts();
    }
  }

  private numeric(): string {
    const [digits, weight, sign] = [this.number(2), this.take(2).readInt16BE(), this.number(2)];
    this.take(2); // the scale: amounts have none
    let value = 0n;
    for (let place = 0; place < digits; place += 1) value += BigInt(this.number(2)) * 10_000n ** BigInt(weight - place);
    return String(sign === 0x4000 ? -value : value);
  }

  private texts(): string[] {
    const dimensions = this.number(4);
    this.take(8); // flags and the type of the elements
    if (dimensions === 0) return [];
    const count = this.number(4);
    this.take(4); // where the list begins
    return Array.from({ length: count }, () => this.take(this.number(4)).toString());
  }

  private untilNul(): string {
    const end = this.bytes.indexOf(0, this.at);
    if (end < 0) throw new Error('a text does not end');
    const text = this.take(end - this.at).toString();
    this.take(1);
    return text;
  }

  private take(width: number): Buffer {
    if (this.at + width > this.bytes.length) throw new Error('the leaf ends too early');
    this.at += width;
    return this.bytes.subarray(this.at - width, this.at);
  }
}
