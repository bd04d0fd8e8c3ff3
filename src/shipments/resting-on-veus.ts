import type { Tx } from '../platform/database.js';
import { type Day, formatInstant, type Instant } from '../rules/day.js';
import { restsOnEvent, type VeuEventKind } from '../rules/veu-life.rule.js';
import type { Resting } from './withdrawable.js';

interface Row {
  name: string;
  kind: 'SITE' | 'VEU_EVENT' | null;
  rest: string | null;
  says: string;
}

const toResting = (rows: readonly Row[]): Map<string, Resting[]> => {
  const resting = new Map<string, Resting[]>();
  for (const { kind, name, rest, says } of rows) {
    const fact = kind === null || rest === null ? null : { kind, name: rest };
    resting.set(name, [...(resting.get(name) ?? []), { fact, says }]);
  }
  return resting;
};

/** The shipments that go to sites, and open holds. What others sent there is told by nothing but that it is there. */
export async function restingOnSites(
  tx: Tx,
  ids: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, readonly Resting[]>> {
  return toResting(
    await tx.query<Row>(
      `select name, null as kind, null as rest, says from (
         select s.site_id as name, case when s.tenant_id = $1 then 'Shipment ' || min(s.reference) || ' goes to it: reverse that first.'
           else 'Shipments of other exporters go to it.' end as says
         from shipment s where s.site_id = any($2) and not exists (select 1 from reversal r where r.reverses_seq = s.seq)
         group by s.site_id, s.tenant_id
         union all
         select h.site_id, case when h.tenant_id = $1 then 'Hold ' || min(h.reference) || ' is for it: lift that first.'
           else 'Holds of other exporters are for it.' end
         from hold h join hold_state t on t.hold_seq = h.seq
         where h.site_id = any($2) and t.open_quantity > 0 and t.expires_at > $3 group by h.site_id, h.tenant_id) one
       order by name, says desc`,
      [tx.tenant, ids, formatInstant(now)],
      'resting on sites',
    ),
  );
}

/** The sites of VEUs, what happened to these, and the tenant's reports about them that are closed. */
export async function restingOnVeus(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, readonly Resting[]>> {
  return toResting(
    await tx.query<Row>(
      `select veu_id as name, 'SITE' as kind, id as rest, 'Site ' || id || ' is of it: withdraw that first.' as says
         from standing_site where veu_id = any($2)
       union all
       select veu_id, 'VEU_EVENT', veu_id || '|' || kind || '|' || effective_on,
           kind || ' of ' || effective_on || ' happened to it: withdraw that first.'
         from standing_veu_event where veu_id = any($2)
       union all
       select subject, null, null, report || ' of ' || period || ' about it is closed: it stays on record.'
         from report_closing where tenant_id = $1 and subject = any($2) and report <> 'LPP_YEAR'
       order by 1, 4`,
      [tx.tenant, ids],
      'resting on VEUs',
    ),
  );
}

/** What could not have been recorded of a VEU without an event, in the order recorded. Events by `VEU|KIND|DAY`. */
export async function restingOnVeuEvents(
  tx: Tx,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly Resting[]>> {
  const rows = await tx.query<{ veu_id: string; kind: VeuEventKind; effective_on: Day; granted_on: Day }>(
    `select e.veu_id, e.kind, e.effective_on::text, v.granted_on::text
     from standing_veu_event e join standing_veu v on v.id = e.veu_id where e.veu_id = any($1) order by e.id`,
    [names.map((name) => name.split('|', 1)[0] ?? '')],
    'resting on events of VEUs',
  );
  const nameOf = (row: (typeof rows)[number]): string => [row.veu_id, row.kind, row.effective_on].join('|');
  return new Map(
    names.map((name) => {
      const own = rows.filter((row) => name.startsWith(`${row.veu_id}|`));
      const events = own.map((row) => ({ ...row, effectiveOn: row.effective_on, name: nameOf(row) }));
      const taken = events.findLast((event) => event.name === name);
      const rest = taken === undefined ? null : restsOnEvent(own[0]?.granted_on ?? taken.effectiveOn, events, taken);
      if (rest === null) return [name, []];
      const fact = { kind: 'VEU_EVENT' as const, name: rest.name };
      return [name, [{ fact, says: `${rest.kind} of ${rest.effectiveOn} rests on it: withdraw that first.` }]];
    }),
  );
}
