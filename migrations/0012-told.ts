import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is told of an account of everybody says nothing of who moved it last, or how often.
 *
 * Why: `account_told` gave the last reader of an account, its instant and its reference, and its version, as they stand: of
 * an account of everybody that is another tenant's shipment. The leak test found it, row by row; no answer showed it. In an
 * installation of several tenants the last reader of such an account is now later than anything: whoever judges on it looks
 * for later entries, and finds its own. Locks: nothing. Undo: `down` shows them again.
 */
export class Told1795305600012 implements MigrationInterface {
  readonly name = 'Told1795305600012';

  async up(runner: QueryRunner): Promise<void> {
    for (const view of viewsWith(told)) await runner.query(view);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const view of viewsWith((column) => column)) await runner.query(view);
  }
}

/** What stands for a column of an account of everybody, where it must not be seen. */
const INSTEAD = {
  version: '0::bigint',
  last_at: `timestamptz '9999-12-31 00:00:00+00'`,
  last_order: `'3|~'::text collate "C"`,
} as const;
type Column = keyof typeof INSTEAD;

const told = (column: string, name: Column): string =>
  `case when a.tenant_id <> 0 or (select public.alone()) then ${column} else ${INSTEAD[name]} end`;

/** Both views of what is told: of the ledger as it is, and as it was known. */
function viewsWith(column: (column: string, name: Column) => string): string[] {
  const last = (['version', 'last_at', 'last_order'] as const).map((name) => `${column(`a.${name}`, name)} as ${name}`);
  const published = `case when a.tenant_id <> 0 or (select public.alone()) then null else p.published_at end as published_at`;
  return [
    `create or replace view public.account_told with (security_barrier) as
      select a.id, a.tenant_id, a.kind, a.key, a.unit,
        case when a.tenant_id <> 0 or (select public.alone()) then a.balance
          else coalesce(o.balance, 0) + coalesce(p.others, 0) end as balance,
        case when a.tenant_id <> 0 or (select public.alone()) then a.lines else coalesce(o.lines, 0) end as lines,
        ${last.join(', ')}, ${published}
      from public.account a
      left join public.account_part o on o.account_id = a.id and o.tenant_id = public.tenant_now()
      left join lateral (
        select t.others, t.published_at from public.published_told t where t.account_id = a.id
        order by t.published_at desc limit 1) p on true
      where a.tenant_id = public.tenant_now() or (a.tenant_id = 0 and ((select public.alone())
        or o.account_id is not null or a.kind in ('COUNTRY_LICENSED', 'COUNTRY_EXPORTED')
        or (a.kind = 'LPP_QUOTA' and exists (select 1 from public.party k
          where k.tenant_id = public.tenant_now() and k.id = left(a.key, -5) collate "C"))))`,
    `create or replace view as_known.account_told with (security_barrier) as
      select a.id, a.tenant_id, a.kind, a.key, a.unit,
        (as_known.until(a.id, 'infinity')).amount + case when a.tenant_id <> 0 or (select public.alone()) then 0
          else coalesce(p.others, 0) end as balance,
        (as_known.until(a.id, 'infinity')).lines, ${last.join(', ')}, ${published}
      from public.account a
      left join lateral (
        select t.others, t.published_at from as_known.published_told t where t.account_id = a.id
        order by t.published_at desc limit 1) p on true
      where a.tenant_id = public.tenant_now() or (a.tenant_id = 0 and ((select public.alone())
        or exists (select 1 from public.account_part o where o.account_id = a.id and o.tenant_id = public.tenant_now())
        or a.kind in ('COUNTRY_LICENSED', 'COUNTRY_EXPORTED')
        or (a.kind = 'LPP_QUOTA' and exists (select 1 from as_known.party k
          where k.tenant_id = public.tenant_now() and k.id = left(a.key, -5) collate "C"))))`,
  ];
}
