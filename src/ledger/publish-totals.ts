import { Injectable } from '@nestjs/common';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.js';
import type { AccountKind } from '../rules/effects.js';

/** A total that was published now. */
export interface PublishedTotal {
  readonly kind: AccountKind;
  readonly key: string;
}

/** What others have put on an account as tenants are told of it: rounded up, so that no change of it is seen to the unit. */
export const roundedUp = (amount: bigint, step: bigint): bigint => ((amount + step - 1n) / step) * step;

/**
 * Publishes the totals of countries and quotas to the tenants, who see of them only their own part live. A rival who could
 * read a live total before and after would know each shipment of the others to the unit; so a total is published every so
 * many hours, only when enough tenants have changed it meanwhile, and rounded up. With it goes what each tenant had of it
 * then, so that its own part since can be added. Installed bases are never published.
 */
@Injectable()
export class PublishTotals {
  constructor(
    private readonly db: Database,
    private readonly config: Config,
  ) {}

  /** One look. Any number of processes may look at once: one of them publishes. */
  async run(): Promise<PublishedTotal[]> {
    const { snapshotHours, snapshotMinTenants, snapshotRounding } = this.config;
    const step = BigInt(snapshotRounding) * 10_000n;
    return this.db.transaction(async (tx) => {
      const [lock] = await tx.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1, $2) as taken', LOCK);
      if (lock?.taken !== true) return [];
      return tx.query<PublishedTotal>(PUBLISH, [snapshotHours, snapshotMinTenants, step.toString()]);
    });
  }
}

/** Any two numbers that nobody else uses as an advisory lock. */
const LOCK = [7263, 5];

const PUBLISH = `
  with last as (
    select distinct on (account_id) account_id, published_at, seq from published_total
    order by account_id, published_at desc),
  due as materialized (
    select a.id, a.kind, a.key, ceil(a.balance / $3::numeric) * $3::numeric as amount, max(p.seq) as seq,
      clock_timestamp() as at
    from account a join account_part p on p.account_id = a.id left join last l on l.account_id = a.id
    where a.tenant_id = 0 and a.kind in ('COUNTRY_LICENSED', 'COUNTRY_EXPORTED', 'LPP_QUOTA')
      and not (select alone())
      and (l.published_at is null or l.published_at <= clock_timestamp() - make_interval(hours => $1))
    group by a.id, l.seq
    having count(*) filter (where p.seq > coalesce(l.seq, 0)) >= $2),
  totals as (
    insert into published_total (account_id, published_at, seq, amount) select id, at, seq, amount from due
    returning account_id, published_at),
  parts as (
    insert into published_part (account_id, published_at, tenant_id, amount)
    select p.account_id, t.published_at, p.tenant_id, p.balance
    from totals t join account_part p on p.account_id = t.account_id)
  select kind, key from due order by kind, key`;
