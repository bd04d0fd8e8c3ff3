import DataLoader from 'dataloader';
import { Injectable } from '@nestjs/common';
import { BalanceStore } from '../ledger/balance.store.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import { type GraphqlContext, loaderAt } from '../platform/graphql-context.js';
import type { PageRequest } from '../platform/graphql-page.js';
import { dayOf, type Instant } from '../rules/day.js';
import type { LicenseOnRecord } from '../rules/movement.js';
import { type LicensePosition, LicensePositions, type LicenseStatus } from './license-positions.js';
import { type LicenseEventRow, LicenseEventStore } from './license-event.store.js';
import { type LicenseLine, LicenseRegister, linesOf } from './license-register.js';
import { LicenseStore } from './license.store.js';

/** A license with its position at an instant; `position` is `null` before its issue. */
export interface LicenseRecord {
  readonly seq: number;
  readonly license: LicenseOnRecord;
  /** What happened to it after its issue, in the order recorded; also what was taken back. */
  readonly events: readonly LicenseEventRow[];
  /** Each item it lists, the first one first. */
  readonly lines: readonly LicenseLine[];
  readonly position: LicensePosition | null;
  readonly at: Instant;
  readonly known: Instant;
  readonly ledgerSequence: number;
  readonly computedAt: Instant;
}

/** The instant of what a record knows; `undefined` for one of now. */
export const knownOf = ({ computedAt, known }: LicenseRecord): Instant | undefined =>
  known === computedAt ? undefined : known;

/** Which licenses. `null` asks nothing; the country is an EAR destination. */
export interface LicenseFilter {
  readonly destination: string | null;
  readonly consigneeId: string | null;
  readonly itemId: string | null;
  readonly status: LicenseStatus | null;
}

/** How many licenses are looked at in one go where a status is asked for: it follows from figures, not from a column. */
const CHUNK = 500;

/** Reads of licenses for the API. */
@Injectable()
export class LicenseReads {
  constructor(
    private readonly db: Database,
    private readonly balances: BalanceStore,
    private readonly store: LicenseStore,
    private readonly events: LicenseEventStore,
    private readonly positions: LicensePositions,
    private readonly clock: Clock,
  ) {}

  /** Licenses by number, in that order; a fixed number of statements. Numbers not on record are left out. */
  async byNumbers(tx: Tx, numbers: readonly string[], at: Instant | null): Promise<LicenseRecord[]> {
    if (numbers.length === 0) return [];
    const now = this.clock.now();
    const when = at ?? tx.known ?? now;
    const register = new LicenseRegister();
    register.setHolidays(await this.store.holidays(tx));
    register.add(await this.store.chains(tx, numbers, []));
    const known = numbers.filter((number) => register.has(number));
    const found = known.length === 0 ? [] : await this.positions.read(tx, { at: when, numbers: known });
    const positions = new Map(found.map((position) => [position.number, position]));
    const events = await this.events.of(tx, known);
    const ledgerSequence = await this.balances.sequence(tx);
    return known.map((number) => ({
      seq: register.row(number).seq,
      license: register.get(number, dayOf(when)),
      lines: linesOf(register.row(number)),
      events: events.filter((event) => event.number === number),
      position: positions.get(number) ?? null,
      at: when,
      known: tx.known ?? now,
      ledgerSequence,
      computedAt: now,
    }));
  }

  /** One page, ordered by number. */
  async page(tx: Tx, filter: LicenseFilter, request: PageRequest, at: Instant | null): Promise<LicenseRecord[]> {
    const rows: LicenseRecord[] = [];
    const wanted = request.limit + 1;
    let from = request.from?.[0] ?? null;
    for (;;) {
      const size = filter.status === null ? wanted : CHUNK;
      const numbers = await this.numbers(tx, filter, { from, backward: request.backward, size });
      const records = await this.byNumbers(tx, numbers, at);
      rows.push(...records.filter(({ position }) => filter.status === null || position?.status === filter.status));
      if (numbers.length < size || rows.length >= wanted) return rows.slice(0, wanted);
      from = numbers.at(-1) ?? null;
    }
  }

  /** How many there are; with a status, by looking at each. */
  async count(tx: Tx, filter: LicenseFilter, at: Instant | null): Promise<number> {
    if (filter.status !== null) {
      const all = await this.page(
        tx,
        filter,
        { limit: Number.MAX_SAFE_INTEGER - 1, backward: false, from: undefined },
        at,
      );
      return all.length;
    }
    const [row] = await tx.query<{ n: string }>(`select count(*) as n from standing_license l where ${MATCHES}`, [
      tx.tenant,
      filter.destination,
      filter.consigneeId,
      filter.itemId,
    ]);
    return Number(row?.n ?? 0);
  }

  /** The loader of one operation, for figures of now, or as they were known at an instant. */
  loader(context: GraphqlContext, known?: Instant): DataLoader<string, LicenseRecord | null> {
    return loaderAt(
      context,
      LicenseReads,
      known,
      () =>
        new DataLoader<string, LicenseRecord | null>(async (numbers) => {
          const found = await this.db.read((tx) => this.byNumbers(tx, numbers, null), { ...context.caller, known });
          const byNumber = new Map(found.map((record) => [record.license.number, record]));
          return numbers.map((number) => byNumber.get(number) ?? null);
        }),
    );
  }

  private async numbers(
    tx: Tx,
    filter: LicenseFilter,
    { backward, from, size }: { from: string | null; backward: boolean; size: number },
  ): Promise<string[]> {
    const rows = await tx.query<{ number: string }>(
      `select number from standing_license l where ${MATCHES} and ($5::text is null or number ${backward ? '<' : '>'} $5 collate "C")
       order by number ${backward ? 'desc' : 'asc'} limit $6`,
      [tx.tenant, filter.destination, filter.consigneeId, filter.itemId, from, size],
    );
    return rows.map((row) => row.number);
  }
}

const MATCHES = `tenant_id = $1 and ($2::text is null or destination = $2) and ($3::text is null or consignee_id = $3)
  and ($4::text is null or item_id = $4 or exists (select 1 from license_lines n where n.seq = l.seq
    and n.item_ids @> array[$4::text]))`;
