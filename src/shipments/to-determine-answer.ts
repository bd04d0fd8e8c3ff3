import { type CitationType, frameOf } from '../ledger/answer.graphql.js';
import { toCountryType } from '../parties/country.graphql.js';
import { allocationTpp, debitCountry } from '../rules/country-allocation.rule.js';
import { dayOf } from '../rules/day.js';
import { countryOf } from '../rules/destination.js';
import { gapOn } from '../rules/gap.rule.js';
import { isTainted } from '../rules/tainted.rule.js';
import { remainingOf } from '../rules/tpp.js';
import type { Reading } from '../rules/under.rule.js';
import type { Posture, RecordedAs } from '../rules/vocabulary.js';
import { conditionsOf } from './conditions.js';
import type { DetermineAnswer, LicenseApplicationType, MayShip } from './determine.graphql.js';
import type { Thought } from './determine-shipment.js';
import type { JudgedShipment } from './judge.js';
import { determinationsUnder } from './determine-under.js';
import { toCaseByCase } from './to-case-by-case.js';
import { citationsFor, toAsEnforcedType, toJudgmentType } from './to-determination-type.js';
import { isOpen, toPathwayType } from './to-pathway-type.js';

/** Flags that say that the law is open to doubt, or a fact not known, though an authorization covers the movement. */
const DOUBTS = ['LPP_740_2_CONFLICT', 'DESIGNER_UNKNOWN'] as const;

interface Verdict {
  readonly mayShip: MayShip;
  readonly under: RecordedAs | null;
  readonly because: string;
}

/** What the caller is told of a movement that was thought through, in a reading. */
export function toDetermineAnswer(
  thought: Thought,
  posture: Posture,
  readings: readonly Reading[] = [],
): DetermineAnswer {
  const { at, judged, ledgerSequence, now, open, pathways } = thought;
  const { movement, determination } = judged;
  const on = dayOf(at);
  const paperwork = { on, lineTpp: movement.lineTpp, aiaCumulativeTpp: thought.aiaCumulativeTpp };
  const gap = gapOn(on, posture);
  const verdict =
    gap !== null
      ? { mayShip: 'UNDEFINED' as const, under: null, because: gap.sentence }
      : posture === 'AS_CODIFIED'
        ? asCodified(thought)
        : asEnforcedVerdict(thought);
  const wouldBeRecordedAs = toJudgmentType(determination, { at, now, ledgerSequence });
  const asEnforced = toAsEnforcedType(determination.asEnforced, on);
  const application = toApplication(thought);
  const asCited = posture === 'AS_ENFORCED' ? [asEnforced] : wouldBeRecordedAs.findings;
  return {
    ...frameOf({ posture, at, ledgerSequence, now }),
    ...verdict,
    lineTpp: movement.lineTpp,
    pathways: pathways.map((pathway) => toPathwayType(pathway, open, posture, paperwork)),
    application,
    wouldBeRecordedAs,
    asEnforced,
    readings: determinationsUnder(thought, readings),
    flags: determination.flags,
    conditions: verdict.under === null ? [] : conditionsOf(verdict.under, paperwork),
    citations: distinct(asCited.flatMap(({ citations }) => citations)),
  };
}

function asCodified({ judged }: Thought): Verdict {
  const { authorization, breaches, flags } = judged.determination;
  if (authorization === 'UNAUTHORIZED') {
    return { mayShip: 'NO', under: null, because: 'No authorization covers it as codified: it needs a license.' };
  }
  if (breaches.length > 0) {
    const because = `It would be recorded as ${authorization} and break ${breaches.join(', ')}.`;
    return { mayShip: 'NO', under: null, because };
  }
  const doubts = flags.filter((flag) => DOUBTS.some((doubt) => doubt === flag));
  const because = sentenceFor(authorization, judged.determination.licenseNumber, 'as codified');
  return doubts.length > 0
    ? { mayShip: 'UNCERTAIN', under: authorization, because: `${because} But: ${doubts.join(', ')}.` }
    : underCap(judged, { mayShip: 'YES', under: authorization, because });
}

/** A license says nothing of the cap of R-91, and its application certified that it would be kept. */
const underCap = ({ determination }: JudgedShipment, verdict: Verdict): Verdict =>
  determination.overVolumeCap
    ? { ...verdict, mayShip: 'UNCERTAIN', because: `${verdict.because} But it would pass the volume cap of R-91.` }
    : verdict;

/** As enforced, and where that asks for a license: one on record that covers the movement will do. */
function asEnforcedVerdict({ judged, pathways }: Thought): Verdict {
  const { determination, movement } = judged;
  const { authorization, reviewPolicy } = determination.asEnforced;
  if (authorization !== 'LICENSE_REQUIRED') {
    return { mayShip: 'YES', under: authorization, because: sentenceFor(authorization, null, 'as enforced') };
  }
  const wanted = movement.named === 'LICENSE' ? movement.licenseNumber : null;
  const license = pathways.find(
    (pathway) =>
      pathway.license !== null &&
      isOpen(pathway, 'AS_ENFORCED') &&
      (wanted === null || pathway.license.license.number === wanted),
  )?.license;
  if (license !== undefined && license !== null) {
    const because = sentenceFor('LICENSE', license.license.number, 'as enforced');
    return underCap(judged, { mayShip: 'YES', under: 'LICENSE', because });
  }
  const policy = (reviewPolicy ?? 'UNDEFINED').toLowerCase().replaceAll('_', ' ');
  const because = `As enforced it needs a license to ${countryOf(movement.destination).name}, and none on record covers it; an application meets a ${policy}.`;
  return { mayShip: 'NO', under: null, because };
}

function sentenceFor(under: RecordedAs, licenseNumber: string | null, reading: string): string {
  if (under === 'NONE_REQUIRED') return `No license is required ${reading}.`;
  if (under === 'NOT_AN_EXPORT') return 'Moving items to or inside the United States is no export.';
  if (under === 'LICENSE') return `License ${licenseNumber ?? ''} covers it ${reading}.`;
  return `${under} covers it ${reading}, with the conditions given.`;
}

function toApplication({ open, review, volumes }: Thought): LicenseApplicationType | null {
  if (review === null) return null;
  const { before, movement } = open;
  const { externalLicensedTpp, licensedTpp, uplift } = before.allocation;
  const debits = debitCountry(movement.destination, movement.on, isTainted(movement));
  const allocation = debits === null ? null : (allocationTpp(movement.on, uplift) ?? null);
  const licensed = licensedTpp + externalLicensedTpp;
  return {
    reviewPolicy: review.policy,
    coveredTpp: review.covered,
    excessTpp: review.excess,
    debits: debits === null ? null : toCountryType(debits, movement.on),
    allocationTpp: allocation,
    remainingBeforeTpp: allocation === null ? null : remainingOf(allocation, licensed),
    remainingAfterTpp: allocation === null ? null : remainingOf(allocation, licensed + movement.lineTpp),
    caseByCase: toCaseByCase(open, volumes),
    flags: review.flags,
    citations: citationsFor(review.rule, movement.on),
  };
}

const distinct = (citations: readonly CitationType[]): CitationType[] => [
  ...new Map(citations.map((one) => [`${one.section}|${one.document}|${one.rule}`, one])).values(),
];
