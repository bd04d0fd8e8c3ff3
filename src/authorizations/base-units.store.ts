import { Injectable } from '@nestjs/common';
import { EVERYBODY } from '../ledger/account.js';
import { ACCOUNT } from '../ledger/account-relation.js';
import type { Tx } from '../platform/database.js';
import { dayOf, formatInstant, type Instant } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';

/** Units of one item that all members of a group have in an EAR destination. */
export interface GroupUnits {
  readonly destination: Destination;
  readonly itemId: string;
  readonly units: bigint;
}

/** What a group has, and whether it has more, or less, that is effective later. */
export interface GroupHoldings {
  readonly units: readonly GroupUnits[];
  readonly later: boolean;
}

/** Installed bases of groups, added up in the database: what comes back does not grow with parties or receipts. */
@Injectable()
export class BaseUnitsStore {
  /** With everything effective at or before an instant. An account on which nothing is later answers with its balance. */
  async ofParties(tx: Tx, partyIds: readonly string[], at: Instant): Promise<GroupHoldings> {
    if (partyIds.length === 0) return { units: [], later: false };
    // Not prepared: one plan cannot serve a group of one party and another of five hundred.
    const rows = await tx.query<{ destination: Destination; item_id: string; units: string; later: boolean }>(
      tx.known === undefined ? groupUnits(ACCOUNT(tx)) : groupUnitsKnown(tx),
      tx.known === undefined ? [partyIds, dayOf(at), formatInstant(at)] : [partyIds, formatInstant(at)],
    );
    return {
      units: rows.map((row) => ({ destination: row.destination, itemId: row.item_id, units: BigInt(row.units) })),
      later: rows.some((row) => row.later),
    };
  }
}

/**
 * Base accounts are `party|destination|item`; the index `account_base_by_party` finds those of a party. Where something is
 * later than the instant: whole days before its day, and that day's entries up to it.
 */
const groupUnits = (account: string): string => `
  with chosen as materialized (
    select id, key, balance, last_at > $3::timestamptz as later from ${account}
    where tenant_id = ${EVERYBODY} and kind = 'BASE_UNITS' and split_part(key, '|', 1) = any($1::text[])),
  past as (
    select c.key, d.amount from chosen c join account_day d on d.account_id = c.id and d.on_day < $2::date where c.later
    union all
    select c.key, e.amount from chosen c join entry e on e.account_id = c.id and e.effective_at <= $3::timestamptz
      and e.effective_at >= $2::date::timestamp at time zone 'UTC' where c.later),
  held as (
    select key, balance as amount, false as later from chosen where not later
    union all
    select key, 0, true from chosen where later
    union all
    select key, sum(amount), true from past group by key)
  select split_part(key, '|', 2) as destination, split_part(key, '|', 3) as item_id, sum(amount) as units,
    bool_or(later) as later
  from held group by 1, 2`;

/** The same of what was known then (`migrations/0009-known.ts`); who is told is told what was published by then. */
const groupUnitsKnown = (tx: Tx): string => `
  select split_part(a.key, '|', 2) as destination, split_part(a.key, '|', 3) as item_id,
    sum(u.amount ${tx.seesAll ? '' : `+ ${PUBLISHED_OF_OTHERS}`}) as units, false as later
  from ${ACCOUNT(tx)} a cross join lateral as_known.until(a.id, $2) u
  where a.tenant_id = ${EVERYBODY} and a.kind = 'BASE_UNITS' and split_part(a.key, '|', 1) = any($1::text[])
  group by 1, 2`;

const PUBLISHED_OF_OTHERS = `coalesce((select t.others from published_told t
  where t.account_id = a.id and t.published_at <= $2::timestamptz and not (select alone())
  order by t.published_at desc limit 1), 0)`;
