import { type Day, LAST_DAY } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { invariant } from '../rules/invariant.js';
import { estimatedExpiry, usableThrough } from '../rules/license.rule.js';
import { type LicenseEvent, type LicenseLife, licenseOn } from '../rules/license-life.rule.js';
import type { LicenseOnRecord } from '../rules/movement.js';
import type { Tpp } from '../rules/tpp.js';

/** One item of a license with what is licensed of it. */
export interface LicenseLine {
  readonly itemId: string;
  readonly quantity: bigint;
  readonly valueCents: bigint;
  readonly licensedTpp: Tpp;
  /** Of the row of a file that it came from; told only while it is recorded. */
  readonly rowHash?: string;
}

/** An issued license lists at most so many items beside its first one here. */
export const MOST_FURTHER_LINES = 50;

/** A license as its row says; what follows from the calendar is added by the register. */
export interface LicenseRow {
  readonly tenant: number;
  readonly number: string;
  readonly seq: number;
  readonly issuedOn: Day;
  readonly expiresOn: Day | null;
  readonly destination: Destination;
  readonly consigneeId: string;
  /** The first line, and the only one of most. */
  readonly itemId: string;
  readonly quantity: bigint;
  readonly valueCents: bigint;
  readonly licensedTpp: Tpp;
  readonly furtherLines: readonly LicenseLine[];
  readonly replacesNumber: string | null;
  readonly replacedOn: Day | null;
  /** What happened to it after its issue, and stands. */
  readonly events: readonly LicenseEvent[];
}

/** Every expiry a license has had, or will have: at its issue, and by each extension. */
export const expiriesOf = ({ events, expiresOn, issuedOn }: LicenseRow): readonly Day[] => [
  expiresOn ?? estimatedExpiry(issuedOn),
  ...events.flatMap((event) => event.expiresOn ?? []),
];

/** The expiry by all that is on record: by its last extension, printed at its issue, or the estimate. */
export const expiryOf = ({ events, expiresOn, issuedOn }: Pick<LicenseRow, 'events' | 'expiresOn' | 'issuedOn'>): Day =>
  licenseOn(events, LAST_DAY).extendedTo ?? expiresOn ?? estimatedExpiry(issuedOn);

/** Licenses read for one batch, with the holidays that move their expiry and the chains of R-61. */
export class LicenseRegister {
  private readonly rows = new Map<string, LicenseRow>();
  private readonly onRecord = new Map<string, LicenseOnRecord>();
  private readonly byGoods = new Map<string, Set<string>>();
  /** Withdrawn while this was in use: what was drawn from one was drawn from its lines. */
  private readonly withdrawn = new Map<string, LicenseRow>();
  private holidays: ReadonlySet<Day> = new Set();

  setHolidays(holidays: ReadonlySet<Day>): void {
    this.holidays = holidays;
    this.onRecord.clear();
  }

  add(rows: readonly LicenseRow[]): void {
    for (const row of rows) {
      this.rows.set(row.number, row);
      this.onRecord.delete(row.number);
      for (const itemId of itemsOf(row)) {
        const goods = goodsName(row.consigneeId, row.destination, itemId);
        this.byGoods.set(goods, (this.byGoods.get(goods) ?? new Set()).add(row.number));
      }
    }
  }

  /** From here on a license is not on record, and what it replaces is not replaced. */
  withdraw(number: string): void {
    const row = this.row(number);
    this.withdrawn.set(number, row);
    this.rows.delete(number);
    for (const { consigneeId, destination, itemId } of goodsOf(row))
      this.byGoods.get(goodsName(consigneeId, destination, itemId))?.delete(number);
    const replaced = row.replacesNumber === null ? undefined : this.rows.get(row.replacesNumber);
    if (replaced !== undefined) this.add([{ ...replaced, replacedOn: null }]);
  }

  has(number: string): boolean {
    return this.rows.has(number);
  }

  row(number: string): LicenseRow {
    const row = this.rows.get(number);
    invariant(row !== undefined, `license ${number} was read`);
    return row;
  }

  /**
   * A license as it stands on a day, by what is effective then; on `LAST_DAY` with all that is on record. `itemId`: as its
   * line of that item sees it, with the quantity of the line and the value of all; without it, with all units.
   */
  get(number: string, on: Day, itemId?: string): LicenseOnRecord {
    const row = this.row(number);
    if (row.furtherLines.length > 0) return { ...this.made(row, on), ...viewOf(row, itemId) };
    if (row.events.length > 0) return this.made(row, on);
    const known = this.onRecord.get(number);
    if (known !== undefined) return known;
    const license = this.made(row, on);
    this.onRecord.set(number, license);
    return license;
  }

  /** What further events of a license are judged on. */
  life(number: string): LicenseLife {
    const { events, expiresOn, issuedOn, replacedOn } = this.row(number);
    return {
      issuedOn,
      expiresOn: expiresOn ?? estimatedExpiry(issuedOn),
      replacedOn,
      events,
      isHoliday: (on) => this.holidays.has(on),
    };
  }

  /** Numbers of the licenses for exactly these goods. */
  covering(consigneeId: string, destination: string, itemId: string): readonly string[] {
    return [...(this.byGoods.get(goodsName(consigneeId, destination, itemId)) ?? [])];
  }

  /** A license and everything it replaces, directly or through others. */
  withReplaced(number: string): readonly string[] {
    const chain: string[] = [];
    for (let at: string | null = number; at !== null; at = this.row(at).replacesNumber) {
      invariant(!chain.includes(at), `the replacements of license ${number} end`);
      chain.push(at);
    }
    return chain;
  }

  /** The account on which units of an item under a license count: of its first line, and of what is not on it, its number. */
  quantityKey(number: string, itemId: string): string {
    const row = this.rows.get(number) ?? this.withdrawn.get(number);
    const further = row?.furtherLines.some((line) => line.itemId === itemId) === true;
    return further ? furtherLineKey(number, itemId) : number;
  }

  /** Where units count against a license's line of an item: with what was drawn from the lines it replaces. */
  quantityKeys(number: string, itemId: string): readonly string[] {
    const chain = this.withReplaced(number);
    if (chain.every((one) => this.row(one).furtherLines.length === 0)) return chain;
    const isOn = (one: string): boolean => itemsOf(this.row(one)).includes(itemId);
    return chain.filter((one) => isOn(one) || !isOn(number)).map((one) => this.quantityKey(one, itemId));
  }

  private made(row: LicenseRow, on: Day): LicenseOnRecord {
    const { extendedTo, state } = licenseOn(row.events, on);
    const expiresOn = extendedTo ?? row.expiresOn ?? estimatedExpiry(row.issuedOn);
    return {
      number: row.number,
      issuedOn: row.issuedOn,
      expiresOn,
      expiryEstimated: extendedTo === null && row.expiresOn === null,
      usableThrough: usableThrough(expiresOn, (day) => this.holidays.has(day)),
      destination: row.destination,
      consigneeId: row.consigneeId,
      itemId: row.itemId,
      quantity: row.quantity,
      valueCents: row.valueCents,
      licensedTpp: row.licensedTpp,
      replacesNumber: row.replacesNumber,
      replacedOn: row.replacedOn,
      state,
    };
  }

  /** A license and everything that replaces it, directly or through others. */
  withReplacing(number: string): readonly string[] {
    const chain = [number];
    for (const next of chain) {
      for (const row of this.rows.values()) if (row.replacesNumber === next) chain.push(row.number);
    }
    return chain;
  }
}

/** The items of a license, the first line's first. */
export const itemsOf = ({ furtherLines, itemId }: LicenseRow): readonly string[] => [
  itemId,
  ...furtherLines.map((line) => line.itemId),
];

/** What a license covers: of each item the goods a shipment must be. */
export const goodsOf = (row: LicenseRow): { consigneeId: string; destination: Destination; itemId: string }[] =>
  itemsOf(row).map((itemId) => ({ consigneeId: row.consigneeId, destination: row.destination, itemId }));

/** All lines of a license, the first one first. */
export const linesOf = ({ furtherLines, itemId, licensedTpp, quantity, valueCents }: LicenseRow): LicenseLine[] => [
  { itemId, quantity, valueCents, licensedTpp },
  ...furtherLines,
];

/** What one line sees of a license of several; the units of all of them for who asks about none. */
function viewOf(row: LicenseRow, itemId: string | undefined): Omit<LicenseLine, 'itemId'> & { itemId: string } {
  const lines = linesOf(row);
  const sum = (of: (line: LicenseLine) => bigint): bigint => lines.reduce((total, line) => total + of(line), 0n);
  const line = itemId === undefined ? undefined : (lines.find((one) => one.itemId === itemId) ?? lines[0]);
  return {
    itemId: line?.itemId ?? row.itemId,
    quantity: line?.quantity ?? sum(({ quantity }) => quantity),
    valueCents: sum(({ valueCents }) => valueCents),
    licensedTpp: sum(({ licensedTpp }) => licensedTpp),
  };
}

/** The account on which units of a further line count; those of the first line count under the number alone. */
export const furtherLineKey = (number: string, itemId: string): string => `${number}|${itemId}`;

/** The license whose line an account counts. */
export const licenseOfKey = (key: string): string => key.split('|', 1)[0] ?? key;

const goodsName = (consigneeId: string, destination: string, itemId: string): string =>
  `${consigneeId}|${destination}|${itemId}`;
