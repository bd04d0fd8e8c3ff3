import { Injectable } from '@nestjs/common';
import { bytes, insertRows, recordset, recordsetValue } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import type { Day } from '../rules/day.js';
import type { Sector } from '../rules/vocabulary.js';
import type { PartyHistory } from './party-register.js';

/** A party to register, with the state it begins with. */
export interface NewParty {
  readonly id: string;
  readonly name: string;
  readonly locationCountry: string;
  readonly headquartersCountry: string;
  readonly sector: Sector;
  readonly parentId: string | null;
  readonly evidence: string | null;
  /** The entity of the rule for the UAE that it is, by its short name. */
  readonly listedAs?: string | null;
  readonly contentHash: Buffer;
}

/** A party's first state has no beginning we know of; it holds for every day until a later one. */
export const FROM_THE_START = '0001-01-01' as Day;

/** Every query about parties. */
@Injectable()
export class PartyStore {
  /** Inserts parties; children and parents in any order. The database refuses an unknown parent or a cycle at commit. */
  async insert(tx: Tx, parties: readonly NewParty[]): Promise<void> {
    await insertRows(
      tx,
      'party',
      { id: 'text', name: 'text', sector: 'text', listed_as: 'text', content_hash: 'bytea' },
      parties.map(({ contentHash, id, listedAs = null, name, sector }) => ({
        id,
        name,
        sector,
        listed_as: listedAs,
        content_hash: bytes(contentHash),
      })),
    );
    await insertRows(
      tx,
      'party_state',
      {
        party_id: 'text',
        effective_on: 'date',
        location_country: 'text',
        headquarters_country: 'text',
        parent_id: 'text',
        evidence: 'text',
      },
      parties.map((party) => ({
        party_id: party.id,
        effective_on: FROM_THE_START,
        location_country: party.locationCountry,
        headquarters_country: party.headquartersCountry,
        parent_id: party.parentId,
        evidence: party.evidence,
      })),
    );
  }

  /** What parties of these ids were registered with. Unknown ids are left out. */
  async contentHashes(tx: Tx, ids: readonly string[]): Promise<Map<string, Buffer>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.query<{ id: string; content_hash: Buffer }>(
      'select id, content_hash from party where tenant_id = $1 and id = any($2)',
      [tx.tenant, ids],
      'party hashes',
    );
    return new Map(rows.map((row) => [row.id, row.content_hash]));
  }

  /**
   * Those of these parties that other tenants know by the same id as something else. A party is one for all who know it:
   * quotas are counted over all exporters by its ultimate parent. Names and evidence are each one's own.
   */
  async contradictedByOthers(tx: Tx, parties: readonly NewParty[]): Promise<Set<string>> {
    if (parties.length === 0) return new Set();
    const rows = await tx.query<{ id: string }>(
      `select distinct s.party_id as id
       from ${recordset(1, 'x', { id: 'text', sector: 'text', location: 'text', headquarters: 'text', parent: 'text', listed: 'text' })}
       join party_state s on s.party_id = x.id collate "C" and s.effective_on = $2 and s.tenant_id <> $3
       join party p on p.tenant_id = s.tenant_id and p.id = s.party_id
       where (p.sector, s.location_country, s.headquarters_country, s.parent_id, p.listed_as)
         is distinct from (x.sector, x.location, x.headquarters, x.parent collate "C", x.listed)`,
      [
        recordsetValue(
          parties.map(({ headquartersCountry, id, listedAs = null, locationCountry, parentId, sector }) => ({
            id,
            sector,
            location: locationCountry,
            headquarters: headquartersCountry,
            parent: parentId,
            listed: listedAs,
          })),
        ),
        FROM_THE_START,
        tx.tenant,
      ],
      'parties contradicted',
    );
    return new Set(rows.map((row) => row.id));
  }

  /** Ids of parties that are, or ever were, below these or one of them, as far as the transaction sees. */
  async idsBelow(tx: Tx, ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows = await tx.query<{ id: string }>(
      `with recursive tree as (
         select unnest($1::text[]) collate "C" as id
         union
         select s.party_id from tree t join party_state s on s.parent_id = t.id)
       select id from tree`,
      [ids],
      'parties below',
    );
    return rows.map((row) => row.id);
  }

  /**
   * The parties of these ids and all their parents, up to the top, with every dated state, whoever registered them: tenants
   * that know one party agree on it. Unknown ids are left out.
   */
  async withParents(tx: Tx, ids: readonly string[]): Promise<PartyHistory[]> {
    if (ids.length === 0) return [];
    const rows = await tx.query<{
      id: string;
      sector: Sector;
      effective_on: Day;
      location_country: string;
      headquarters_country: string;
      parent_id: string | null;
      listed_as: string | null;
      own: boolean;
    }>(
      `with recursive tree as (
         select unnest($1::text[]) collate "C" as id
         union
         select s.parent_id from tree t join party_state s on s.party_id = t.id
           where s.parent_id is not null)
       select distinct on (s.party_id, s.effective_on) s.party_id as id, p.sector, s.effective_on::text, s.location_country,
         s.headquarters_country, s.parent_id, p.listed_as, s.tenant_id = $2 as own
       from tree t
       join party_state s on s.party_id = t.id
       join party p on p.tenant_id = s.tenant_id and p.id = s.party_id
       order by s.party_id, s.effective_on, s.tenant_id <> $2`,
      [ids, tx.tenant],
      'parties with parents',
    );
    const histories = new Map<string, PartyHistory>();
    for (const row of rows) {
      const known = histories.get(row.id);
      const state = {
        effectiveOn: row.effective_on,
        locationCountry: row.location_country,
        headquartersCountry: row.headquarters_country,
        parentId: row.parent_id,
      };
      const isOwn = row.own || known?.isOwn === true;
      const { id, listed_as: listedAs, sector } = row;
      histories.set(id, { id, sector, listedAs, isOwn, states: [...(known?.states ?? []), state] });
    }
    return [...histories.values()];
  }
}
