import { Injectable } from '@nestjs/common';
import { BalanceStore } from '../ledger/balance.store.js';
import type { Tx } from '../platform/database.js';
import { day, type Instant } from '../rules/day.js';
import { ENACTED, type Law } from '../rules/law.js';
import { inForceOrNone } from '../rules/parameter.js';
import { frameworkInForce } from '../rules/rulebook-in-force.js';
import { lppYearlyQuota } from '../rules/rulebook/lpp-yearly-quota.js';
import { overOf, remainingOf, type Tpp } from '../rules/tpp.js';

/** An LPP quota: TPP one ultimate parent may receive in a UTC calendar year, and what of it is used. */
export interface QuotaPosition {
  readonly holderId: string;
  readonly year: number;
  /** `null` in a year without a quota. */
  readonly quotaTpp: Tpp | null;
  readonly usedTpp: Tpp;
  readonly remainingTpp: Tpp;
  readonly overTpp: Tpp;
  /** Lines behind the use. */
  readonly lines: bigint;
}

/** Positions of LPP quotas: one statement. */
@Injectable()
export class QuotaPositions {
  constructor(private readonly balances: BalanceStore) {}

  /**
   * Quotas with a line, as they stand or as of an instant. With a holder and a year also one that nothing was drawn from;
   * with a holder alone, all its years that have a line.
   */
  async read(
    tx: Tx,
    { at, holderId, year }: { readonly at?: Instant; readonly holderId?: string; readonly year?: number } = {},
  ): Promise<QuotaPosition[]> {
    const one = holderId !== undefined && year !== undefined;
    const wanted = { kinds: ['LPP_QUOTA'], ...(one && { keys: [`${holderId}/${year}`] }) } as const;
    const found = (await this.balances.read(tx, wanted, at))
      .map((balance) => ({ ...balance, ...parse(balance.key) }))
      .filter((balance) => one || balance.lines !== 0n)
      .filter((balance) => holderId === undefined || balance.holderId === holderId)
      .filter((balance) => year === undefined || balance.year === year)
      .map((balance) => position(balance.holderId, balance.year, balance.amount, balance.lines));
    return one && found.length === 0 ? [position(holderId, year, 0n, 0n)] : found;
  }
}

/** Ids may hold a slash, years do not. */
function parse(key: string): { holderId: string; year: number } {
  const cut = key.lastIndexOf('/');
  return { holderId: key.slice(0, cut), year: Number(key.slice(cut + 1)) };
}

/** The quota of a year: the one in force on its last day, while the Framework is; `null` when there is none. */
export function quotaOfYear(year: number, law: Law = ENACTED): Tpp | null {
  const lastDay = day(`${String(year).padStart(4, '0')}-12-31`);
  return frameworkInForce(lastDay, law) ? (inForceOrNone(lppYearlyQuota, lastDay, law)?.value ?? null) : null;
}

function position(holderId: string, year: number, usedTpp: Tpp, lines: bigint): QuotaPosition {
  const quota = quotaOfYear(year);
  return {
    holderId,
    year,
    quotaTpp: quota,
    usedTpp,
    remainingTpp: remainingOf(quota ?? 0n, usedTpp),
    overTpp: quota === null ? 0n : overOf(quota, usedTpp),
    lines,
  };
}
