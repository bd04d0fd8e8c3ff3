import { itemsOf } from '../authorizations/license-register.js';
import type { FactName } from '../ledger/fact-name.js';
import { LicenseStore } from '../authorizations/license.store.js';
import { ItemStore } from '../items/item.store.js';
import { PartyRegister } from '../parties/party-register.js';
import { PartyStore } from '../parties/party.store.js';
import type { Database, Tx } from '../platform/database.js';
import { type Day, dayOf } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { estimatedExpiry } from '../rules/license.rule.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import { readWithdrawable, type Withdrawable } from '../shipments/withdrawable.js';
import type { Keyspace } from './columns.js';
import type { KnownLicense, KnownParty, KnownReference, KnownVeu, OnRecord, ReferenceKind, Register } from './known.js';

const WITHDRAWN = 'exists (select 1 from withdrawal w where w.fact_seq = f.seq)';

/** Where each keyspace keeps its keys and the hashes of their content, and how a row is told that was withdrawn. */
const KEYS: Readonly<Record<Keyspace, { table: string; key: string; withdrawn?: string }>> = {
  holidays: { table: 'holiday', key: 'on_day::text', withdrawn: WITHDRAWN },
  parties: { table: 'party', key: 'id' },
  licenses: { table: 'license', key: 'number', withdrawn: WITHDRAWN },
  license_lines: {
    table: `(select n.seq, n.tenant_id, n.number || '|' || (x ->> 0) as line, decode(x ->> 4, 'hex') as content_hash
      from license_lines n cross join lateral json_array_elements(n.lines) x)`,
    key: 'line',
    withdrawn: WITHDRAWN,
  },
  license_events: {
    table: 'license_event',
    key: `number || '|' || kind || '|' || effective_on || '|' || coalesce(change, '')`,
    withdrawn: 'exists (select 1 from license_event_withdrawal w where w.event_seq = f.seq)',
  },
  veus: { table: 'veu', key: 'id', withdrawn: WITHDRAWN },
  sites: { table: 'site', key: 'id', withdrawn: WITHDRAWN },
  installed_base: {
    table: 'opening_stock',
    key: `holder_id || '|' || country || '|' || item_id || '|' || as_of`,
    withdrawn: WITHDRAWN,
  },
  allocation_changes: { table: 'allocation_change', key: `destination || '|' || effective_on`, withdrawn: WITHDRAWN },
  references: { table: 'reference', key: 'reference' },
  withdrawals: { table: 'withdrawal', key: 'reference' },
};

/** Facts about the world are on record once, whoever put them there; the others are a tenant's own. */
const OF_EVERYBODY = new Set(['holiday', 'veu', 'site', 'allocation_change']);
const ownerIn = (table: string): string => `(tenant_id = $1 or ${OF_EVERYBODY.has(table)})`;

/** What is recorded already, read for one chunk of rows at a time. */
export class DatabaseRegister implements Register {
  private readonly partyStore = new PartyStore();
  private readonly itemStore = new ItemStore();
  private readonly licenseStore = new LicenseStore();

  constructor(
    private readonly db: Database,
    private readonly tenant: number,
  ) {}

  contentHashes(keyspace: Keyspace, keys: readonly string[]): Promise<ReadonlyMap<string, OnRecord>> {
    const { key, table, withdrawn = 'false' } = KEYS[keyspace];
    return this.map<{ key: string; hashes: string[]; stands: boolean }, OnRecord>(
      `select ${key} as key, array_agg(encode(content_hash, 'hex')) as hashes, bool_or(not ${withdrawn}) as stands
       from ${table} f where ${ownerIn(table)} and ${key} = any($2) group by 1`,
      keys,
      (row) => [row.key, { contentHashes: row.hashes, stands: row.stands }],
    );
  }

  withdrawable(facts: readonly FactName[]): Promise<ReadonlyMap<string, Withdrawable>> {
    return this.read((tx) => readWithdrawable(tx, facts, this.licenseStore, Date.now()));
  }

  parties(ids: readonly string[]): Promise<ReadonlyMap<string, KnownParty>> {
    return this.read(async (tx) => {
      const register = new PartyRegister();
      register.add(await this.partyStore.withParents(tx, ids));
      const today = dayOf(Date.now());
      const known = ids.filter((id) => register.isOwn(id)).map((id) => register.factsOn(id, today));
      return new Map(
        known.map(({ headquarters, id, location, parentHeadquarters }) => [
          id,
          { id, location, headquarters, ultimateParentHeadquarters: parentHeadquarters },
        ]),
      );
    });
  }

  items(ids: readonly string[]): Promise<ReadonlyMap<string, ItemFacts>> {
    return this.read((tx) => this.itemStore.byIds(tx, ids));
  }

  licenses(numbers: readonly string[]): Promise<ReadonlyMap<string, KnownLicense>> {
    return this.read(async (tx) => {
      const rows = await this.licenseStore.chains(tx, numbers, []);
      const replacements = new Map(
        rows.flatMap((row) => (row.replacesNumber === null ? [] : [[row.replacesNumber, row.number]])),
      );
      return new Map(
        rows.map((row) => {
          const { destination, events, expiresOn: printed, issuedOn, number, replacedOn } = row;
          const items = itemsOf(row);
          const replacedBy = replacements.get(number) ?? null;
          const expiresOn = printed ?? estimatedExpiry(issuedOn);
          return [number, { number, issuedOn, expiresOn, destination, items, replacedBy, replacedOn, events }];
        }),
      );
    });
  }

  holidays(): Promise<ReadonlySet<Day>> {
    return this.read((tx) => this.licenseStore.holidays(tx));
  }

  veus(ids: readonly string[]): Promise<ReadonlyMap<string, KnownVeu>> {
    return this.map(`${VEU} and id = any($2)`, ids, (row: VeuRow) => [row.id, toVeu(row)]);
  }

  async veusOfHolders(holderIds: readonly string[]): Promise<readonly KnownVeu[]> {
    const veus = await this.map(`${VEU} and holder_id = any($2)`, holderIds, (row: VeuRow) => [row.id, toVeu(row)]);
    return [...veus.values()];
  }

  async sites(ids: readonly string[]): Promise<ReadonlySet<string>> {
    const sites = await this.map(
      `select id from standing_site site where ${ownerIn('site')} and id = any($2)`,
      ids,
      (row: { id: string }) => [row.id, true],
    );
    return new Set(sites.keys());
  }

  references(references: readonly string[]): Promise<ReadonlyMap<string, KnownReference>> {
    return this.map(
      `select f.reference, f.kind, r.reference as reversed_by
       from reference f left join reversal r on r.reverses_seq = f.seq
       where f.tenant_id = $1 and f.reference = any($2)`,
      references,
      (row: { reference: string; kind: ReferenceKind; reversed_by: string | null }) => [
        row.reference,
        { kind: row.kind, reversedBy: row.reversed_by },
      ],
    );
  }

  private map<Row, V>(
    sql: string,
    wanted: readonly string[],
    toEntry: (row: Row) => [string, V],
  ): Promise<Map<string, V>> {
    return this.read(async (tx) => new Map((await tx.query<Row>(sql, [tx.tenant, wanted])).map(toEntry)));
  }

  private read<T>(fn: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.read(fn, { tenant: this.tenant });
  }
}

const VEU = `select id, kind, holder_id, destination from standing_veu veu where ${ownerIn('veu')}`;

interface VeuRow {
  id: string;
  kind: KnownVeu['kind'];
  holder_id: string;
  destination: Destination | null;
}

const toVeu = (row: VeuRow): KnownVeu => ({
  id: row.id,
  kind: row.kind,
  holderId: row.holder_id,
  destination: row.destination,
});
