import { frameOf, toCitationType } from '../ledger/answer.graphql.js';
import { formatUsd } from '../platform/graphql-usd.js';
import type { AsEnforced } from '../rules/as-enforced.rule.js';
import { type Day, dayOf, type Instant } from '../rules/day.js';
import type { Determination } from '../rules/determination.js';
import { citationsOf, type RuleId, ruleIds } from '../rules/rule-citations.js';
import { formatTpp } from '../rules/tpp.js';
import type { Breach, Flag, RecordedAs, ReviewPolicy } from '../rules/vocabulary.js';
import type {
  AsEnforcedType,
  DeterminationType,
  FindingNumberType,
  FindingType,
  JudgmentType,
  NumberUnit,
} from './determination.graphql.js';
import type { DeterminationRecord, StoredFinding } from './determination.reads.js';

const known: ReadonlySet<string> = new Set(ruleIds());

/** The texts of a rule; none for a rule that a later version no longer has. */
export const citationsFor = (rule: string, on: Day): FindingType['citations'] =>
  known.has(rule) ? citationsOf(rule as RuleId, on).map(toCitationType) : [];

/** A number of a finding: the end of its name says what it counts. */
export function toNumberType(name: string, value: bigint): FindingNumberType {
  if (name.endsWith('Tpp')) return { name, value: formatTpp(value), unit: 'TPP' };
  if (name.endsWith('Cents')) return { name: name.replace(/Cents$/, 'Usd'), value: formatUsd(value), unit: 'USD' };
  return { name, value: value.toString(), unit: 'UNIT' satisfies NumberUnit };
}

/** A finding of the rules, fresh or stored. */
export function toFindingType({ breach, met, numbers, rule }: StoredFinding, on: Day): FindingType {
  return {
    rule,
    met,
    breach: met ? null : (breach as Breach),
    numbers: Object.entries(numbers).map(([name, value]) => toNumberType(name, BigInt(value))),
    citations: citationsFor(rule, on),
  };
}

export const toAsEnforcedType = ({ authorization, reviewPolicy }: AsEnforced, on: Day): AsEnforcedType => ({
  authorization,
  reviewPolicy,
  citations: citationsFor(on < '2025-05-13' ? 'license.requirementBefore' : 'license.requirementEnforced', on),
});

/** What the presumption covers is among the numbers of the review, also where the answer has no column for it. */
function coverageIn(findings: readonly FindingType[]): { covered: bigint | null; excess: bigint | null } {
  const numbers = findings.filter(({ rule }) => rule.startsWith('review.')).flatMap((finding) => finding.numbers);
  const tppOf = (name: string): bigint | null => {
    const found = numbers.find((number) => number.name === name);
    return found === undefined ? null : scaled(found.value);
  };
  return { covered: tppOf('coveredTpp'), excess: tppOf('excessTpp') };
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}

const scaled = (text: string): bigint => {
  const [whole = '0', fraction = ''] = text.split('.');
  return BigInt(whole) * 10_000n + BigInt(fraction.padEnd(4, '0'));
};

/** A stored determination. Its rulebooks are those that were in force on its day. */
export function toDeterminationType(record: DeterminationRecord): DeterminationType {
  const { asEnforced, detail, effectiveAt, kind, postedAt, seq, standing } = record;
  const on = dayOf(effectiveAt);
  // most callers ask for the outcome alone: findings and what is read from them are made when they are asked for
  const findings = once(() => (detail.findings ?? []).map((finding) => toFindingType(finding, on)));
  const parts = once(() => coverageIn(findings()));
  return {
    ...frameOf({ posture: 'AS_CODIFIED', at: effectiveAt, ledgerSequence: seq, now: postedAt }),
    id: String(seq),
    subject: kind,
    reference: detail.reference ?? null,
    stands: record.stands,
    authorization: standing.authorization as RecordedAs | null,
    licenseNumber: standing.licenseNumber,
    licenseOnRecord: standing.licenseOnRecord,
    reviewPolicy: standing.reviewPolicy as ReviewPolicy | null,
    get coveredTpp() {
      return standing.coveredTpp ?? parts().covered;
    },
    get excessTpp() {
      return standing.excessTpp ?? parts().excess;
    },
    breaches: standing.breaches as readonly Breach[],
    flags: standing.flags as readonly Flag[],
    overVolumeCap: standing.overVolumeCap,
    lineTpp: record.lineTpp,
    countedTpp: standing.countedTpp,
    debitCountry: standing.debitCountry,
    lppQuota: standing.lppQuotaKey,
    get findings() {
      return findings();
    },
    asEnforced: asEnforced === null ? null : toAsEnforcedType(asEnforced, on),
    record,
  };
}

/** A determination that is not stored. */
export function toJudgmentType(
  of: Determination,
  about: { at: Instant; now: Instant; ledgerSequence: number },
): JudgmentType {
  const on = dayOf(about.at);
  const findings = of.findings.map((finding) => toFindingType(finding, on));
  const parts = coverageIn(findings);
  return {
    ...frameOf({ posture: 'AS_CODIFIED', ...about }),
    authorization: of.authorization,
    licenseNumber: of.licenseNumber,
    licenseOnRecord: of.licenseOnRecord,
    reviewPolicy: of.reviewPolicy,
    coveredTpp: parts.covered,
    excessTpp: parts.excess,
    breaches: of.breaches,
    flags: of.flags,
    overVolumeCap: of.overVolumeCap,
    lineTpp: of.lineTpp,
    debitCountry: of.debitCountry,
    lppQuota: of.lppQuotaKey,
    findings,
    asEnforced: toAsEnforcedType(of.asEnforced, on),
  };
}
