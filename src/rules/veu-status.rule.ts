import { addDays, type Day } from './day.js';
import { countryOf } from './destination.js';
import { nveuLimit } from './rulebook/nveu-limit.js';
import { uveuAbroadShare } from './rulebook/uveu-abroad-share.js';
import { uveuCountryShare } from './rulebook/uveu-country-share.js';
import { uveuOutsideShare } from './rulebook/uveu-outside-share.js';
import type { InstalledBase, GrantedVeu } from './site.js';
import type { Tpp } from './tpp.js';
import { nveuLimitOn, nveuStanding, uveuStanding } from './veu-position.rule.js';
import { limitsOf } from './veu-room-limits.rule.js';
import { isMeasuringDay, nextMeasuringDay } from './veu-shares.rule.js';
import type { LimitUse } from './veu-thresholds.rule.js';

/** What the limits of a VEU say. VIOLATION beats WARNING; UNDEFINED, in a quarter without a limit. */
export const VEU_STATUSES = ['COMPLIANT', 'WARNING', 'VIOLATION', 'UNDEFINED', 'NOT_YET_GRANTED'] as const;
export type VeuStatusWord = (typeof VEU_STATUSES)[number];

/** Where a VEU stands against its limits on a day. Amounts in TPP. */
export interface VeuStatusFigures {
  readonly headline: VeuStatusWord;
  /** All that its base holds; for an NVEU, in the country of the authorization. */
  readonly totalTpp: Tpp;
  /** `R-42:CC`, `R-43`, `R-44:CC`, `R-45` or `R-49`, sorted. */
  readonly violations: readonly string[];
  readonly warnings: readonly string[];
  readonly uses: readonly LimitUse[];
}

/** Asks of a universal VEU, R-49 and R-50 of a national one. 15 CFR 748.15, supplement no. 10 to part 748. */
export function veuStatus(veu: GrantedVeu, base: InstalledBase, on: Day): VeuStatusFigures {
  const figures = veu.kind === 'UVEU' ? uveuFigures(veu, base, on) : nveuFigures(veu, base, on);
  return veu.grantedOn > on ? { ...figures, headline: 'NOT_YET_GRANTED' } : figures;
}

function uveuFigures(veu: GrantedVeu, base: InstalledBase, on: Day): VeuStatusFigures {
  const { byCountry, totalTpp, violations, warnings } = uveuStanding(base, veu, on);
  const uses = limitsOf(byCountry, veu, on)
    .map(({ limitPercent, partTpp, rule, wholeTpp }) => ({ rule, partTpp, wholeTpp, limitPercent }))
    .toSorted((a, b) => (a.rule < b.rule ? -1 : 1));
  const headline = violations.length > 0 ? 'VIOLATION' : warnings.length > 0 ? 'WARNING' : 'COMPLIANT';
  return { headline, totalTpp, violations, warnings, uses };
}

function nveuFigures(veu: GrantedVeu, base: InstalledBase, on: Day): VeuStatusFigures {
  const installed = veu.destination === null ? 0n : (base.get(veu.destination) ?? 0n);
  const limitTpp = nveuLimitOn(on);
  const { compliant } = nveuStanding(installed, on, limitTpp);
  return {
    headline: compliant === null ? 'UNDEFINED' : compliant ? 'COMPLIANT' : 'VIOLATION',
    totalTpp: installed,
    violations: compliant === false ? ['R-49'] : [],
    warnings: [],
    uses: limitTpp === null ? [] : [{ rule: 'R-49', partTpp: installed, limitTpp }],
  };
}

/**
 * The days on which the status of a VEU may change without a fact: its grant; the measuring days of R-45 and the days
 * after them, or the quarters of R-49; and the days on which the limits or a country's group change.
 */
export function veuTurns(veu: GrantedVeu, base: InstalledBase, on: Day): readonly Day[] {
  if (veu.kind === 'NVEU') return [veu.grantedOn, ...nveuLimit.values.map(({ from }) => from)];
  const shares = [uveuOutsideShare, uveuCountryShare, uveuAbroadShare];
  return [
    veu.grantedOn,
    nextMeasuringDay(addDays(on, 1)),
    ...(isMeasuringDay(on) ? [addDays(on, 1)] : []),
    ...shares.flatMap(({ values }) => values.map(({ from }) => from)),
    ...[...base.keys()].flatMap((destination) => countryOf(destination).groups.map(({ from }) => from)),
  ];
}
