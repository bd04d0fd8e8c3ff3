import type { Citation } from './citation.js';
import type { Day } from './day.js';
import type { Destination } from './destination.js';
import type { RulebookId } from './parameter.js';
import type { AssumableId } from './rulebook/parameters.js';
import type { Rulebook } from './rulebook/rulebooks.js';
import { rulebookOf } from './rulebook-in-force.js';
import type { Tpp } from './tpp.js';
import type { CountryGroup } from './vocabulary.js';

/** From a day on, and before `until` when there is one, a cap in TPP or a share in percent. `null`: none is in force. */
export interface AssumedQuantity {
  readonly kind: 'QUANTITY';
  readonly name: string;
  readonly quantity: AssumableId;
  readonly value: Tpp | null;
  readonly from: Day;
  readonly until: Day | null;
}

/** The same for the group of a destination. `license`: whether the rule of October 2023 asks for one; as it does when null. */
export interface AssumedGroup {
  readonly kind: 'GROUP';
  readonly name: string;
  readonly destination: Destination;
  readonly group: CountryGroup;
  readonly license: boolean | null;
  readonly from: Day;
  readonly until: Day | null;
}

/** Other days of a rulebook's life. What is left out stays; `removedOn: null` means that it is never removed. */
export interface AssumedDates {
  readonly kind: 'DATES';
  readonly name: string;
  readonly rulebook: RulebookId;
  readonly effectiveOn?: Day;
  readonly complianceOn?: Day;
  readonly removedOn?: Day | null;
}

/** An assumption about the law: an input of one question, stored nowhere. It changes nothing before its start. */
export type WhatIf = AssumedQuantity | AssumedGroup | AssumedDates;

/** An assumption that cannot be meant, and why. */
export class BadWhatIf extends Error {
  override readonly name = 'BadWhatIf';

  constructor(
    readonly whatIf: string,
    problem: string,
  ) {
    super(`The assumption "${whatIf}" ${problem}.`);
  }
}

/** The first day on which an answer may differ: of two dates, the assumed and the enacted one, the earlier. */
export function startOf(whatIf: WhatIf): Day | null {
  if (whatIf.kind !== 'DATES') return whatIf.from;
  const enacted = rulebookOf(whatIf.rulebook);
  const days = (['effectiveOn', 'complianceOn', 'removedOn'] as const).flatMap((date) => {
    const assumed = whatIf[date];
    return assumed === undefined ? [] : [assumed, enacted[date]].filter((one) => one !== null);
  });
  return days.toSorted()[0] ?? null;
}

/** What an assumption is cited as: it rests on no text. */
export const citationOf = ({ from, name }: { readonly name: string; readonly from: Day }): Citation => ({
  section: 'an assumption, no law',
  document: name,
  published: from,
  rule: 'R-85',
});

/** A rulebook with the dates an assumption gives it. */
export function withDates(rulebook: Rulebook, whatIf: WhatIf): Rulebook {
  if (whatIf.kind !== 'DATES' || whatIf.rulebook !== rulebook.id) return rulebook;
  const effectiveOn = whatIf.effectiveOn ?? rulebook.effectiveOn;
  const complianceOn = whatIf.complianceOn ?? rulebook.complianceOn;
  return {
    ...rulebook,
    effectiveOn,
    complianceOn: complianceOn < effectiveOn ? effectiveOn : complianceOn,
    removedOn: whatIf.removedOn === undefined ? rulebook.removedOn : whatIf.removedOn,
  };
}

/** Throws `BadWhatIf` for an assumption that contradicts itself. */
export function checkWhatIf(whatIf: WhatIf): void {
  const bad = (problem: string): never => {
    throw new BadWhatIf(whatIf.name, problem);
  };
  if (whatIf.kind === 'DATES') {
    if (startOf(whatIf) === null) bad('names no date');
    const { effectiveOn, removedOn } = withDates(rulebookOf(whatIf.rulebook), whatIf);
    if (removedOn !== null && removedOn < effectiveOn) bad('removes a rulebook before it begins');
    return;
  }
  if (whatIf.until !== null && whatIf.until <= whatIf.from) bad('ends before it begins');
  if (whatIf.kind === 'GROUP') return;
  if (whatIf.value !== null && whatIf.value < 0n) bad('is below zero');
  const isShare = whatIf.quantity.endsWith('Share');
  if (isShare && whatIf.value === null) bad('leaves a share without a value');
  if (isShare && whatIf.value !== null && whatIf.value > 100n) bad('is above 100 percent');
}
