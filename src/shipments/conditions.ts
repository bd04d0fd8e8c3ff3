import { toCitationType } from '../ledger/answer.graphql.js';
import type { Citation } from '../rules/citation.js';
import { addDays, type Day } from '../rules/day.js';
import { inForceOrFirst, type Parameter } from '../rules/parameter.js';
import { acmAccountMonths } from '../rules/rulebook/acm-account-months.js';
import { aiaReportThreshold } from '../rules/rulebook/aia-report-threshold.js';
import { lppCopyDays } from '../rules/rulebook/lpp-copy-days.js';
import { lppPriorNotice } from '../rules/rulebook/lpp-prior-notice.js';
import { nacNoticeDays } from '../rules/rulebook/nac-notice-days.js';
import { recordYears } from '../rules/rulebook/record-years.js';
import { formatTpp, type Tpp } from '../rules/tpp.js';
import type { RecordedAs } from '../rules/vocabulary.js';
import type { ConditionType } from './determine.graphql.js';

/** What the paperwork of a movement depends on. */
export interface Paperwork {
  readonly on: Day;
  readonly lineTpp: Tpp;
  /** AIA TPP its consignee has received before it. */
  readonly aiaCumulativeTpp: Tpp;
}

const condition = (text: string, citation: Citation, dueOn: Day | null = null): ConditionType => ({
  text,
  dueOn,
  citations: [toCitationType(citation)],
});

/** What is to be fulfilled under an authorization, in the order in which it falls due. */
export function conditionsOf(under: RecordedAs, paperwork: Paperwork): readonly ConditionType[] {
  const now = <T>(parameter: Parameter<T>) => inForceOrFirst(parameter, paperwork.on);
  const years = now(recordYears);
  const records = condition(`Keep the records of this movement for ${years.value} years.`, years.citation);
  switch (under) {
    case 'AIA':
      return [...aia(paperwork), records];
    case 'ACM':
      return [
        condition(
          `Keep an account of items in and out per facility, updated at least every ${now(acmAccountMonths).value} months.`,
          now(acmAccountMonths).citation,
        ),
        records,
      ];
    case 'LPP':
      return [...lpp(paperwork), records];
    case 'NAC': {
      const { citation, value } = now(nacNoticeDays);
      const text = `Notify BIS in SNAP-R at least ${value} calendar days before the export, and meet the other conditions of NAC.`;
      return [condition(text, citation, addDays(paperwork.on, -value)), records];
    }
    case 'ACA':
      return [
        condition('Meet the other conditions of ACA, such as a written order.', now(nacNoticeDays).citation),
        records,
      ];
    case 'LICENSE':
      return [condition('Meet the conditions that the license itself prints.', years.citation), records];
    case 'NOT_AN_EXPORT':
      return [];
    default:
      return [records];
  }
}

function aia({ aiaCumulativeTpp, lineTpp, on }: Paperwork): ConditionType[] {
  const { citation, value } = inForceOrFirst(aiaReportThreshold, on);
  const cumulative = aiaCumulativeTpp + lineTpp;
  const due = cumulative >= value;
  return [
    condition(
      "Have the ultimate consignee's one-time certification, signed and dated, before the first use.",
      citation,
      on,
    ),
    condition(
      due
        ? `Send the certification to BIS: with this shipment the consignee has received ${formatTpp(cumulative)} TPP under AIA, at or above ${formatTpp(value)}.`
        : `Sending the certification to BIS is not due yet: ${formatTpp(cumulative)} of ${formatTpp(value)} TPP received under AIA.`,
      citation,
      due ? on : null,
    ),
    condition(
      'Give the consignee the ECCN of each item once, and a written AIA notice with each shipment.',
      citation,
      on,
    ),
  ];
}

function lpp({ lineTpp, on }: Paperwork): ConditionType[] {
  const copy = inForceOrFirst(lppCopyDays, on);
  const notice = inForceOrFirst(lppPriorNotice, on);
  return [
    condition(
      "Have the ultimate consignee's certification before use: aware of LPP, quota of the year not received.",
      copy.citation,
      on,
    ),
    ...(lineTpp >= notice.value
      ? [
          condition(
            `Notify BIS before the shipment: it carries ${formatTpp(notice.value)} TPP or more.`,
            notice.citation,
            on,
          ),
        ]
      : []),
    condition(`Send BIS a copy within ${copy.value} days of the export.`, copy.citation, addDays(on, copy.value)),
  ];
}
