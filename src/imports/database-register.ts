import { LicenseStore } from '../authorizations/license.store.js';
import { ItemStore } from '../items/item.store.js';
import { PartyRegister } from '../parties/party-register.js';
import { PartyStore } from '../parties/party.store.js';
import type { Database, Tx } from '../platform/database.js';
import { type Day, dayOf } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { estimatedExpiry } from '../rules/license.rule.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import type { Keyspace } from './columns.js';
import type { KnownLicense, KnownParty, KnownReference, KnownVeu, ReferenceKind, Register } from './known.js';

/** Where each keyspace keeps its keys and the hashes of their content. */
const KEYS: Readonly<Record<Keyspace, { table: string; key: string }>> = {
  holidays: { table: 'holiday', key: 'on_day::text' },
  parties: { table: 'party', key: 'id' },
  licenses: { table: 'license', key: 'number' },
  license_events: {
    // of several of one key the one that stands: what was withdrawn may have been told again
    table: `(select distinct on (tenant_id, number, kind, effective_on, change) e.*
      from license_event e left join license_event_withdrawal w on w.event_seq = e.seq
      order by tenant_id, number, kind, effective_on, change, w.seq nulls first, e.seq desc) x`,
    key: `number || '|' || kind || '|' || effective_on || '|' || coalesce(change, '')`,
  },
  veus: { table: 'veu', key: 'id' },
  sites: { table: 'site', key: 'id' },
  installed_base: { table: 'opening_stock', key: `holder_id || '|' || country || '|' || item_id || '|' || as_of` },
  allocation_changes: { table: 'allocation_change', key: `destination || '|' || effective_on` },
  references: { table: 'reference', key: 'reference' },
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

  contentHashes(keyspace: Keyspace, keys: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    const { key, table } = KEYS[keyspace];
    return this.map<{ key: string; hash: string }, string>(
      `select ${key} as key, encode(content_hash, 'hex') as hash from ${table} where ${ownerIn(table)} and ${key} = any($2)`,
      keys,
      (row) => [row.key, row.hash],
    );
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
        rows.map(({ destination, events, expiresOn: printed, furtherLines, issuedOn, itemId, number, replacedOn }) => {
          const hasFurtherLines = furtherLines.length > 0;
          const replacedBy = replacements.get(number) ?? null;
          const expiresOn = printed ?? estimatedExpiry(issuedOn);
          return [
            number,
            { number, issuedOn, expiresOn, destination, itemId, replacedBy, replacedOn, events, hasFurtherLines },
          ];
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
      `select id from site where ${ownerIn('site')} and id = any($2)`,
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

const VEU = `select id, kind, holder_id, destination from veu where ${ownerIn('veu')}`;

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
