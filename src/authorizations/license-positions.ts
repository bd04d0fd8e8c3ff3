import { Injectable } from '@nestjs/common';
import { BalanceStore } from '../ledger/balance.store.js';
import { Clock } from '../platform/clock.js';
import type { Tx } from '../platform/database.js';
import { type Day, dayOf, type Instant } from '../rules/day.js';
import type { LicenseOnRecord } from '../rules/movement.js';
import { remainingOf, type Tpp } from '../rules/tpp.js';
import { LicenseRegister } from './license-register.js';
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
    const keys = rows.map((row) => row.number);
    const drawn = new Map<string, bigint>();
    const wanted = { kinds: ['LICENSE_QUANTITY', 'LICENSE_VALUE', 'LICENSE_TPP'] as const, ...(numbers && { keys }) };
    for (const { amount, key, kind } of await this.balances.read(tx, wanted, at)) drawn.set(`${kind}|${key}`, amount);
    const asked = numbers === undefined ? keys : numbers.filter((number) => register.has(number));
    return asked
      .map((number) => register.get(number, on))
      .filter((license) => license.issuedOn <= on)
      .map((license) => {
        const chain = register.withReplaced(license.number);
        const sum = (kind: string): bigint =>
          chain.reduce((total, key) => total + (drawn.get(`${kind}|${key}`) ?? 0n), 0n);
        const shippedQuantity = sum('LICENSE_QUANTITY');
        return {
          ...license,
          shippedQuantity,
          remainingQuantity: remainingOf(license.quantity, shippedQuantity),
          shippedTpp: sum('LICENSE_TPP'),
          shippedValueCents: sum('LICENSE_VALUE'),
          status: statusOn(license, on, shippedQuantity),
        };
      });
  }
}

function statusOn(license: LicenseOnRecord, on: Day, shipped: bigint): LicenseStatus {
  if (license.state === 'REVOKED' || license.state === 'RETURNED') return license.state;
  if (license.replacedOn !== null && license.replacedOn <= on) return 'REPLACED';
  if (on > license.usableThrough) return 'EXPIRED';
  if (license.state === 'SUSPENDED') return 'SUSPENDED';
  return shipped >= license.quantity ? 'EXHAUSTED' : 'ACTIVE';
}
