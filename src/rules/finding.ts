import type { Breach } from './vocabulary.js';
import type { RuleId } from './rule-citations.js';

/** Numbers of a finding: TPP as ten-thousandths, money as cents, quantities as units. The name says which. */
export type Numbers = Readonly<Record<string, bigint>>;

/** One rule's answer with the numbers it used. Its citations are those of `rule` (see `rule-citations.ts`). */
export interface Finding {
  readonly rule: RuleId;
  readonly met: boolean;
  /** What a determination calls it when it is not met. */
  readonly breach: Breach;
  readonly numbers: Numbers;
}

const NO_NUMBERS: Numbers = {};

/** A finding without numbers, or with them. */
export const finding = (rule: RuleId, breach: Breach, met: boolean, numbers: Numbers = NO_NUMBERS): Finding => ({
  rule,
  met,
  breach,
  numbers,
});

/** The breaches of findings that are not met: a set, sorted byte by byte. */
export const breachesOf = (findings: readonly Finding[]): readonly Breach[] =>
  [...new Set(findings.filter((one) => !one.met).map((one) => one.breach))].sort();
