import type { Account } from '../ledger/account.js';
import { type Order, RANKS } from '../ledger/order.js';
import { type Day, startOf } from '../rules/day.js';
import type { Determination } from '../rules/determination.js';
import { determine } from '../rules/determine.js';
import { quarterOf } from '../rules/hold-effects.js';
import type { Before } from '../rules/movement.js';
import type { PromisedBase, SiteBefore } from '../rules/site.js';
import { type Breach, NAMED_AUTHORIZATIONS, type NamedAuthorization } from '../rules/vocabulary.js';
import { underVolumeCap } from './beside-volume-cap.js';
import { type JudgedShipment, movementOf, shipmentBefore } from './judge.js';
import { countryRead } from './reads-of.js';
import type { ShipmentSubject } from './subject.js';
import type { WorkingSet } from './working-set.js';

/** Beside what stands before it on its day, or beside everything on record, also what is later (`guard.ts`). */
export type Beside = 'BEFORE' | 'EVERYTHING';

/** Later than anything that can be recorded. */
const THE_END: Order = { at: 253_402_300_799_999, rank: RANKS.MOVEMENT, key: '~' };

/** What a movement is judged on when it must leave to open holds what they promise, and to other tenants what they may have used. */
export function besideHolds(subject: ShipmentSubject, set: WorkingSet, beside: Beside): Before {
  const { order, row } = subject;
  const stands = (account: Account): bigint =>
    beside === 'BEFORE' ? account.timeline.before(order) : account.timeline.whole;
  const reading = (account: Account): bigint => stands(account) + set.distanceFrom(account) + set.holds.on(account);
  const before = shipmentBefore(subject, set, reading);
  const [country] = countryRead(row.destination, order);
  const licensedTpp = country === undefined ? 0n : reading(set.account(country));
  return {
    ...before,
    allocation: { ...before.allocation, licensedTpp },
    site: before.site === null ? null : siteBesideHolds(subject, before.site, set, beside),
  };
}

/** Judges a planned shipment as one that leaves open holds what they promise. */
export function judgePlan(subject: ShipmentSubject, set: WorkingSet, beside: Beside): JudgedShipment {
  const movement = movementOf(subject.row, set);
  const before = besideHolds(subject, set, beside);
  const judged = { movement, before, determination: determine(movement, before) };
  return underVolumeCap(judged, subject, set, (account) => set.holds.on(account));
}

/** What a plan was found to be: a promise that can be kept, or what stands against it. */
export interface Verdict {
  readonly fits: boolean;
  readonly judged: JudgedShipment;
}

/**
 * Can a plan be promised? It must fit on its day and beside everything on record. What needs a license that is still to be
 * applied for fits while the presumption of approval covers all of it.
 */
export function verdictOn(subject: ShipmentSubject, set: WorkingSet): Verdict {
  const everything = judgePlan(subject, set, 'EVERYTHING');
  if (!canBePromised(everything.determination, subject)) return { fits: false, judged: everything };
  const judged = judgePlan(pinned(subject, everything.determination), set, 'BEFORE');
  return { fits: canBePromised(judged.determination, subject), judged };
}

/** Breaches that a smaller quantity may cure, and those that say that a license is still to be applied for. */
const BY_QUANTITY: readonly Breach[] = [
  'LPP_QUOTA',
  'LICENSE_QUANTITY',
  'LICENSE_VALUE',
  'VOLUME_CAP',
  'NVEU_LIMIT',
  'UVEU_25',
  'UVEU_7',
  'UVEU_50',
];
const TO_BE_APPLIED_FOR: readonly Breach[] = ['NO_AUTHORIZATION', 'LICENSE_NOT_ON_RECORD'];

/** What a refusal says: too much, with the largest quantity that would fit; or not at all, `largest: null`. */
export function largestThatFits(subject: ShipmentSubject, set: WorkingSet, refused: Verdict): bigint | null {
  let [low, high] = [0n, subject.row.quantity];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (verdictOn(ofQuantity(subject, middle), set).fits) low = middle;
    else high = middle;
  }
  if (low > 0n) return low;
  const { breaches, reviewPolicy } = refused.judged.determination;
  const isFull =
    breaches.every((breach) => BY_QUANTITY.includes(breach)) ||
    (breaches.every((breach) => TO_BE_APPLIED_FOR.includes(breach)) &&
      (reviewPolicy === 'STRADDLES' || reviewPolicy === 'POLICY_OF_DENIAL') &&
      refused.judged.before.allocation.officialStatus !== 'MET');
  return isFull ? 0n : null;
}

/** The same plan with another quantity, at the same value per unit. */
function ofQuantity(subject: ShipmentSubject, quantity: bigint): ShipmentSubject {
  const { row } = subject;
  const lineTpp = (row.lineTpp / row.quantity) * quantity;
  const valueCents = (row.valueCents * quantity) / row.quantity;
  return { ...subject, row: { ...row, quantity, lineTpp, valueCents } };
}

function canBePromised({ breaches, reviewPolicy }: Determination, { row }: ShipmentSubject): boolean {
  if (breaches.length === 0) return true;
  const toBeLicensed = row.named !== 'NLR' && breaches.every((breach) => TO_BE_APPLIED_FOR.includes(breach));
  return toBeLicensed && reviewPolicy === 'PRESUMPTION_OF_APPROVAL';
}

/** The plan as one that names what was chosen for it, so that both readings speak of the same. */
function pinned(subject: ShipmentSubject, { authorization, licenseNumber }: Determination): ShipmentSubject {
  const named = NAMED_AUTHORIZATIONS.find((one) => one === authorization) as NamedAuthorization | undefined;
  if (subject.row.named !== null || named === undefined) return subject;
  return { ...subject, row: { ...subject.row, named, licenseNumber } };
}

/** A base with what is promised of it. A share is taken of what stands; a limit by quarter also of what is planned later. */
function siteBesideHolds(subject: ShipmentSubject, site: SiteBefore, set: WorkingSet, beside: Beside): SiteBefore {
  const { order, row } = subject;
  const baseAt = (at: Order): SiteBefore['base'] => set.veus.siteBefore(row, at)?.base ?? new Map();
  const promised = set.holds.promised(site.veu.id, row.destination);
  const base = beside === 'EVERYTHING' && site.veu.kind === 'UVEU' ? baseAt(THE_END) : site.base;
  return { ...site, base, promised: { base: promised.base, quarters: quartersFrom(promised.byQuarter) } };

  function quartersFrom(byQuarter: ReadonlyMap<Day, bigint>): PromisedBase['quarters'] {
    const own = quarterOf(row.exportedAt);
    const ends = [own, ...[...byQuarter.keys()].filter((one) => one > own).toSorted()];
    return ends.map((startsOn) => {
      const upTo = [...byQuarter].filter(([quarter]) => quarter <= startsOn);
      const stands = startsOn === own ? site.base : baseAt({ ...THE_END, at: endOfQuarter(startsOn) });
      return {
        startsOn,
        installed: stands.get(row.destination) ?? 0n,
        promised: upTo.reduce((sum, [, tpp]) => sum + tpp, 0n),
      };
    });
  }

  function endOfQuarter(startsOn: Day): number {
    const next = new Date(startOf(startsOn));
    next.setUTCMonth(next.getUTCMonth() + 3);
    return Math.max(next.getTime() - 1, order.at);
  }
}
