import { expiriesOf, type LicenseRow } from '../authorizations/license-register.js';
import type { LicenseStore } from '../authorizations/license.store.js';
import type { FactName, WithdrawnKind } from '../ledger/fact-name.js';
import type { Tx } from '../platform/database.js';
import { addDays, type Day, formatInstant, type Instant } from '../rules/day.js';
import { estimatedExpiry } from '../rules/license.rule.js';
import { restsOnHoliday } from '../rules/license-life.rule.js';
import { restingOnSites, restingOnVeuEvents, restingOnVeus } from './resting-on-veus.js';

/** Something on record that names a fact, or that could not have happened without it. */
export interface Resting {
  /** The fact itself, when it can be withdrawn too. */
  readonly fact: FactName | null;
  /** What it is, and what to do about it first. */
  readonly says: string;
}

/** A fact that somebody wants to withdraw. */
export interface Withdrawable extends FactName {
  readonly seq: number;
  /** Withdrawn already, and no other one stands in its place. */
  readonly withdrawn: boolean;
  /** While anything rests on it, it cannot be withdrawn. */
  readonly resting: readonly Resting[];
}

/** Where facts of each kind are, and what of a row is the name of the fact. */
const KINDS: Readonly<Record<WithdrawnKind, { readonly table: string; readonly name: string }>> = {
  LICENSE: { table: 'license', name: 'f.number' },
  OPENING_STOCK: {
    table: 'opening_stock',
    name: `f.holder_id || '|' || f.country || '|' || f.item_id || '|' || f.as_of`,
  },
  HOLIDAY: { table: 'holiday', name: 'f.on_day::text' },
  ALLOCATION_CHANGE: { table: 'allocation_change', name: `f.destination || '|' || f.effective_on` },
  SITE: { table: 'site', name: 'f.id' },
  VEU: { table: 'veu', name: 'f.id' },
  VEU_EVENT: { table: 'veu_event', name: `f.veu_id || '|' || f.kind || '|' || f.effective_on` },
};

/** Tables whose facts may be withdrawn: the right one may have the id of what was recorded in error. */
export const WITHDRAWABLE_TABLES: ReadonlySet<string> = new Set(Object.values(KINDS).map(({ table }) => table));

/** One text for a kind and a name, to look facts up by. */
export const factId = ({ kind, name }: FactName): string => `${kind}|${name}`;

/** Of these facts those that are on record for the tenant, by `factId`: of several of one name the last that stands. */
export async function readWithdrawable(
  tx: Tx,
  wanted: readonly FactName[],
  licenses: LicenseStore,
  now: Instant,
): Promise<Map<string, Withdrawable>> {
  const found = new Map<string, Withdrawable>();
  for (const kind of new Set(wanted.map((one) => one.kind))) {
    const names = wanted.filter((one) => one.kind === kind).map(({ name }) => name);
    const { name, table } = KINDS[kind];
    const rows = await tx.query<{ seq: string; name: string; withdrawn: boolean }>(
      `select f.seq, ${name} as name, exists (select 1 from withdrawal w where w.fact_seq = f.seq) as withdrawn
       from ${table} f where f.tenant_id = $1 and ${name} = any($2) order by withdrawn desc, f.seq`,
      [tx.tenant, names],
      `withdrawable ${kind}`,
    );
    const resting = await restingOn(tx, { kind, names }, licenses, now);
    for (const row of rows) {
      const fact = { kind, name: row.name };
      const rest = row.withdrawn ? [] : (resting.get(row.name) ?? []);
      found.set(factId(fact), { ...fact, seq: Number(row.seq), withdrawn: row.withdrawn, resting: rest });
    }
  }
  return found;
}

async function restingOn(
  tx: Tx,
  { kind, names }: { kind: WithdrawnKind; names: readonly string[] },
  licenses: LicenseStore,
  now: Instant,
): Promise<ReadonlyMap<string, readonly Resting[]>> {
  switch (kind) {
    case 'LICENSE':
      return restingOnLicenses(tx, names, now);
    case 'HOLIDAY':
      return restingOnHolidays(tx, names as Day[], licenses);
    case 'SITE':
      return restingOnSites(tx, names, now);
    case 'VEU':
      return restingOnVeus(tx, names);
    case 'VEU_EVENT':
      return restingOnVeuEvents(tx, names);
    default: // nothing names opening stock or news
      return new Map();
  }
}

/** What replaces a license, what happened to it, and what open holds promise of it. Shipments may name any license. */
async function restingOnLicenses(
  tx: Tx,
  numbers: readonly string[],
  now: Instant,
): Promise<ReadonlyMap<string, readonly Resting[]>> {
  const rows = await tx.query<{ number: string; replaced_by: string | null; says: string }>(
    `select replaces_number as number, number as replaced_by, 'License ' || number || ' replaces it' as says
       from standing_license where tenant_id = $1 and replaces_number = any($2)
     union all
     select e.number, null, e.kind || ' of ' || e.effective_on || ', event ' || e.seq || ', happened to it'
       from license_event e where e.tenant_id = $1 and e.number = any($2)
         and not exists (select 1 from license_event_withdrawal w where w.event_seq = e.seq)
     union all
     select s.license_number, null, 'Hold ' || h.reference || ' draws on it'
       from hold_state s join hold h on h.seq = s.hold_seq where s.tenant_id = $1 and s.open_quantity > 0
         and s.license_on_record and s.license_number = any($2) and s.expires_at > $3
     order by 1, 3`,
    [tx.tenant, numbers, formatInstant(now)],
    'resting on licenses',
  );
  const resting = new Map<string, Resting[]>();
  for (const { number, replaced_by: replacedBy, says } of rows) {
    const fact = replacedBy === null ? null : { kind: 'LICENSE' as const, name: replacedBy };
    const first = says.startsWith('Hold') ? 'lift it' : 'withdraw that';
    resting.set(number, [...(resting.get(number) ?? []), { fact, says: `${says}: ${first} first.` }]);
  }
  return resting;
}

/** A run of holidays and weekends is never longer than this, so an expiry this long before a holiday is not moved by it. */
const LONGEST_RUN_DAYS = 15;

/** The days on which an expiry must be for these holidays to move it. */
export const daysBefore = (holidays: readonly Day[]): Day[] => [
  ...new Set(holidays.flatMap((on) => Array.from({ length: LONGEST_RUN_DAYS }, (_, back) => addDays(on, -back)))),
];

/** Extensions of the tenant's own licenses that were asked for in time only because of a holiday. */
async function restingOnHolidays(
  tx: Tx,
  days: readonly Day[],
  licenses: LicenseStore,
): Promise<ReadonlyMap<string, readonly Resting[]>> {
  const holidays = await licenses.holidays(tx);
  const rows = (await licenses.expiringOn(tx, daysBefore(days))).filter(({ tenant }) => tenant === tx.tenant);
  return new Map(
    days.map((on) => [
      on,
      rows.flatMap((row) => {
        const event = restsOnHoliday(lifeOf(row, holidays), on);
        if (event === null) return [];
        const says = `${event.kind} of license ${row.number} on ${event.effectiveOn} was in time only because of it: withdraw that first.`;
        return [{ fact: null, says }];
      }),
    ]),
  );
}

const lifeOf = (row: LicenseRow, holidays: ReadonlySet<Day>): Parameters<typeof restsOnHoliday>[0] => ({
  issuedOn: row.issuedOn,
  expiresOn: expiriesOf(row)[0] ?? estimatedExpiry(row.issuedOn),
  replacedOn: row.replacedOn,
  events: row.events,
  isHoliday: (on) => holidays.has(on),
});
