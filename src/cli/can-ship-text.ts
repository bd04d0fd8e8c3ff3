import { formatUsd } from '../platform/graphql-usd.js';
import { formatInstant } from '../rules/day.js';
import { formatTpp } from '../rules/tpp.js';
import type {
  ConditionType,
  DetermineAnswer,
  DetermineInput,
  DrawType,
  LicenseApplicationType,
  PathwayType,
} from '../shipments/determine.graphql.js';
import type { DrawdownAnswer } from '../shipments/drawdown.graphql.js';
import { grouped } from './output.js';

const HEADLINE = { YES: 'Yes', NO: 'No', UNCERTAIN: 'Uncertain', UNDEFINED: 'No answer' } as const;

/** The answer for a person: the verdict, every pathway with its numbers, what is to be fulfilled, the texts behind it. */
export function canShipText(input: DetermineInput, answer: DetermineAnswer, split: DrawdownAnswer | null): string {
  const { application, asEnforced, citations, conditions, flags, pathways, posture } = answer;
  const reading = posture === 'AS_CODIFIED' ? 'as codified' : 'as enforced';
  return [
    `${HEADLINE[answer.mayShip]}. ${answer.because}`,
    `${grouped(input.quantity)} ${input.item} to ${input.destinationCountry}, for ${input.consignee}, at ${formatInstant(answer.at)}, ${reading}: ${tppText(answer.lineTpp)}.`,
    ...(answer.complianceRequired ? [] : ['Nobody had to follow these rules yet on that day (R-66).']),
    ...section('Pathways, in the order of R-57', pathways.flatMap(pathwayLines)),
    ...(split === null ? [] : section('Split over licenses', splitLines(split))),
    ...section('An application for a license', application === null ? [] : applicationLines(application)),
    ...section('To be fulfilled', conditions.map(conditionLine)),
    ...section(
      'To be known',
      flags.map((flag) => `  ${flag}`),
    ),
    ...section(
      'The texts behind it',
      citations.map(
        ({ document, published, rule, section: place }) => `  ${place}, ${document} of ${published} (${rule})`,
      ),
    ),
    '',
    posture === 'AS_CODIFIED'
      ? `As enforced: ${asEnforced.authorization}${asEnforced.reviewPolicy === null ? '' : `, ${asEnforced.reviewPolicy}`}. Ask with --posture AS_ENFORCED.`
      : `As codified it would be recorded as ${answer.wouldBeRecordedAs.authorization}. Ask with --posture AS_CODIFIED.`,
    `Seen: the ledger up to event ${grouped(answer.ledgerSequence)}. Nothing was recorded. No legal advice.`,
  ].join('\n');
}

/** The answer for a program: the fields of the API's DetermineAnswer, TPP as exact decimals and instants as text. */
export const canShipJson = (answer: DetermineAnswer, split: DrawdownAnswer | null): string =>
  JSON.stringify(
    split === null ? answer : { ...answer, drawdown: split },
    (key, value: unknown) => {
      if (typeof value === 'bigint') {
        if (key.endsWith('Usd')) return formatUsd(value);
        return key === 'tpp' || key.endsWith('Tpp') ? formatTpp(value) : Number(value);
      }
      return (key === 'at' || key === 'computedAt') && typeof value === 'number' ? formatInstant(value) : value;
    },
    1,
  );

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

const tppText = (amount: bigint): string => `${grouped(formatTpp(amount))} TPP`;

/** Each strategy with what it does, and the licenses that cannot be used. */
const splitLines = ({ choices, needed, unusable, volumeCap }: DrawdownAnswer): string[] => [
  ...(needed ? [] : ['  It needs no license.']),
  ...choices.map(({ because, strategy }) => `  ${strategy.padEnd(18)}  ${because}`),
  ...unusable.map(({ breaches, licenseNumber }) => `  not under ${licenseNumber}: ${breaches.join(', ')}`),
  ...(volumeCap === null || volumeCap.met ? [] : ['  The volume cap of the product has too little left (R-91).']),
];

function pathwayLines({
  authorization,
  available,
  draws,
  largestQuantity,
  licenseNumber,
  reason,
}: PathwayType): string[] {
  const name = licenseNumber === null ? authorization : `${authorization} ${licenseNumber}`;
  return [
    `  ${available ? 'yes' : 'no '}  ${name.padEnd(10)}  ${reason ?? ''}`.trimEnd(),
    ...draws.map((draw) => `         ${drawText(draw)}`),
    ...(available || largestQuantity === null ? [] : [`         at most ${grouped(largestQuantity)} would fit`]),
  ];
}

const drawText = ({ limit, of, remainingAfter, remainingBefore, unit, fits }: DrawType): string =>
  `${of}: ${grouped(remainingBefore)} of ${grouped(limit)} ${unit === 'UNIT' ? 'units' : unit} remain` +
  (fits ? `, ${grouped(remainingAfter)} afterwards` : '');

function applicationLines(application: LicenseApplicationType): string[] {
  const { allocationTpp, coveredTpp, debits, excessTpp, remainingAfterTpp, remainingBeforeTpp, reviewPolicy } =
    application;
  const covered =
    coveredTpp === null || excessTpp === null
      ? ''
      : `: ${tppText(coveredTpp)} within what remains, ${tppText(excessTpp)} beyond`;
  const lines = [`  would meet ${reviewPolicy}${covered}`];
  if (debits !== null && allocationTpp !== null && remainingBeforeTpp !== null && remainingAfterTpp !== null) {
    lines.push(
      `  ${debits.name}: ${grouped(formatTpp(remainingBeforeTpp))} of ${tppText(allocationTpp)} remain, ${grouped(formatTpp(remainingAfterTpp))} if it were licensed`,
    );
  }
  return lines;
}

const conditionLine = ({ citations, dueOn, text }: ConditionType): string =>
  `  - ${text}${dueOn === null ? '' : ` Due on ${dueOn}.`}${citations.length === 0 ? '' : ` [${citations.map((one) => one.section).join('; ')}]`}`;
