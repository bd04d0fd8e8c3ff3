import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import type { Day } from '../rules/day.js';

/** The companies behind VEUs, by the dated party tree. */
@Injectable()
export class VeuGroupStore {
  /**
   * A holder and all its subsidiaries as of a day: what `VeuRegister.inCompany` says of each party. One
   * statement that reads no more of a party than its parents: a group may have hundreds.
   */
  async companyOn(tx: Tx, holderId: string, on: Day): Promise<readonly string[]> {
    const rows = await tx.query<{ party_id: string; by_then: boolean; parent_id: string | null }>(
      `with recursive ever as (
         select $1::text collate "C" as id
         union
         select s.party_id from ever e join party_state s on s.parent_id = e.id)
       select s.party_id, s.effective_on <= $2::date as by_then, s.parent_id
       from ever e join party_state s on s.party_id = e.id
       order by s.party_id, s.effective_on`,
      [holderId, on],
      'company of a holder',
    );
    const parents = new Map<string, string | null>([[holderId, null]]);
    const known = new Set<string>();
    for (const { by_then, parent_id, party_id } of rows) {
      if (by_then || !known.has(party_id)) parents.set(party_id, parent_id);
      known.add(party_id);
    }
    return membersUnder(holderId, [...parents.keys()], parents);
  }
}

/** Those of some parties whose parents lead to one, itself included. */
function membersUnder(top: string, ids: readonly string[], parents: ReadonlyMap<string, string | null>): string[] {
  const isUnder = new Map<string, boolean>([[top, true]]);
  const under = (id: string): boolean => {
    const known = isUnder.get(id);
    if (known !== undefined) return known;
    const parent = parents.get(id) ?? null;
    const answer = parent !== null && under(parent);
    isUnder.set(id, answer);
    return answer;
  };
  return ids.filter(under);
}
