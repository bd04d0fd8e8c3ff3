import { isAlly } from './country-group.rule.js';
import type { Day } from './day.js';
import type { Destination } from './destination.js';
import { invariant } from './invariant.js';
import { ENACTED, type Law } from './law.js';
import type { InstalledBase } from './site.js';
import type { Tpp } from './tpp.js';
import { uveuStanding } from './veu-position.rule.js';
import { ceilDivide, type Holder, type LimitStanding, limitsAt, limitsOf, marginOf } from './veu-room-limits.rule.js';
import { isUnitedStatesHeld, lawOfLimits, type ShareLimits, shareLimits, withAmount } from './veu-shares.rule.js';

/** TPP that comes to or leaves a destination. */
export interface Move {
  readonly destination: Destination;
  readonly direction: 'ADD' | 'REMOVE';
}

/** Can a move make a rule's share larger? More in a place worsens its own shares, less anywhere worsens the others'. */
export function canWorsen(rule: string, { destination, direction }: Move, on: Day, law: Law = ENACTED): boolean {
  const adds = direction === 'ADD';
  if (rule === 'R-45') return adds === (destination !== 'US');
  if (rule === 'R-43') return adds === !isAlly(destination, on, law);
  const own = rule.endsWith(`:${destination}`);
  return rule.startsWith('R-42') ? adds && own : adds === own;
}

/**
 * The rules that stand broken after a move and that it can worsen, by the exact shares; R-45 on every day, because what
 * is only a warning today is a violation on the next 1 February or 1 August.
 */
export function brokenBy(
  after: InstalledBase,
  holder: Holder,
  move: Move,
  on: Day,
  limits: ShareLimits = shareLimits(on),
): readonly string[] {
  const { violations, warnings } = uveuStanding(after, holder, on, limits);
  const broken = isUnitedStatesHeld(holder) ? [...violations, ...warnings] : violations;
  return broken.filter((rule) => canWorsen(rule, move, on, lawOfLimits(limits)));
}

/** How much must be placed somewhere first. `null`: no amount there helps, because of these rules. */
export interface NeededFirst {
  readonly amountTpp: Tpp | null;
  /** The rules that decide the amount, or that no amount can satisfy. Empty when nothing is needed. */
  readonly because: readonly string[];
}

export interface NeedFirst {
  readonly unitedStates: NeededFirst;
  /** In allies other than the United States: for a U.S.-headquartered holder this uses up what R-45 leaves. */
  readonly otherAlly: NeededFirst;
}

/**
 * The least TPP to place in the United States, or else in an ally other than it, so that `amount` fits a destination
 * afterwards. In closed form: placed in the United States, y of it satisfies 100 × part ≤ p × (whole + y), so y ≥ (100 ×
 * part − p × whole) / p, the wanted amount being in part and whole already; the same in another ally, except that there
 * y counts as abroad too. Rounded up to four decimals. `amount` is above zero. Supplement no. 10 to part 748, (6).
 */
export function needFirst(
  base: InstalledBase,
  holder: Holder,
  destination: Destination,
  amount: Tpp,
  on: Day,
  limits: ShareLimits = shareLimits(on),
): NeedFirst {
  invariant(amount > 0n, 'a placement places some TPP');
  const met = limitsAt(withAmount(base, destination, amount), holder, destination, on, limits);
  return {
    unitedStates: leastOf(met, ({ limitPercent }) => limitPercent),
    otherAlly: leastOf(met, ({ limitPercent, rule }) => (rule === 'R-45' ? limitPercent - 100n : limitPercent)),
  };
}

/** The least amount that lifts every margin to zero, each growing by its slope per TPP. */
function leastOf(limits: readonly LimitStanding[], slopeOf: (limit: LimitStanding) => bigint): NeededFirst {
  const short = limits.filter((limit) => marginOf(limit) < 0n);
  const hopeless = short.filter((limit) => slopeOf(limit) <= 0n);
  if (hopeless.length > 0) return { amountTpp: null, because: rulesOf(hopeless) };
  const needs = short.map((limit) => ({ limit, least: ceilDivide(-marginOf(limit), slopeOf(limit)) }));
  const amountTpp = needs.reduce((most, { least }) => (least > most ? least : most), 0n);
  const usedUp = limits.filter((limit) => marginOf(limit) + slopeOf(limit) * amountTpp < 0n);
  if (usedUp.length > 0) return { amountTpp: null, because: rulesOf(usedUp) };
  return { amountTpp, because: rulesOf(needs.flatMap(({ least, limit }) => (least === amountTpp ? [limit] : []))) };
}

const rulesOf = (limits: readonly LimitStanding[]): readonly string[] => limits.map(({ rule }) => rule).sort();

/** How much may leave a destination. */
export interface SafeRemoval {
  /** What stands there, never below zero. */
  readonly installedTpp: Tpp;
  /** The most that may leave before something breaks: all of it when nothing does. */
  readonly amountTpp: Tpp;
  /** What breaks with the next 0.0001 TPP; empty when everything may leave. */
  readonly breaksNext: readonly string[];
  /** Those among the rules a removal here worsens that are broken already. */
  readonly brokenAlready: readonly string[];
}

/**
 * The largest removal in a destination after which no rule that it can worsen is broken: less in one place raises the
 * shares of all others, so that removing in Frankfurt can break India. In closed form: for each of those shares, x ≤ (p ×
 * whole − 100 × part) / p. Rounded down to four decimals; at most what stands there..
 */
export function safeRemoval(
  base: InstalledBase,
  holder: Holder,
  destination: Destination,
  on: Day,
  limits: ShareLimits = shareLimits(on),
): SafeRemoval {
  const move: Move = { destination, direction: 'REMOVE' };
  const here = base.get(destination) ?? 0n;
  const installedTpp = here > 0n ? here : 0n;
  const worsened = limitsOf(base, holder, on, limits).filter(({ rule }) =>
    canWorsen(rule, move, on, lawOfLimits(limits)),
  );
  const broken = worsened.filter((limit) => marginOf(limit) < 0n);
  let amountTpp = broken.length > 0 ? 0n : installedTpp;
  for (const limit of worsened) {
    if (broken.length > 0 || limit.limitPercent === 0n) continue;
    const bound = marginOf(limit) / limit.limitPercent;
    if (bound < amountTpp) amountTpp = bound;
  }
  const beyond = withAmount(base, destination, -(amountTpp + 1n));
  const breaksNext = amountTpp < installedTpp ? brokenBy(beyond, holder, move, on, limits) : [];
  return { installedTpp, amountTpp, breaksNext, brokenAlready: rulesOf(broken) };
}
