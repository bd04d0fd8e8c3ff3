import type { Determination } from './determination.js';
import type { Breach } from './vocabulary.js';

/**
 * A judgement as one of a promise: of a shipment that is guarded, or of a hold. What passes the volume cap of its product
 * breaks it; a shipment that happened only has it as a finding, because the cap is a condition of applications. Cites R-91.
 */
export const asPromised = (determination: Determination): Determination =>
  determination.overVolumeCap
    ? { ...determination, breaches: [...new Set<Breach>([...determination.breaches, 'VOLUME_CAP'])].sort() }
    : determination;
