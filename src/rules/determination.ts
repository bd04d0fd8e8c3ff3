import type { AsEnforced } from './as-enforced.rule.js';
import type { Finding } from './finding.js';
import type { RulebookId } from './parameter.js';
import type { Tpp } from './tpp.js';
import type { Breach, Flag, RecordedAs, ReviewPolicy } from './vocabulary.js';

/** The answer for one movement, read AS_CODIFIED, with the AS_ENFORCED answer beside it. */
export interface Determination {
  readonly authorization: RecordedAs;
  /** The license it is recorded under, on record or not. */
  readonly licenseNumber: string | null;
  readonly licenseOnRecord: boolean;
  /** What an application would meet; given when it is unauthorized or its license is not on record. */
  readonly reviewPolicy: ReviewPolicy | null;
  /** Sets, sorted byte by byte. */
  readonly breaches: readonly Breach[];
  readonly flags: readonly Flag[];
  readonly lineTpp: Tpp;
  /** The country whose measures this movement debits, when it counts there. */
  readonly debitCountry: string | null;
  /** The LPP quota it draws, `holder/year`, when it is recorded as LPP in force. */
  readonly lppQuotaKey: string | null;
  /** Would it pass the volume cap of its product? No breach: see `capFindings`. */
  readonly overVolumeCap: boolean;
  readonly findings: readonly Finding[];
  readonly rulebooks: readonly RulebookId[];
  readonly asEnforced: AsEnforced;
}
