import type { Day } from './day.js';
import { type Finding, finding } from './finding.js';
import { invariant } from './invariant.js';
import { ENACTED, type Law } from './law.js';
import { inForceOrNone } from './parameter.js';
import { volumeCapChinaMacau } from './rulebook/volume-cap-china-macau.js';
import { overOf, remainingOf, type Tpp } from './tpp.js';
import type { Purpose } from './vocabulary.js';

/** TPP of one product that was shipped: for end use in the United States, and to China and Macau together. */
export interface ProductVolumes {
  readonly unitedStatesTpp: Tpp;
  readonly chinaMacauTpp: Tpp;
}

/** The cap of one product as it stands. */
export interface VolumeCap extends ProductVolumes {
  readonly sharePercent: bigint;
  /** The most that may have gone to China and Macau, rounded down to four decimals. */
  readonly capTpp: Tpp;
  readonly remainingTpp: Tpp;
  readonly overTpp: Tpp;
}

/** The side of the cap on which a shipment of level-A items counts; `null` when it counts on neither. */
export type VolumeSide = 'VOLUME_UNITED_STATES' | 'VOLUME_CHINA_MACAU' | null;

/**
 * Where does a shipment count for the cap of its product? For use in the United States when it goes there for use; for
 * China and Macau when it is brought there, whatever the act and the authorization. Moving it between the two or inside
 * them brings nothing. Items without TPP count nowhere. Cites R-91; that storage and production are no end use, and that
 * movements from abroad count, is our reading.
 */
export function volumeSide(line: {
  readonly destination: string;
  readonly from: string;
  readonly purpose: Purpose;
  readonly lineTpp: Tpp;
}): VolumeSide {
  if (line.lineTpp <= 0n) return null;
  if (line.destination === 'US') return line.purpose === 'USE' ? 'VOLUME_UNITED_STATES' : null;
  return isChinaOrMacau(line.destination) && !isChinaOrMacau(line.from) ? 'VOLUME_CHINA_MACAU' : null;
}

/** China, with Hong Kong, or Macau: the destinations of the rule of January 2026. */
export const isChinaOrMacau = (destination: string): boolean => destination === 'CN' || destination === 'MO';

/** The cap on a day; `undefined` when none is in force. Exactly the share is inside. */
export function volumeCap(volumes: ProductVolumes, on: Day, law: Law = ENACTED): VolumeCap | undefined {
  const { chinaMacauTpp, unitedStatesTpp } = volumes;
  invariant(unitedStatesTpp >= 0n && chinaMacauTpp >= 0n, 'volumes are never negative');
  const sharePercent = inForceOrNone(volumeCapChinaMacau, on, law)?.value;
  if (sharePercent === undefined) return undefined;
  const capTpp = (sharePercent * unitedStatesTpp) / 100n;
  return {
    unitedStatesTpp,
    chinaMacauTpp,
    sharePercent,
    capTpp,
    remainingTpp: remainingOf(capTpp, chinaMacauTpp),
    overTpp: overOf(capTpp, chinaMacauTpp),
  };
}

/**
 * Does an amount fit the cap of its product? With us shipped for end use in the United States and cn to China and Macau,
 * 100 × (cn + amount) may not be above share × us: by cross multiplication, exactly full fits.
 */
export function fitsVolumeCap(volumes: ProductVolumes, amount: Tpp, on: Day, law: Law = ENACTED): Finding {
  invariant(amount > 0n, 'a shipment moves some TPP');
  const cap = volumeCap(volumes, on, law);
  if (cap === undefined) return finding('review.volumeCap', 'VOLUME_CAP', false);
  const { capTpp, chinaMacauTpp, remainingTpp, sharePercent, unitedStatesTpp } = cap;
  const met = 100n * (chinaMacauTpp + amount) <= sharePercent * unitedStatesTpp;
  const numbers = { unitedStatesTpp, chinaMacauTpp, capTpp, remainingTpp, amountTpp: amount };
  return finding('review.volumeCap', 'VOLUME_CAP', met, numbers);
}
