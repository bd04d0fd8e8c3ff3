import { Injectable } from '@nestjs/common';
import { PartyStore } from '../parties/party.store.js';
import type { Tx } from '../platform/database.js';
import type { Day } from '../rules/day.js';

/** The companies behind VEUs, by the dated party tree. */
@Injectable()
export class VeuGroupStore {
  constructor(private readonly parties: PartyStore) {}

  /**
   * A holder and all its subsidiaries as of a day: what `VeuRegister.inCompany` says of each party. Two
   * statements that read no more of a party than its parents: a group may have hundreds.
   */
  async companyOn(tx: Tx, holderId: string, on: Day): Promise<readonly string[]> {
    const ever = await this.parties.idsBelow(tx, [holderId]);
    // Not prepared: one plan cannot serve a company of one party and another of five hundred.
    const rows = await tx.query<{ party_id: string; by_then: boolean; parent_id: string | null }>(
      `select party_id, effective_on <= $3::date as by_then, parent_id from party_state
       where tenant_id = $1 and party_id = any($2::text[]) order by party_id, effective_on`,
      [tx.tenant, ever, on],
    );
    const parents = new Map<string, string | null>();
    for (const row of rows) if (row.by_then || !parents.has(row.party_id)) parents.set(row.party_id, row.parent_id);
    return membersUnder(holderId, ever, parents);
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
