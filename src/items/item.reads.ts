import DataLoader from 'dataloader';
import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '../platform/database.js';
import { type GraphqlContext, loaderOf } from '../platform/graphql-context.js';
import type { PageRequest } from '../platform/graphql-page.js';
import type { Instant } from '../rules/day.js';
import { catalogItem, catalogItems, type ItemFacts } from '../rules/item-class.rule.js';
import type { RatedPeak } from '../rules/item-measure.rule.js';
import { type CatalogItem, items as catalogRows } from '../rules/rulebook/items.data.js';
import type { Level } from '../rules/vocabulary.js';
import { factsOfOwn, type ItemRow } from './item.store.js';

/** What an own part was measured by, as it was given. */
export interface Measured {
  readonly densePeaks: readonly RatedPeak[];
  readonly dieAreaMm2: string | null;
}

/** An item as the API shows it. */
export interface ItemRecord {
  readonly facts: ItemFacts;
  readonly icCount: bigint;
  readonly measured: Measured;
  /** The row of the catalog; `null` for an own part. */
  readonly catalog: CatalogItem | null;
  /** `null` for the catalog. */
  readonly postedAt: Instant | null;
}

export interface ItemFilter {
  readonly text: string | null;
  readonly level: Level | null;
}

interface Row extends ItemRow {
  ic_count: number;
  measured: Measured;
  posted_at: Date;
}

const SELECT = `select id, name, eccn, paragraph, level, ic_tpp, ic_count, unit_tpp, data_center, bandwidth_milli_gbps,
  designer_status, measured, posted_at from item`;

const MATCHES = `tenant_id = $1 and ($2::text is null or strpos(lower(id || ' ' || name), lower($2)) > 0)
  and ($3::text is null or level = $3)`;

/** Reads of items for the API: the catalog from memory, own parts from the database. */
@Injectable()
export class ItemReads {
  constructor(private readonly db: Database) {}

  /** At most one statement; ids nobody has are left out. */
  async byIds(tx: Tx, ids: readonly string[]): Promise<ItemRecord[]> {
    const own = ids.filter((id) => catalogItem(id) === undefined);
    const known = ids.flatMap((id) => catalogRecords.get(id) ?? []);
    if (own.length === 0) return known;
    const rows = await tx.query<Row>(
      `${SELECT} where tenant_id = $1 and id = any($2)`,
      [tx.tenant, own],
      'item records',
    );
    return [...known, ...rows.map(toRecord)];
  }

  /** One page of the catalog and the own parts together, ordered by id. */
  async page(tx: Tx, filter: ItemFilter, { backward, from, limit }: PageRequest): Promise<ItemRecord[]> {
    const rows = await tx.query<Row>(
      `${SELECT} where ${MATCHES} and ($4::text is null or id ${backward ? '<' : '>'} $4 collate "C")
       order by id ${backward ? 'desc' : 'asc'} limit $5`,
      [tx.tenant, filter.text, filter.level, from?.[0] ?? null, limit + 1],
    );
    const start = from?.[0];
    const ofCatalog = matchingCatalog(filter).filter(
      ({ facts: { id } }) => start === undefined || (backward ? id < start : id > start),
    );
    const sign = backward ? -1 : 1;
    return [...ofCatalog, ...rows.map(toRecord)]
      .toSorted((a, b) => (a.facts.id < b.facts.id ? -sign : sign))
      .slice(0, limit + 1);
  }

  async count(tx: Tx, filter: ItemFilter): Promise<number> {
    const [row] = await tx.query<{ n: string }>(`select count(*) as n from item where ${MATCHES}`, [
      tx.tenant,
      filter.text,
      filter.level,
    ]);
    return matchingCatalog(filter).length + Number(row?.n ?? 0);
  }

  /** The loader of one operation: items named by many entries are read in one statement. */
  loader(context: GraphqlContext): DataLoader<string, ItemRecord | null> {
    return loaderOf(
      context,
      ItemReads,
      () =>
        new DataLoader<string, ItemRecord | null>(async (ids) => {
          const inMemory = ids.every((id) => catalogRecords.has(id));
          const found = inMemory ? [] : await this.db.read((tx) => this.byIds(tx, ids), context.caller);
          const byId = new Map(found.map((item) => [item.facts.id, item]));
          return ids.map((id) => catalogRecords.get(id) ?? byId.get(id) ?? null);
        }),
    );
  }
}

const rowById = new Map(catalogRows.map((row) => [row.id, row]));
const catalogRecords: ReadonlyMap<string, ItemRecord> = new Map(
  catalogItems().flatMap((facts): [string, ItemRecord][] => {
    const catalog = rowById.get(facts.id);
    if (catalog === undefined) return [];
    const measured = {
      densePeaks: catalog.densePeaks.map((peak) => ({ ...peak, tops: peak.tops ?? '' })),
      dieAreaMm2: catalog.dieAreaMm2,
    };
    return [[facts.id, { facts, icCount: catalog.icCount, measured, catalog, postedAt: null }]];
  }),
);

const matchingCatalog = ({ level, text }: ItemFilter): ItemRecord[] =>
  [...catalogRecords.values()].filter(
    ({ facts }) =>
      (level === null || facts.level === level) &&
      (text === null || `${facts.id} ${facts.name}`.toLowerCase().includes(text.toLowerCase())),
  );

const toRecord = (row: Row): ItemRecord => ({
  facts: factsOfOwn(row),
  icCount: BigInt(row.ic_count),
  measured: row.measured,
  catalog: null,
  postedAt: row.posted_at.getTime(),
});
