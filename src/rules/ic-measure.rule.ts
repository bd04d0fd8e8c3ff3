import { day, type Day } from './day.js';
import { inForce, inForceOrNone } from './parameter.js';
import { advancedIcLimits, type AdvancedIcLimits } from './rulebook/advanced-ic-limits.js';
import { type IcParagraph, PRECISION_BITS } from './rulebook/catalog-item.js';
import { hbmBandwidthDensity } from './rulebook/hbm-bandwidth-density.js';
import { type Tpp, tryTpp } from './tpp.js';

/** A rate the vendor claims for an integrated circuit. */
export interface RatedPeak {
  /** E.g. `FP8`. A name the catalog knows fixes the bit length; `TF32` is 19 bits. */
  readonly precision: string;
  /** Bits of the widest input of the multiply; the accumulator does not count. */
  readonly bitLength: number;
  /** Dense tera operations per second, a multiply-accumulate counted as two: an exact decimal, at most four decimals. */
  readonly tops: string;
  /** A sparse rate is refused: which dense rate stands behind it depends on the vendor. */
  readonly sparse?: boolean;
  /** Engines that can run together add up; precisions of one engine do not. Left out: the one main engine. */
  readonly engine?: string;
}

/** A figure that cannot be measured. `field` is the path of the figure, `reason` a stable word for what is wrong. */
export class UnmeasurablePart extends RangeError {
  constructor(
    readonly field: string,
    readonly reason: 'MISSING' | 'SPARSE' | 'BAD_NUMBER' | 'BIT_LENGTH' | 'TOO_LARGE',
    message: string,
  ) {
    super(message);
    this.name = 'UnmeasurablePart';
  }
}

/** Area in ten-thousandths of a mm², so that a TPP over an area is a density in TPP per mm². */
export type DieArea = bigint;

/** A ratio that is never divided out: compared by cross multiplication (RULES.md section 0). */
export interface Fraction {
  readonly numerator: bigint;
  /** Above zero. */
  readonly denominator: bigint;
}

/**
 * TPP of one integrated circuit: per engine the highest of dense TOPS times bit length, summed over the engines (R-01,
 * TOPS already count a multiply-accumulate as two operations, so the factor 2 is in them.
 * Throws `UnmeasurablePart` without a peak, for a sparse rate, for TOPS that are no exact decimal and for a bit length that
 * is out of 1 to 128 or contradicts the name of the precision. Cites the technical notes to 3A090.
 */
export function icTppOf(peaks: readonly RatedPeak[]): Tpp {
  if (peaks.length === 0) throw new UnmeasurablePart('densePeaks', 'MISSING', 'A part needs at least one dense rate');
  const highest = new Map<string, Tpp>();
  for (const [index, rated] of peaks.entries()) {
    const amount = peakTpp(rated, `densePeaks.${index}`);
    const engine = rated.engine ?? 'main';
    const before = highest.get(engine);
    if (before === undefined || amount > before) highest.set(engine, amount);
  }
  return [...highest.values()].reduce((total, amount) => total + amount, 0n);
}

function peakTpp({ precision, bitLength, tops, sparse }: RatedPeak, field: string): Tpp {
  if (sparse === true) {
    throw new UnmeasurablePart(field, 'SPARSE', `${precision}: give the dense rate; sparse rates do not count (R-02)`);
  }
  const rate = tryTpp(tops);
  if (rate === undefined) {
    throw new UnmeasurablePart(`${field}.tops`, 'BAD_NUMBER', `"${tops}" is not a decimal with at most 4 decimals`);
  }
  const known = Object.entries(PRECISION_BITS).find(([name]) => name === precision.toUpperCase() || name === precision);
  if (known !== undefined && known[1] !== bitLength) {
    const message = `${known[0]} counts with ${known[1]} bits, not ${bitLength} (R-02)`;
    throw new UnmeasurablePart(`${field}.bitLength`, 'BIT_LENGTH', message);
  }
  if (!Number.isInteger(bitLength) || bitLength < 1 || bitLength > 128) {
    throw new UnmeasurablePart(`${field}.bitLength`, 'BIT_LENGTH', 'A bit length is a whole number from 1 to 128');
  }
  return rate * BigInt(bitLength);
}

/**
 * TPP per mm² of applicable die area, exactly. `undefined` for an area of zero, which says that no logic die is
 * made with non-planar transistors: such a circuit has no density.
 */
export const performanceDensity = (icTpp: Tpp, dieArea: DieArea): Fraction | undefined =>
  dieArea === 0n ? undefined : { numerator: icTpp, denominator: dieArea };

/** Is a ratio at least this many hundredths? The limit itself is inside. */
export const atLeast = ({ numerator, denominator }: Fraction, hundredths: bigint): boolean =>
  numerator * 100n >= hundredths * denominator;

/** What decides the paragraph of an integrated circuit. */
export interface IcFigures {
  readonly icTpp: Tpp;
  /** `null`: not known. Zero: no logic die with non-planar transistors. */
  readonly dieArea: DieArea | null;
  readonly dataCenter: boolean;
}

/**
 * The paragraph of 3A090 an integrated circuit falls under; of several, a before b and 1 before 2.
 *
 * `NONE`: outside 3A090, also through the data center note: neither designed nor marketed for data centers and below 4,800
 * . `null`: undecided, because the answer needs a die area that is not known. Without a density only a.1 can apply,
 * the one paragraph that asks for TPP alone. Lower limits are inclusive. Throws `RulebookGap` before 17 November
 * 2023. Cites ECCN 3A090.a and .b through the parameter.
 */
export function paragraphOf(figures: IcFigures, on: Day = LIMITS_STAND_SINCE): IcParagraph | 'NONE' | null {
  const limits = inForce(advancedIcLimits, on).value;
  const { icTpp, dieArea, dataCenter } = figures;

  if (icTpp >= limits.tppA) return 'a.1';
  if (!dataCenter || icTpp < limits.tppFloor) return 'NONE';
  if (dieArea === null) return null;
  const density = performanceDensity(icTpp, dieArea);
  return density === undefined ? 'NONE' : paragraphByDensity(icTpp, density, limits);
}

function paragraphByDensity(icTpp: Tpp, density: Fraction, limits: AdvancedIcLimits): IcParagraph | 'NONE' {
  if (atLeast(density, limits.densityA2)) return 'a.2';
  if (icTpp >= limits.tppB1 && atLeast(density, limits.densityB1)) return 'b.1';
  return atLeast(density, limits.densityB2) ? 'b.2' : 'NONE';
}

/** The limits of 3A090.a and .b have not changed since; name another day to measure under the text of that day. */
export const LIMITS_STAND_SINCE: Day = day('2023-11-17');

/** A stack or package of high-bandwidth memory. */
export interface MemoryFigures {
  readonly bandwidthMilliGBps: bigint;
  /** Area of the package or stack, above zero. */
  readonly area: DieArea;
  /** Packaged together with a processor whose main function is processing: then it is not .c. */
  readonly coPackagedWithProcessor: boolean;
}

/**
 * Is memory exported alone 3A090.c? Above 2 GB/s per mm², strictly; not before 2 December 2024. Such memory has no
 * TPP and enters no ledger. Throws `UnmeasurablePart` for an area of zero. Cites ECCN 3A090.c through the parameter.
 */
export function hbmParagraph(
  { bandwidthMilliGBps, area, coPackagedWithProcessor }: MemoryFigures,
  on: Day,
): 'c' | 'NONE' {
  if (area <= 0n) throw new UnmeasurablePart('area', 'BAD_NUMBER', 'Memory has an area above zero');
  const limit = inForceOrNone(hbmBandwidthDensity, on);
  if (limit === undefined || coPackagedWithProcessor) return 'NONE';
  // Thousandths of GB/s over ten-thousandths of mm²: ten times the first are in the scale of the second.
  return bandwidthMilliGBps * 10n > limit.value * area ? 'c' : 'NONE';
}
