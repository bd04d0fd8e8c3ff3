import type { Citation } from './citation.js';
import { groupOf, groupCitation } from './country-group.rule.js';
import type { Day } from './day.js';
import { allDestinations } from './destination.js';
import { gapOn } from './gap.rule.js';
import type { DatedValue, Parameter, RulebookId } from './parameter.js';
import { rulebookOf, rulebooksInForce } from './rulebook-in-force.js';
import { parameters } from './rulebook/parameters.js';
import { type Provision, provisions, TOPICS } from './rulebook/provisions.data.js';
import type { Posture } from './vocabulary.js';
import { writtenValue } from './written-value.js';

/** One side of a comparison: a rulebook by itself, or the law of a day in a posture. */
export type LawSide = { readonly rulebook: RulebookId } | { readonly on: Day; readonly posture: Posture };

/** What one side says of something, with the texts. `null`: it says nothing of it. */
export interface Said {
  readonly value: string;
  readonly citations: readonly Citation[];
}

/** Something that the two sides say differently. */
export interface Difference {
  readonly kind: 'DATE' | 'RULEBOOK' | 'PROVISION' | 'QUANTITY' | 'GROUP';
  /** The date, rulebook, topic, parameter or destination. */
  readonly about: string;
  /** Of a quantity: what it means and its unit. */
  readonly meaning: string | null;
  readonly a: Said | null;
  readonly b: Said | null;
}

type Facts = ReadonlyMap<string, Said>;
interface SideFacts {
  readonly dates: Facts;
  readonly rulebooks: Facts;
  readonly provisions: Facts;
  readonly quantities: Facts;
  readonly groups: Facts;
}

/**
 * What changed from one side to the other, dates first, then rulebooks, provisions by topic, quantities by id, and country
 * groups by code. Everything has the texts it rests on; what is the same on both sides is left out. Cites R-85.
 */
export function diffLaw(a: LawSide, b: LawSide): readonly Difference[] {
  const [of, other] = [factsOf(a), factsOf(b)];
  const meanings = new Map(parameters.map(({ id, meaning, unit }) => [id, `${meaning} (${unit})`]));
  return [
    ...compare('DATE', of.dates, other.dates),
    ...compare('RULEBOOK', of.rulebooks, other.rulebooks),
    ...compare('PROVISION', of.provisions, other.provisions),
    ...compare('QUANTITY', of.quantities, other.quantities).map((one) => ({
      ...one,
      meaning: meanings.get(one.about) ?? null,
    })),
    ...compare('GROUP', of.groups, other.groups),
  ];
}

/** Why a side says nothing at all: no rulebook covers its day. `null` when one does. */
export const gapOfSide = (side: LawSide): string | null =>
  'on' in side ? (gapOn(side.on, side.posture)?.sentence ?? null) : null;

function compare(kind: Difference['kind'], a: Facts, b: Facts): Difference[] {
  return [...new Set([...a.keys(), ...b.keys()])]
    .filter((about) => a.get(about)?.value !== b.get(about)?.value)
    .map((about) => ({ kind, about, meaning: null, a: a.get(about) ?? null, b: b.get(about) ?? null }));
}

const factsOf = (side: LawSide): SideFacts => ('rulebook' in side ? ofRulebook(side.rulebook) : ofDay(side));

function ofRulebook(id: RulebookId): SideFacts {
  const { citation, complianceOn, effectiveOn, enforcementSuspendedOn, postures, publishedOn, removedOn } =
    rulebookOf(id);
  const dates = { publishedOn, effectiveOn, complianceOn, enforcementSuspendedOn, removedOn, postures };
  return {
    dates: new Map(
      Object.entries(dates).map(([date, value]) => [date, { value: writtenValue(value, ''), citations: [citation] }]),
    ),
    rulebooks: new Map(),
    provisions: byTopic(provisions.filter(({ rulebook }) => rulebook === id)),
    quantities: new Map(parameters.flatMap((parameter) => rowsOf(parameter, id))),
    groups: new Map(),
  };
}

/** Everything a rulebook has set a quantity to, in the order of the days; one entry when that was once. */
function rowsOf({ id, unit, values }: Parameter<unknown>, rulebook: RulebookId): [string, Said][] {
  const rows = values.filter((row) => row.rulebook === rulebook);
  if (rows.length === 0) return [];
  const written = rows.map(({ from, value }) =>
    rows.length === 1 ? writtenValue(value, unit) : `${writtenValue(value, unit)} from ${from}`,
  );
  return [[id, { value: written.join('; '), citations: distinct(rows.map(({ citation }) => citation)) }]];
}

function ofDay({ on, posture }: { readonly on: Day; readonly posture: Posture }): SideFacts {
  const inForce = rulebooksInForce(on, posture);
  const ofThese = provisions.filter(({ rulebook }) => inForce.includes(rulebook));
  return {
    dates: new Map(),
    rulebooks: new Map(
      inForce.map((id) => [id, { value: rulebookOf(id).title, citations: [rulebookOf(id).citation] }]),
    ),
    provisions: byTopic(ofThese),
    quantities: new Map(
      parameters.flatMap((parameter): [string, Said][] => {
        const row = readsOn(parameter, on, posture);
        return row === undefined
          ? []
          : [[parameter.id, { value: writtenValue(row.value, parameter.unit), citations: [row.citation] }]];
      }),
    ),
    groups: new Map(
      allDestinations().map((place) => [place, { value: groupOf(place, on), citations: [groupCitation(place, on)] }]),
    ),
  };
}

/** The row in force among those of rulebooks that speak in the posture: as enforced nothing rests on the Framework. */
function readsOn<T>({ values }: Parameter<T>, on: Day, posture: Posture): DatedValue<T> | undefined {
  const row = values.findLast(({ from, rulebook }) => from <= on && rulebookOf(rulebook).postures.includes(posture));
  return row === undefined || row.value === null ? undefined : row;
}

function byTopic(these: readonly Provision[]): Facts {
  const found = new Map<string, Said>();
  for (const topic of TOPICS) {
    const ofTopic = these.filter((one) => one.topic === topic);
    if (ofTopic.length === 0) continue;
    found.set(topic, {
      value: ofTopic.map(({ rulebook, says }) => (ofTopic.length === 1 ? says : `${rulebook}: ${says}`)).join(' '),
      citations: distinct(ofTopic.map(({ citation }) => citation)),
    });
  }
  return found;
}

const distinct = (citations: readonly Citation[]): readonly Citation[] => [
  ...new Map(citations.map((one) => [`${one.section}|${one.document}|${one.rule}`, one])).values(),
];
