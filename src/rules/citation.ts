import type { Day } from './day.js';

/** The text that backs a value or a finding. */
export interface Citation {
  /** Where in the Code, e.g. `15 CFR 740.29(a)`. */
  readonly section: string;
  /** The document that put it there, e.g. `90 FR 4544`. */
  readonly document: string;
  /** The day that document was published. */
  readonly published: Day;
  /** The rule of our own specification, e.g. `R-34`. */
  readonly rule: string;
}
