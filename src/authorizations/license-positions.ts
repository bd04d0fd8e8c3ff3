import { Injectable } from '@nestjs/common';
import { BalanceStore } from '../ledger/balance.store.js';
import { Clock } from '../platform/clock.js';
import type { Tx } from '../platform/database.js';
import { type Day, dayOf, type Instant } from '../rules/day.js';
import type { LicenseOnRecord } from '../rules/movement.js';
import { remainingOf, type Tpp } from '../rules/tpp.js';
import { itemsOf, type LicenseLine, LicenseRegister, linesOf } from './license-register.js';
import { LicenseStore } from './license.store.js';

/** The first of these that holds, from the last one on. */
export const LICENSE_STATUSES = [
  'ACTIVE',
  'EXHAUSTED',
  'SUSPENDED',
  'EXPIRED',
  'REPLACED',
  'RETURNED',
  'REVOKED',
] as const;
export type LicenseStatus = (typeof LICENSE_STATUSES)[number];

/** A license with what was drawn from it and from those it replaces. Value in US cents. */
export interface LicensePosition extends LicenseOnRecord {
  readonly shippedQuantity: bigint;
  /** Never below zero. */
  readonly remainingQuantity: bigint;
  readonly shippedTpp: Tpp;
  readonly shippedValueCents: bigint;
  /** The first of revoked, returned, replaced, expired, suspended, exhausted and active that holds on the day. */
  readonly status: LicenseStatus;
  /** Each item it lists, the first one first. */
  readonly lines: readonly LicenseLinePosition[];
}

/** One item of a license, with the units drawn of it. */
export interface LicenseLinePosition extends LicenseLine {
  readonly shippedQuantity: bigint;
  readonly remainingQuantity: bigint;
}

/** Positions of licenses issued by a day: three statements for one or for all. */
@Injectable()
export class LicensePositions {
  constructor(
    private readonly licenses: LicenseStore,
    private readonly balances: BalanceStore,
    private readonly clock: Clock,
  ) {}

  async read(
    tx: Tx,
    { at, numbers }: { readonly at?: Instant; readonly numbers?: readonly string[] } = {},
  ): Promise<LicensePosition[]> {
    const on = dayOf(at ?? this.clock.now());
    const register = new LicenseRegister();
    register.setHolidays(await this.licenses.holidays(tx));
    const rows = numbers === undefined ? await this.licenses.all(tx) : await this.licenses.chains(tx, numbers, []);
    register.add(rows);
    const keys = rows.flatMap((row) => itemsOf(row).map((itemId) => register.quantityKey(row.number, itemId)));
    const drawn = new Map<string, bigint>();
    const wanted = { kinds: ['LICENSE_QUANTITY', 'LICENSE_VALUE', 'LICENSE_TPP'] as const, ...(numbers && { keys }) };
    for (const { amount, key, kind } of await this.balances.read(tx, wanted, at)) drawn.set(`${kind}|${key}`, amount);
    const asked =
      numbers === undefined ? rows.map((row) => row.number) : numbers.filter((number) => register.has(number));
    return asked
      .map((number) => register.get(number, on))
      .filter((license) => license.issuedOn <= on)
      .map((license) => {
        const chain = register.withReplaced(license.number);
        const sum = (kind: string): bigint =>
          chain.reduce((total, key) => total + (drawn.get(`${kind}|${key}`) ?? 0n), 0n);
        const lines = linesOf(register.row(license.number)).map((line) => {
          const shipped = register
            .quantityKeys(license.number, line.itemId)
            .reduce((total, key) => total + (drawn.get(`LICENSE_QUANTITY|${key}`) ?? 0n), 0n);
          return { ...line, shippedQuantity: shipped, remainingQuantity: remainingOf(line.quantity, shipped) };
        });
        return {
          ...license,
          shippedQuantity: lines.reduce((total, line) => total + line.shippedQuantity, 0n),
          remainingQuantity: lines.reduce((total, line) => total + line.remainingQuantity, 0n),
          shippedTpp: sum('LICENSE_TPP'),
          shippedValueCents: sum('LICENSE_VALUE'),
          status: statusOn(
            license,
            on,
            lines.every((line) => line.shippedQuantity >= line.quantity),
          ),
          lines,
        };
      });
  }
}

function statusOn(license: LicenseOnRecord, on: Day, isExhausted: boolean): LicenseStatus {
  if (license.state === 'REVOKED' || license.state === 'RETURNED') return license.state;
  if (license.replacedOn !== null && license.replacedOn <= on) return 'REPLACED';
  if (on > license.usableThrough) return 'EXPIRED';
  if (license.state === 'SUSPENDED') return 'SUSPENDED';
  return isExhausted ? 'EXHAUSTED' : 'ACTIVE';
}
