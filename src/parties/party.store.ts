import { Injectable } from '@nestjs/common';
import { bytes, insertRows } from '../ledger/rows.js';
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
      { id: 'text', name: 'text', sector: 'text', content_hash: 'bytea' },
      parties.map(({ id, name, sector, contentHash }) => ({ id, name, sector, content_hash: bytes(contentHash) })),
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

  /** Ids of parties that are, or ever were, below these or one of them. */
  async idsBelow(tx: Tx, ids: readonly string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows = await tx.query<{ id: string }>(
      `with recursive tree as (
         select unnest($1::text[]) collate "C" as id
         union
         select s.party_id from tree t join party_state s on s.tenant_id = $2 and s.parent_id = t.id)
       select id from tree`,
      [ids, tx.tenant],
      'parties below',
    );
    return rows.map((row) => row.id);
  }

  /** The parties of these ids and all their parents, up to the top, with every dated state. Unknown ids are left out. */
  async withParents(tx: Tx, ids: readonly string[]): Promise<PartyHistory[]> {
    if (ids.length === 0) return [];
    const rows = await tx.query<{
      id: string;
      sector: Sector;
      effective_on: Day;
      location_country: string;
      headquarters_country: string;
      parent_id: string | null;
    }>(
      `with recursive tree as (
         select unnest($1::text[]) collate "C" as id
         union
         select s.parent_id from tree t join party_state s on s.tenant_id = $2 and s.party_id = t.id
           where s.parent_id is not null)
       select p.id, p.sector, s.effective_on::text, s.location_country, s.headquarters_country, s.parent_id
       from tree t
       join party p on p.tenant_id = $2 and p.id = t.id
       join party_state s on s.tenant_id = $2 and s.party_id = t.id
       order by p.id, s.effective_on`,
      [ids, tx.tenant],
      'parties with parents',
    );
    const histories = new Map<string, PartyHistory>();
    for (const row of rows) {
      const states = histories.get(row.id)?.states ?? [];
      const state = {
        effectiveOn: row.effective_on,
        locationCountry: row.location_country,
        headquartersCountry: row.headquarters_country,
        parentId: row.parent_id,
      };
      histories.set(row.id, { id: row.id, sector: row.sector, states: [...states, state] });
    }
    return [...histories.values()];
  }
}
