import type { Citation } from '../rules/citation.js';
import type { Day } from '../rules/day.js';
import { gapOn } from '../rules/gap.rule.js';
import { rulebookOf, rulebooksInForce } from '../rules/rulebook-in-force.js';
import { type Difference, diffLaw, gapOfSide, type LawSide, type Said } from '../rules/rulebook-diff.js';
import { type Rulebook, rulebooks } from '../rules/rulebook/rulebooks.js';
import { POSTURES, type Posture } from '../rules/vocabulary.js';
import { grouped, toJson } from './output.js';

interface ListWanted {
  readonly on: Day | null;
  /** `null`: both. */
  readonly posture: Posture | null;
  readonly json: boolean;
}

/** The rulebooks on record, or those in force on a day, as a table or as JSON. */
export function listRules({ json, on, posture }: ListWanted): string {
  const postures = posture === null ? POSTURES : [posture];
  const listed = rulebooks.filter(
    ({ id, postures: its }) =>
      postures.some((one) => its.includes(one)) &&
      (on === null || postures.some((one) => rulebooksInForce(on, one).includes(id))),
  );
  const gaps = on === null ? [] : postures.flatMap((one) => gapOn(on, one)?.sentence ?? []);
  if (json) return toJson({ on, posture, gaps, rulebooks: listed });
  return [...gaps, ...listed.flatMap(rulebookLines)].join('\n');
}

function rulebookLines(of: Rulebook): string[] {
  const dates = [
    `published ${of.publishedOn}`,
    `effective ${of.effectiveOn}`,
    `compliance ${of.complianceOn}`,
    `enforcement suspended ${of.enforcementSuspendedOn ?? 'never'}`,
    `removed ${of.removedOn ?? 'never'}`,
  ];
  return [
    `${of.id}${of.standsAlone ? '' : ' (overlay)'}  ${of.title}`,
    `  ${dates.join(', ')}`,
    `  ${of.postures.join(', ')}; ${citationText(of.citation)}`,
  ];
}

const TITLES = {
  DATE: 'Dates',
  RULEBOOK: 'Rulebooks in force',
  PROVISION: 'What they say',
  QUANTITY: 'Quantities',
  GROUP: 'Country groups',
} as const satisfies Record<Difference['kind'], string>;

/** What changed from one side to the other, as text or as JSON. */
export function diffRules(a: LawSide, b: LawSide, json: boolean): string {
  const differences = diffLaw(a, b);
  const gaps = [gapOfSide(a), gapOfSide(b)].filter((gap) => gap !== null);
  if (json) return toJson({ a, b, gaps, differences });
  const kinds = Object.keys(TITLES) as Difference['kind'][];
  const sections = kinds.flatMap((kind) => {
    const ofKind = differences.filter((one) => one.kind === kind);
    return ofKind.length === 0 ? [] : ['', TITLES[kind], ...ofKind.flatMap(differenceLines)];
  });
  const nothing = differences.length === 0 ? ['', 'Nothing is different.'] : [];
  return [`From ${nameOf(a)}`, `to   ${nameOf(b)}`, ...gaps, ...sections, ...nothing].join('\n');
}

const nameOf = (side: LawSide): string =>
  'rulebook' in side
    ? `${side.rulebook}: ${rulebookOf(side.rulebook).title}`
    : `${side.on}, ${side.posture === 'AS_CODIFIED' ? 'as codified' : 'as enforced'}`;

function differenceLines({ a, about, b, meaning }: Difference): string[] {
  return [`  ${about}${meaning === null ? '' : `: ${meaning}`}`, ...saidLines('-', a), ...saidLines('+', b)];
}

function saidLines(sign: string, said: Said | null): string[] {
  if (said === null) return [`    ${sign} nothing`];
  const value = /^\d+(\.\d+)?$/.test(said.value) ? grouped(said.value) : said.value;
  return [`    ${sign} ${value}`, ...said.citations.map((citation) => `      ${citationText(citation)}`)];
}

const citationText = ({ document, published, rule, section }: Citation): string =>
  `${section}, ${document} of ${published} (${rule})`;
