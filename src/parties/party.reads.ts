import DataLoader from 'dataloader';
import { Injectable } from '@nestjs/common';
import { type GraphqlContext, loaderOf } from '../platform/graphql-context.js';
import type { PageRequest } from '../platform/graphql-page.js';
import { Database, type Tx } from '../platform/database.js';
import type { Instant } from '../rules/day.js';
import type { Sector } from '../rules/vocabulary.js';

/** A party as the API shows it: its state of today. */
export interface PartyRecord {
  readonly id: string;
  readonly name: string;
  readonly sector: Sector;
  readonly locationCountry: string;
  readonly headquartersCountry: string;
  readonly parentId: string | null;
  readonly ultimateParentId: string;
  readonly evidence: string | null;
  readonly listedAs: string | null;
  readonly postedAt: Instant;
}

export interface PartyFilter {
  readonly text: string | null;
  readonly parentId: string | null;
}

interface Row {
  id: string;
  name: string;
  sector: Sector;
  location_country: string;
  headquarters_country: string;
  parent_id: string | null;
  top_id: string;
  evidence: string | null;
  listed_as: string | null;
  posted_at: Date;
}

/** A party's latest state, and the top of its parents. Ids stay byte-wise: the columns are COLLATE "C". */
const SELECT = `
  select p.id, p.name, p.sector, s.location_country, s.headquarters_country, s.parent_id, s.evidence, p.listed_as, p.posted_at, (
    with recursive up as (
      select p.id as id, 0 as steps
      union all
      select u.parent_id, up.steps + 1 from up join lateral (
        select parent_id from party_state where tenant_id = p.tenant_id and party_id = up.id
          order by effective_on desc limit 1) u on u.parent_id is not null)
    select id from up order by steps desc limit 1) as top_id
  from party p
  join lateral (select * from party_state where tenant_id = p.tenant_id and party_id = p.id
    order by effective_on desc limit 1) s on true`;

/** Reads of parties for the API. */
@Injectable()
export class PartyReads {
  constructor(private readonly db: Database) {}

  /** One statement however many ids; ids nobody has are left out. */
  async byIds(tx: Tx, ids: readonly string[]): Promise<PartyRecord[]> {
    const rows = await tx.query<Row>(
      `${SELECT} where p.tenant_id = $1 and p.id = any($2)`,
      [tx.tenant, ids],
      'party records',
    );
    return rows.map(toRecord);
  }

  /** One page, ordered by id. */
  async page(tx: Tx, { parentId, text }: PartyFilter, { backward, from, limit }: PageRequest): Promise<PartyRecord[]> {
    const rows = await tx.query<Row>(
      `${SELECT} where p.tenant_id = $1
         and ($2::text is null or strpos(lower(p.id || ' ' || p.name), lower($2)) > 0)
         and ($3::text is null or s.parent_id = $3)
         and ($4::text is null or p.id ${backward ? '<' : '>'} $4 collate "C")
       order by p.id ${backward ? 'desc' : 'asc'} limit $5`,
      [tx.tenant, text, parentId, from?.[0] ?? null, limit + 1],
    );
    return rows.map(toRecord);
  }

  async count(tx: Tx, { parentId, text }: PartyFilter): Promise<number> {
    const [row] = await tx.query<{ n: string }>(
      `select count(*) as n from party p
       join lateral (select parent_id from party_state where tenant_id = p.tenant_id and party_id = p.id
         order by effective_on desc limit 1) s on true
       where p.tenant_id = $1 and ($2::text is null or strpos(lower(p.id || ' ' || p.name), lower($2)) > 0)
         and ($3::text is null or s.parent_id = $3)`,
      [tx.tenant, text, parentId],
    );
    return Number(row?.n ?? 0);
  }

  /** The loader of one operation: parties named by many entries are read in one statement. */
  loader(context: GraphqlContext): DataLoader<string, PartyRecord | null> {
    return loaderOf(
      context,
      PartyReads,
      () =>
        new DataLoader<string, PartyRecord | null>(async (ids) => {
          const found = await this.db.read((tx) => this.byIds(tx, ids), context.caller);
          const byId = new Map(found.map((party) => [party.id, party]));
          return ids.map((id) => byId.get(id) ?? null);
        }),
    );
  }
}

const toRecord = (row: Row): PartyRecord => ({
  id: row.id,
  name: row.name,
  sector: row.sector,
  locationCountry: row.location_country,
  headquartersCountry: row.headquarters_country,
  parentId: row.parent_id,
  ultimateParentId: row.top_id,
  evidence: row.evidence,
  listedAs: row.listed_as,
  postedAt: row.posted_at.getTime(),
});
