/** Reads the tables, functions and views of the schema `public` as text. */
export type Query = (sql: string) => Promise<readonly Record<string, unknown>[]>;

/**
 * What stands in the catalogue: per table its columns, constraints, indexes and triggers, and the functions with their
 * texts. BullMQ's own schema and TypeORM's table of steps are left out.
 */
export async function catalogue(query: Query): Promise<Readonly<Record<string, readonly string[]>>> {
  const found = new Map<string, string[]>();
  for (const { line, name } of await query(CATALOGUE)) {
    const lines = found.get(String(name)) ?? [];
    found.set(String(name), [...lines, String(line)]);
  }
  return Object.fromEntries(found);
}

const OURS = `(select oid, relname, relkind from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v')
  and relname <> 'schema_migration')`;

const CATALOGUE = `
  select name, line from (
    select case relkind when 'v' then 'view ' else '' end || relname as name, 1 as part, attnum::int as n, attname || ' ' || format_type(atttypid, atttypmod)
        || case when attcollation = '"C"'::regcollation then ' collate "C"' else '' end
        || case when attnotnull then ' not null' else '' end
        || case when attidentity <> '' then ' identity' else '' end
        || coalesce(' default ' || pg_get_expr(adbin, adrelid), '') as line
      from ${OURS} c join pg_attribute a on attrelid = c.oid and attnum > 0 and not attisdropped
      left join pg_attrdef d on adrelid = c.oid and adnum = attnum
    union all
    select relname::text, 2, 0, conname || ': ' || pg_get_constraintdef(k.oid)
      from ${OURS} c join pg_constraint k on conrelid = c.oid where contype not in ('n', 't')
    union all
    select relname::text, 3, 0, pg_get_indexdef(indexrelid) from ${OURS} c join pg_index on indrelid = c.oid
    union all
    select relname::text, 4, 0, pg_get_triggerdef(t.oid) from ${OURS} c join pg_trigger t on tgrelid = c.oid
      where not tgisinternal
    union all
    select 'view ' || relname, 5, 0, pg_get_viewdef(c.oid) from ${OURS} c where relkind = 'v'
    union all
    select relname::text, 6, 0, case when relforcerowsecurity then 'forces' else 'has' end || ' row level security'
      from pg_class where oid in (select oid from ${OURS} c) and relrowsecurity
    union all
    select relname::text, 7, 0, 'policy ' || polname || ' for ' || polcmd::text || ' to ' || polroles::regrole[]::text
        || coalesce(' using ' || pg_get_expr(polqual, polrelid), '')
        || coalesce(' with check ' || pg_get_expr(polwithcheck, polrelid), '')
      from ${OURS} c join pg_policy on polrelid = c.oid
    union all
    select 'function ' || proname, 5, 0, pg_get_functiondef(oid) from pg_proc
      where pronamespace = 'public'::regnamespace and proname <> 'headroom_announce') found
  order by name collate "C", part, n, line collate "C"`;
