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
  /** One pass over the entries. */
  async check(tx: Tx): Promise<{ entries: number; differences: SumDifference[] }> {
    const [counted] = await tx.query<{ n: string }>(
      'select count(*) as n from entry e join account a on a.id = e.account_id and a.tenant_id = $1',
      [tx.tenant],
    );
    const rows = await tx.query<Row>(DIFFERENCES, [tx.tenant]);
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

const DIFFERENCES = `
  with own as (select id, kind || ' ' || key as name, balance, lines, kind like 'SINK%' as other_side
    from account where tenant_id = $1),
  day as materialized (
    select e.account_id, (e.effective_at at time zone 'UTC')::date as on_day, sum(e.amount) as amount, sum(e.lines) as lines
    from ledger_line e join own on own.id = e.account_id group by 1, 2),
  total as (select account_id, sum(amount) as amount, sum(lines) as lines from day group by 1)
  select own.name as account, null as on_day, own.balance::text as kept, coalesce(total.amount, 0)::text as summed
    from own left join total on total.account_id = own.id
    where (own.balance, own.lines) is distinct from (coalesce(total.amount, 0), coalesce(total.lines, 0))
  union all
  select own.name, coalesce(day.on_day, kept.on_day)::text, kept.amount::text, day.amount::text
    from day full join (select d.* from account_day d join own on own.id = d.account_id) kept
      on kept.account_id = day.account_id and kept.on_day = day.on_day
    join own on own.id = coalesce(day.account_id, kept.account_id)
    where not own.other_side and (kept.amount, kept.lines) is distinct from (day.amount, day.lines)
  order by account, on_day nulls first`;
