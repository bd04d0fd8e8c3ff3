import { Injectable } from '@nestjs/common';
import { EVERYBODY, mainKind } from '../ledger/account.js';
import { ACCOUNT } from '../ledger/account-relation.js';
import type { OwnedSubject, StatusKind, StatusSubject } from '../ledger/subjects.js';
import type { Tx } from '../platform/database.js';
import { type Day, formatInstant, type Instant } from '../rules/day.js';
import type { AccountKind } from '../rules/effects.js';

/** Whose status an account decides. */
const KIND_OF: Partial<Record<AccountKind, StatusKind>> = {
  COUNTRY_LICENSED: 'COUNTRY',
  COUNTRY_EXPORTED: 'COUNTRY',
  LPP_QUOTA: 'QUOTA',
  LICENSE_QUANTITY: 'LICENSE',
  LICENSE_VALUE: 'LICENSE', // of all lines of a license, by its number
};
const ACCOUNT_KINDS = Object.keys(KIND_OF);

/** What a status needs from ledger and facts besides positions: who has one, and what will count later. */
@Injectable()
export class StatusLedger {
  /** Everything that has a status by the entries and facts alone, of all tenants. */
  async subjects(tx: Tx): Promise<OwnedSubject[]> {
    return tx.query<OwnedSubject>(
      `select distinct on (tenant, kind, key) tenant, kind, key from (
         select tenant_id, case when kind = 'LPP_QUOTA' then 'QUOTA' when kind like 'LICENSE%' then 'LICENSE' else 'COUNTRY' end,
           split_part(key, '|', 1) collate "C" from account where kind = any($1) and version > 0
         union all select ${EVERYBODY}, 'COUNTRY', destination from standing_allocation_change
         union all select tenant_id, 'LICENSE', number from standing_license
         union all select tenant_id, 'VEU', id from standing_veu) as subject (tenant, kind, key)
       order by tenant, kind, key`,
      [ACCOUNT_KINDS],
    );
  }

  /** The countries that something is told of: a posting of one's own, a published total, or news. */
  async countriesTold(tx: Tx): Promise<StatusSubject[]> {
    return tx.query<StatusSubject>(
      `select 'COUNTRY' as kind, key from (
         select key collate "C" as key from ${ACCOUNT(tx)} where kind in ('COUNTRY_LICENSED', 'COUNTRY_EXPORTED')
         union select destination::text collate "C" from standing_allocation_change) told order by key`,
    );
  }

  /** When the next fact of a later instant than `now` begins to count, for each subject (`kind|key`) that has one. */
  async futureFacts(tx: Tx, subjects: readonly StatusSubject[], now: Instant): Promise<Map<string, Instant>> {
    const rows = await tx.query<{ kind: AccountKind; key: string; next_ms: string | null }>(
      `select a.kind, a.key, (
         select (extract(epoch from min(e.effective_at)) * 1000)::bigint from entry e
           where e.account_id = a.id and e.effective_at > $4) as next_ms
       from ${ACCOUNT(tx)} a
       where a.tenant_id in (${EVERYBODY}, $1) and a.kind = any($2) and a.key = any($3) and a.last_at > $4`,
      [tx.tenant, ACCOUNT_KINDS, [...new Set(subjects.map(({ key }) => key))], formatInstant(now)],
      'future facts',
    );
    const next = new Map<string, Instant>();
    for (const { key, kind, next_ms } of rows) {
      if (next_ms === null) continue;
      const name = `${KIND_OF[mainKind(kind)] ?? ''}|${key}`;
      next.set(name, Math.min(Number(next_ms), next.get(name) ?? Infinity));
    }
    return next;
  }

  /** When the next fact of a later instant than `now` begins to count on the installed base of these parties. */
  async nextBaseFact(tx: Tx, parties: readonly string[], now: Instant): Promise<Instant | undefined> {
    // Not prepared: one plan cannot serve a group of one party and another of five hundred.
    const [row] = await tx.query<{ next_ms: string | null }>(
      `select (extract(epoch from min(e.effective_at)) * 1000)::bigint as next_ms
       from ${ACCOUNT(tx)} a join entry e on e.account_id = a.id and e.effective_at > $2
       where a.tenant_id = ${EVERYBODY} and a.kind = 'BASE_UNITS' and split_part(a.key, '|', 1) = any($1::text[])
         and a.last_at > $2`,
      [parties, formatInstant(now)],
    );
    return row === undefined || row.next_ms === null ? undefined : Number(row.next_ms);
  }

  /** The days on which news about the allocations of these countries takes effect. */
  async newsDays(tx: Tx, countries: readonly string[]): Promise<Map<string, Day[]>> {
    const rows = await tx.query<{ destination: string; days: Day[] }>(
      `select destination, array_agg(effective_on::text) as days from standing_allocation_change
       where destination = any($1) group by destination`,
      [countries],
      'news days',
    );
    return new Map(rows.map(({ days, destination }) => [destination, days]));
  }
}
