import type { Recorded } from '../ledger/recorder.js';
import { refusalCodes, type RefusalCode } from '../platform/refusal-codes.js';
import type { Breach } from '../rules/vocabulary.js';

type Refused = Extract<Recorded, { outcome: 'REFUSED' }>;

/** A fact that cannot be recorded, with the field it is about. */
export const refused = (code: RefusalCode, path: readonly string[], message?: string): Refused => ({
  outcome: 'REFUSED',
  code,
  message: message ?? refusalCodes[code].meaning,
  path,
  seq: null,
  replayed: false,
});

/** Breaches that say that something would not fit, in the order in which they are named. */
const LIMITS: readonly Breach[] = ['LPP_QUOTA', 'LICENSE_QUANTITY', 'LICENSE_VALUE', 'VOLUME_CAP'];

/** A guarded shipment that the rules did not let pass; `seq` is its stored determination. */
export function refusalOf(breaches: readonly Breach[], seq: number): Refused {
  const limit = breaches.length > 0 && breaches.every((breach) => LIMITS.includes(breach));
  const code: RefusalCode = limit ? 'LIMIT_EXCEEDED' : 'NOT_AUTHORIZED';
  return {
    ...refused(code, ['authorization'], `${refusalCodes[code].meaning} Breaches: ${breaches.join(', ')}.`),
    seq,
  };
}
