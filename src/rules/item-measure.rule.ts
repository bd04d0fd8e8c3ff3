import type { Citation } from './citation.js';
import type { Day } from './day.js';
import type { DesignerStatus, ItemFacts } from './item-class.rule.js';
import {
  atLeast,
  type DieArea,
  icTppOf,
  LIMITS_STAND_SINCE,
  paragraphOf,
  performanceDensity,
  type RatedPeak,
  UnmeasurablePart,
} from './ic-measure.rule.js';
import { inForce } from './parameter.js';
import { advancedIcLimits } from './rulebook/advanced-ic-limits.js';
import { tryMilli } from './rulebook/catalog-item.js';
import { inAdvancedComputingRule } from './rulebook/documents.js';
import { timesUnits, type Tpp, TPP_DECIMALS, tryTpp } from './tpp.js';
import type { Level } from './vocabulary.js';

export {
  atLeast,
  hbmParagraph,
  icTppOf,
  paragraphOf,
  performanceDensity,
  type RatedPeak,
  UnmeasurablePart,
} from './ic-measure.rule.js';

/** A user's own part, as its owner describes it. */
export interface OwnPart {
  readonly id: string;
  readonly name: string;
  readonly densePeaks: readonly RatedPeak[];
  /** Integrated circuits of this kind in one shipped unit, at least one. */
  readonly icCount: bigint;
  /** Decimal. `null` or absent: not known; `0`: no logic die with non-planar transistors. */
  readonly dieAreaMm2?: string | null;
  readonly dataCenter: boolean;
  /** Decimal, total DRAM bandwidth of one integrated circuit. `null` or absent: not known. */
  readonly memoryBandwidthGBps?: string | null;
  readonly designerStatus: DesignerStatus;
  /** Shipped as a board or computer even if it holds one circuit only: 4A090 instead of 3A090. */
  readonly assembly?: boolean;
  /** Where another entry describes the item, its .z paragraph, e.g. `5A002.z.1.a`. */
  readonly eccn?: string;
}

/** One test of a classification: a paragraph's figures, or the data center note that leaves parts out. */
export interface ClassificationFinding {
  readonly rule: 'item.a1' | 'item.a2' | 'item.b1' | 'item.b2' | 'item.dataCenterNote';
  /** Of a paragraph: its figures are met. Of the note: it does not leave the part out. */
  readonly met: boolean;
  /** TPP and mm² as ten-thousandths, densities as hundredths. */
  readonly numbers: Readonly<Record<string, bigint>>;
  readonly citations: readonly Citation[];
}

/** The facts of an own part with the tests behind them. */
export interface Classification extends ItemFacts {
  readonly findings: readonly ClassificationFinding[];
  /** Figures without which the level stays undecided. */
  readonly missing: readonly 'dieAreaMm2'[];
}

/** TPP amounts have at most 15 digits before the point, in files and in the database. */
const TOO_LARGE: Tpp = 10n ** BigInt(15 + TPP_DECIMALS);

/**
 * The facts of a user's own part from its dense rates: TPP, paragraph, level, ECCN.
 *
 * The paragraph is that of one circuit and not of the sum, because 4A090 asks for any circuit that meets the limits.
 * The level is `null` when the die area decides and is not known. Throws `UnmeasurablePart` for figures that cannot be
 * measured, `RulebookGap` before 17 November 2023. Cites ECCNs 3A090 and 4A090.
 */
export function classify(part: OwnPart, on: Day = LIMITS_STAND_SINCE): Classification {
  if (part.icCount < 1n) throw new UnmeasurablePart('icCount', 'BAD_NUMBER', 'A unit holds at least one circuit');
  const icTpp = icTppOf(part.densePeaks);
  const unitTpp = timesUnits(icTpp, part.icCount);
  if (unitTpp >= TOO_LARGE) throw new UnmeasurablePart('densePeaks', 'TOO_LARGE', 'A unit has less than 10^15 TPP');
  const dieArea = areaOf(part);

  const paragraph = paragraphOf({ icTpp, dieArea, dataCenter: part.dataCenter }, on);
  const level = levelOf(paragraph);
  return {
    id: part.id,
    name: part.name,
    level,
    unitTpp,
    icTpp,
    dataCenter: part.dataCenter,
    bandwidthMilliGBps: bandwidthOf(part),
    eccn: eccnOf(part, level),
    paragraph: paragraph === 'NONE' ? null : paragraph,
    designerStatus: part.designerStatus,
    findings: findingsOf(part, icTpp, dieArea, on),
    missing: paragraph === null ? ['dieAreaMm2'] : [],
  };
}

function levelOf(paragraph: ReturnType<typeof paragraphOf>): Level | null {
  if (paragraph === null || paragraph === 'NONE') return paragraph;
  return paragraph.startsWith('a') ? 'A' : 'B';
}

function eccnOf({ eccn, assembly, icCount }: OwnPart, level: Level | null): string {
  if (level === null) return 'UNDECIDED';
  if (eccn !== undefined) return eccn;
  if (level === 'NONE') return 'NOT_3A090';
  return `${assembly === true || icCount > 1n ? '4A090' : '3A090'}.${level.toLowerCase()}`;
}

function findingsOf(part: OwnPart, icTpp: Tpp, dieArea: DieArea | null, on: Day): ClassificationFinding[] {
  const { value: limits, citation } = inForce(advancedIcLimits, on);
  const note = inAdvancedComputingRule('Supplement No. 1 to 15 CFR part 774, ECCN 3A090, notes', 'R-07');
  const byTpp: ClassificationFinding[] = [
    { rule: 'item.a1', met: icTpp >= limits.tppA, numbers: { icTpp, limit: limits.tppA }, citations: [citation] },
    {
      rule: 'item.dataCenterNote',
      met: part.dataCenter || icTpp >= limits.tppA,
      numbers: { icTpp, limit: limits.tppA },
      citations: [note],
    },
  ];
  const density = dieArea === null ? undefined : performanceDensity(icTpp, dieArea);
  if (dieArea === null || density === undefined) return byTpp;

  const byDensity = (
    rule: ClassificationFinding['rule'],
    from: Tpp,
    below: Tpp | null,
    hundredths: bigint,
    upper: bigint | null,
  ): ClassificationFinding => ({
    rule,
    met:
      icTpp >= from &&
      (below === null || icTpp < below) &&
      atLeast(density, hundredths) &&
      (upper === null || !atLeast(density, upper)),
    numbers: { icTpp, dieArea, tppFrom: from, densityHundredthsFrom: hundredths },
    citations: [citation],
  });
  return [
    ...byTpp,
    byDensity('item.a2', limits.tppFloor, null, limits.densityA2, null),
    byDensity('item.b1', limits.tppB1, limits.tppA, limits.densityB1, limits.densityA2),
    byDensity('item.b2', limits.tppFloor, null, limits.densityB2, limits.densityA2),
  ];
}

function areaOf({ dieAreaMm2 }: OwnPart): DieArea | null {
  if (dieAreaMm2 === undefined || dieAreaMm2 === null) return null;
  const area = tryTpp(dieAreaMm2);
  if (area === undefined) {
    throw new UnmeasurablePart('dieAreaMm2', 'BAD_NUMBER', `"${dieAreaMm2}" is not an area with at most 4 decimals`);
  }
  return area;
}

function bandwidthOf({ memoryBandwidthGBps: text }: OwnPart): bigint | null {
  if (text === undefined || text === null) return null;
  const bandwidth = tryMilli(text);
  if (bandwidth === undefined) {
    throw new UnmeasurablePart(
      'memoryBandwidthGBps',
      'BAD_NUMBER',
      `"${text}" is not a decimal with at most 3 decimals`,
    );
  }
  return bandwidth;
}
