import type { LicenseStatus } from '../authorizations/license-positions.js';
import type { StatusSubject } from '../ledger/subjects.js';
import type { Day, Instant } from '../rules/day.js';
import type { LicenseThresholdsReached } from '../rules/license-thresholds.rule.js';
import type { PresumptionBasis, QuotaStatusWord } from '../rules/presumption.rule.js';
import type { Tpp } from '../rules/tpp.js';
import type { VeuStatusWord } from '../rules/veu-status.rule.js';
import type { LimitUse, ThresholdChange } from '../rules/veu-thresholds.rule.js';
import type { CountryGroup, OfficialStatus, ReviewPolicy } from '../rules/vocabulary.js';

/** What a country's status rests on: both readings, whichever heads it, and the figures behind them. */
export interface CountryReading {
  readonly basis: PresumptionBasis;
  readonly licensed: ReviewPolicy;
  readonly exported: ReviewPolicy;
  readonly group: CountryGroup;
  readonly licensedTpp: Tpp | null;
  readonly externalLicensedTpp: Tpp | null;
  readonly exportedTpp: Tpp | null;
  readonly allocationTpp: Tpp | null;
  readonly remainingTpp: Tpp | null;
  readonly officialStatus: OfficialStatus | null;
}

/** What the status of an LPP quota rests on. */
export interface QuotaReading {
  readonly quotaTpp: Tpp | null;
  readonly usedTpp: Tpp;
  readonly remainingTpp: Tpp;
  readonly overTpp: Tpp;
}

/** What a license's status rests on. Quantities are `null` before its issue. */
export interface LicenseReading {
  readonly shippedQuantity: bigint | null;
  readonly remainingQuantity: bigint | null;
  readonly issuedOn: Day;
  readonly usableThrough: Day;
  /** The thresholds of the settings it has reached; absent from what was computed before there were any. */
  readonly reached?: LicenseThresholdsReached;
}

/** A limit of a VEU, and which of the thresholds of the settings its use has reached, ascending. */
export type VeuLimitReading = LimitUse & { readonly reachedPercents: readonly bigint[] };

/** What the status of a VEU rests on. */
export interface VeuReading {
  readonly veuKind: 'UVEU' | 'NVEU';
  readonly totalTpp: Tpp;
  readonly violations: readonly string[];
  readonly warnings: readonly string[];
  /** By rule. */
  readonly limits: readonly VeuLimitReading[];
  /** In the history: the thresholds that were raised or cleared with this change. */
  readonly thresholdChanges?: readonly ThresholdChange[];
}

export type LicenseStatusWord = LicenseStatus | 'NOT_YET_ISSUED';
export type Headline = ReviewPolicy | QuotaStatusWord | LicenseStatusWord | VeuStatusWord;
export type Reading = CountryReading | QuotaReading | LicenseReading | VeuReading;

/** A status as the ledger gives it at one moment. */
export interface DerivedStatus extends StatusSubject {
  readonly headline: Headline;
  readonly reading: Reading;
  /** When it changes by itself if nothing is posted: by law, by a day of the subject, or by a fact of a later day. */
  readonly dueAt: Instant | null;
}

/** A status as it is kept: with the last event of the ledger that it has seen. */
export interface Status extends DerivedStatus {
  readonly seq: number;
  readonly computedAt: Instant;
}

/**
 * Why a status changed: something was posted; a day came; an operator had everything computed again; or the rules or
 * settings of Headroom are others than when it was computed.
 */
export const STATUS_CAUSES = ['POSTING', 'TIME', 'REBUILD', 'REVISION'] as const;
export type StatusCause = (typeof STATUS_CAUSES)[number];

/** One entry of the history of a status. */
export interface StatusChange extends StatusSubject {
  readonly id: number;
  /** `null` for the first one. */
  readonly was: Headline | null;
  readonly became: Headline;
  readonly reading: Reading;
  readonly cause: StatusCause;
  /** The event that caused it, when one did. */
  readonly causeSeq: number | null;
  /** The last event that was seen. */
  readonly seq: number;
  readonly changedAt: Instant;
}

/** Names a subject among those of its tenant. */
export const nameOf = ({ key, kind }: StatusSubject): string => `${kind}|${key}`;

/**
 * What users see as the status: its headline; for a country, both readings; for a VEU, what it breaks and the thresholds
 * it has reached; for a license, the thresholds it has reached. A change of these enters the history.
 */
export function wordsOf({ headline, reading }: { headline: Headline; reading: Reading }): string {
  if ('licensed' in reading) return `${headline} ${reading.licensed} ${reading.exported}`;
  if ('usableThrough' in reading) return [headline, ...licenseWords(reading)].join(' ');
  if (!('veuKind' in reading)) return headline;
  const reached = reading.limits.map(({ reachedPercents, rule }) => `${rule}=${reachedPercents.join('/')}`);
  return [headline, ...reading.violations, '-', ...reading.warnings, '-', ...reached.filter(hasAny)].join(' ');
}

/** Nothing where nothing is reached, so that a status from before there were thresholds says the same. */
const licenseWords = ({ reached }: LicenseReading): readonly string[] =>
  Object.entries(reached ?? {}).flatMap(([name, values]) =>
    values.length === 0 ? [] : [`${name}=${values.join('/')}`],
  );

const hasAny = (limit: string): boolean => !limit.endsWith('=');

/** Do two statuses say the same, figures and due time included? */
export const sameStatus = (a: DerivedStatus, b: DerivedStatus): boolean => a.dueAt === b.dueAt && sameFigures(a, b);

/** Do two statuses say the same, figures included? */
export const sameFigures = (a: DerivedStatus, b: DerivedStatus): boolean =>
  a.headline === b.headline && canonical(a.reading) === canonical(b.reading);

/** JSON with the names of each object in order, because jsonb keeps its own. */
const canonical = (reading: Reading): string =>
  JSON.stringify(reading, (_name, value: unknown) => {
    if (typeof value === 'bigint') return String(value);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  });

const AMOUNT = /(Tpp|Quantity|[pP]ercents?)$/;

/** A reading as jsonb returns it: amounts are text there, because JSON numbers are not exact. */
export const readingFrom = (json: Readonly<Record<string, unknown>>): Reading => revived('', json) as Reading;

function revived(name: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => revived(name, one));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, revived(inner, one)]));
  return typeof value === 'string' && AMOUNT.test(name) ? BigInt(value) : value;
}
