import type { Day, Instant } from './day.js';
import { dayOf } from './day.js';
import { type AccountKind, type Effect, effectsOf } from './effects.js';
import type { Tpp } from './tpp.js';

/** What a hold was judged to draw on, and how much a unit draws. */
export interface HoldBasis {
  /** What the shipment would be recorded as; UNAUTHORIZED: a license is to be applied for. */
  readonly authorization: string;
  readonly licenseNumber: string | null;
  readonly licenseOnRecord: boolean;
  /** The line it draws on, as an account's key, when it is not the first of its license. */
  readonly licenseLine?: string | null;
  readonly debitCountry: string | null;
  readonly lppQuotaKey: string | null;
  readonly quantity: bigint;
  readonly valueCents: bigint;
  readonly unitTpp: Tpp;
  readonly plannedAt: Instant;
  readonly consigneeId: string;
  readonly destination: string;
  readonly from: string;
  readonly itemId: string;
  readonly veuId: string | null;
}

/** The account on which is held what another one would count. */
const HELD_KIND: Partial<Readonly<Record<AccountKind, AccountKind>>> = {
  COUNTRY_LICENSED: 'HELD_COUNTRY_LICENSED',
  LPP_QUOTA: 'HELD_LPP_QUOTA',
  LICENSE_QUANTITY: 'HELD_LICENSE_QUANTITY',
  LICENSE_VALUE: 'HELD_LICENSE_VALUE',
  BASE_UNITS: 'HELD_BASE_UNITS',
  VOLUME_CHINA_MACAU: 'HELD_VOLUME_CHINA_MACAU',
};

/** Where what an account would count is held; `undefined` for what has no limit. */
export const heldKindOf = (kind: AccountKind): AccountKind | undefined => HELD_KIND[kind];

/** The first day of a UTC quarter: NVEU limits grow by quarters, so bases are held by the quarter they are planned for. */
export function quarterOf(at: Instant): Day {
  const on = dayOf(at);
  const month = Math.floor((Number(on.slice(5, 7)) - 1) / 3) * 3 + 1;
  return `${on.slice(0, 4)}-${String(month).padStart(2, '0')}-01` as Day;
}

/**
 * What so many units of a hold set aside: everything the shipment would draw that has a limit.
 * A license that is still to be applied for would consume the country's allocation at its issue. The value of a
 * part is rounded up to the cent, so that no promise is a cent short.
 */
export function heldEffects(basis: HoldBasis, units: bigint): readonly Effect[] {
  if (units === 0n) return [];
  const { quantity, valueCents } = basis;
  const drawn = effectsOf({
    ...basis,
    purpose: 'USE', // it decides on the side of the United States alone, where nothing is held
    authorization: basis.authorization === 'UNAUTHORIZED' ? 'LICENSE' : basis.authorization,
    lineTpp: basis.unitTpp * units,
    quantity: units,
    valueCents: (valueCents * units + quantity - 1n) / quantity,
  });
  return drawn.flatMap(({ amount, key, kind }) => {
    const held = HELD_KIND[kind];
    if (held === undefined || amount === 0n) return [];
    return [{ kind: held, key: held === 'HELD_BASE_UNITS' ? `${key}|${quarterOf(basis.plannedAt)}` : key, amount }];
  });
}
