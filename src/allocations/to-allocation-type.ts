import { frameOf } from '../ledger/answer.graphql.js';
import { toCountryType } from '../parties/country.graphql.js';
import type { AllocationBasis } from '../platform/config.js';
import { dayOf } from '../rules/day.js';
import { formatTpp } from '../rules/tpp.js';
import type { Posture } from '../rules/vocabulary.js';
import type { AllocationType, AllocationUnderType } from './allocation.graphql.js';
import type { CountryPosition } from './country-positions.js';
import type { ReadAllocations } from './read-allocations.js';

const NO_GROUP = 'Only countries outside the allies, Macau and D:5 have an allocation (R-15).';
const NO_PERIOD = 'No allocation is in force that day: it is for 13 January 2025 to 31 December 2027 (R-22, R-26).';
const NOT_ENFORCED =
  'As enforced there is no allocation: BIS does not enforce the Framework (R-88). The figures are those of the text.';

type Reading = Omit<ReadAllocations, 'positions'>;

const NONE: readonly AllocationUnderType[] = [];

/** Answers made of a position, by posture and basis: a position is read once and asked for often. */
const made = new WeakMap<CountryPosition, Map<string, AllocationType>>();

/** An answer of now may be this old, in milliseconds: nothing was written since, or its position would be another. */
const AS_GOOD_AS_NOW = 1_000;

export function toAllocationType(
  position: CountryPosition,
  reading: Reading,
  posture: Posture,
  basis: AllocationBasis,
): AllocationType {
  const answers = made.get(position) ?? new Map<string, AllocationType>();
  if (answers.size === 0) made.set(position, answers);
  const name = `${posture} ${basis}`;
  const known = answers.get(name);
  if (known !== undefined && reading.now - known.computedAt < AS_GOOD_AS_NOW) return known;
  const answer =
    known === undefined
      ? answerOf(position, reading, posture, basis)
      : { ...known, at: reading.at, known: reading.known ?? reading.now, computedAt: reading.now };
  answers.set(name, answer);
  return answer;
}

function answerOf(
  position: CountryPosition,
  { at, known, ledgerSequence, now }: Reading,
  posture: Posture,
  basis: AllocationBasis,
): AllocationType {
  const reason = whyNot(position, posture);
  const external = position.externalLicensedTpp;
  const headline = basis === 'EXPORTED' ? position.statusByExported : position.reviewPolicy;
  return {
    ...frameOf({ posture, at, known, ledgerSequence, now }),
    country: toCountryType(position.country, dayOf(at)),
    group: position.group,
    applies: reason === null,
    reason,
    allocationTpp: position.allocationTpp,
    licensedTpp: position.licensedTpp,
    knownLicensedTpp: position.licensedTpp === null ? null : position.licensedTpp - (external ?? 0n),
    externalLicensedTpp: external,
    externalSource: position.externalSource,
    externalReportedOn: position.externalReportedOn,
    exportedTpp: position.exportedTpp,
    remainingTpp: position.remainingTpp,
    uplift: formatTpp(position.uplift), // the same scale: ten-thousandths
    officialStatus: position.officialStatus,
    basis,
    status: posture === 'AS_ENFORCED' ? null : headline,
    statusByLicensed: position.reviewPolicy,
    statusByExported: position.statusByExported,
    readings: NONE,
  };
}

export function whyNot(
  { allocationTpp, group }: Pick<CountryPosition, 'allocationTpp' | 'group'>,
  posture: Posture,
): string | null {
  if (group !== 'ALLOCATION') return NO_GROUP;
  if (posture === 'AS_ENFORCED') return NOT_ENFORCED;
  return allocationTpp === null ? NO_PERIOD : null;
}
