import { type Destination, UNITED_STATES } from './destination.js';
import type { Act } from './vocabulary.js';

/** A transfer stays in one EAR destination and nothing else does; inside the United States any act is accepted. */
export const actFits = (act: Act, from: Destination, to: Destination): boolean =>
  (from === UNITED_STATES && to === UNITED_STATES) || (act === 'TRANSFER_IN_COUNTRY') === (from === to);
