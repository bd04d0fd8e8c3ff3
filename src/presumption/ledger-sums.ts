import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import type { Day } from '../rules/day.js';

/** A balance or a day's sum that is not what its entries add up to. Amounts in the account's unit. */
export interface SumDifference {
  readonly account: string;
  /** `null` for the balance itself. */
  readonly on: Day | null;
  readonly kept: bigint | null;
  readonly summed: bigint | null;
}

interface Row {
  account: string;
  on_day: Day | null;
  kept: string | null;
  summed: string | null;
}

/** Adds the entries up again, all of them, and says where the balances or the sums per day differ. */
@Injectable()
export class LedgerSums {
  /** One pass over the entries, of all tenants. */
  async check(tx: Tx): Promise<{ entries: number; differences: SumDifference[] }> {
    const [counted] = await tx.query<{ n: string }>('select count(*) as n from entry');
    const rows = await tx.query<Row>(DIFFERENCES);
    return {
      entries: Number(counted?.n ?? 0),
      differences: rows.map(({ account, kept, on_day, summed }) => ({
        account,
        on: on_day,
        kept: kept === null ? null : BigInt(kept),
        summed: summed === null ? null : BigInt(summed),
      })),
    };
  }
}

/** Days are kept by whose acts they sum; so are the parts that tenants have of the accounts of everybody, by account. */
const DIFFERENCES = `
  with named as (
    select id, tenant_id, kind || ' ' || key as name, balance, lines, kind like 'SINK%' as other_side from account),
  day as materialized (
    select account_id, tenant_id, (effective_at at time zone 'UTC')::date as on_day, sum(amount) as amount,
      sum(lines) as lines
    from entry group by 1, 2, 3),
  part as materialized (
    select account_id, tenant_id, sum(amount) as amount, sum(lines) as lines from day group by 1, 2),
  total as (
    select account_id, sum(amount) as amount, sum(lines) as lines from part group by 1
    union all
    select against_id, -sum(amount), 0 from entry group by 1)
  select named.name as account, null as on_day, named.balance::text as kept, coalesce(total.amount, 0)::text as summed
    from named left join total on total.account_id = named.id
    where (named.balance, named.lines) is distinct from (coalesce(total.amount, 0), coalesce(total.lines, 0))
  union all
  select named.name || ' of tenant ' || x.tenant_id, null, x.balance::text, x.amount::text
    from (
      select account_id, tenant_id, kept.balance, kept.lines, part.amount, part.lines as summed_lines
      from (select part.* from part join named on named.id = part.account_id and named.tenant_id = 0) part
      full join account_part kept using (account_id, tenant_id)) x
    join named on named.id = x.account_id
    where (x.balance, x.lines) is distinct from (x.amount, x.summed_lines)
  union all
  select named.name, coalesce(day.on_day, kept.on_day)::text, kept.amount::text, day.amount::text
    from day full join account_day kept
      on kept.account_id = day.account_id and kept.tenant_id = day.tenant_id and kept.on_day = day.on_day
    join named on named.id = coalesce(day.account_id, kept.account_id)
    where not named.other_side and (kept.amount, kept.lines) is distinct from (day.amount, day.lines)
  order by account, on_day nulls first`;
