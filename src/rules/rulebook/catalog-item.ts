import { type Tpp, tpp, tryTpp } from '../tpp.js';

/** Bits of the widest multiply input per precision. TF32 counts as 19: the multiplier takes in 1 + 8 + 10. */
export const PRECISION_BITS = {
  FP64: 64,
  'FP64 Tensor': 64,
  'FP64 Matrix': 64,
  FP32: 32,
  TF32: 19,
  FP16: 16,
  'FP16 Tensor': 16,
  'FP16 Matrix': 16,
  'FP16/BF16': 16,
  'FP16/BF16 Matrix': 16,
  BF16: 16,
  'BF16 XMX': 16,
  'BF16/CFP8': 16,
  FP8: 8,
  INT8: 8,
  MXFP6: 6,
  FP4: 4,
  MXFP4: 4,
  INT4: 4,
} as const;
export type Precision = keyof typeof PRECISION_BITS;

/** Every precision, the widest first. */
export const PRECISIONS = Object.keys(PRECISION_BITS) as readonly Precision[];

/** A dense rate of an integrated circuit. `tops` is an exact decimal, or `null` where no trustworthy figure was found. */
export interface DensePeak {
  readonly precision: Precision;
  readonly bitLength: number;
  readonly tops: string | null;
}

/** The paragraphs of ECCN 3A090 that an integrated circuit with a TPP can fall under. */
export type IcParagraph = 'a.1' | 'a.2' | 'b.1' | 'b.2';

/** One catalog part: an engineering estimate for a ledger, not a classification by BIS or the vendor. */
export interface CatalogItem {
  readonly id: string;
  readonly vendor: string;
  readonly partName: string;
  readonly formFactor: string;
  readonly densePeaks: readonly DensePeak[];
  /** TPP of one integrated circuit; it decides the paragraph, because 4A090 asks about any circuit inside. */
  readonly icTpp: Tpp | null;
  readonly icCount: bigint;
  /** TPP of one shipped unit, all its circuits. */
  readonly unitTpp: Tpp | null;
  readonly tppPrecision: Precision | null;
  /** Applicable die area in mm². `null` where none is known or sources disagree. */
  readonly dieAreaMm2: string | null;
  /** TPP per mm², rounded for display: never compared. */
  readonly performanceDensity: string | null;
  readonly dieAreaNote?: string;
  readonly memoryType: string | null;
  /** Total DRAM bandwidth of one integrated circuit, in thousandths of GB/s. */
  readonly bandwidthMilliGBps: bigint | null;
  readonly hbmBandwidthMilliGBps: bigint | null;
  readonly datacenterMarketed: boolean;
  /** `null`: outside 3A090 when `expectedAssemblyEccn` is `NOT_3A090`, otherwise undecided. */
  readonly expectedIcParagraph: IcParagraph | null;
  readonly expectedAssemblyEccn: '4A090.a' | '4A090.b' | 'NOT_3A090' | null;
  /** Figures other sources print, and why they were not taken. */
  readonly otherFigures: readonly { readonly tpp: Tpp; readonly why: string }[];
  /** Made outside the United States by a designer of its own; listed for screening an installed base. */
  readonly foreignOrigin: boolean;
  readonly note?: string;
  readonly source: string;
  /** 0 to 1: the chance that the TPP would survive a check against the vendor's document. */
  readonly confidence: string;
}

/** A catalog part as it is written down; lists stand in the order their comments say. */
interface WrittenPart {
  readonly id: string;
  /** Vendor, part name, form factor. */
  readonly called: readonly [string, string, string];
  /** Dense TOPS by precision; the name of a precision fixes its bit length. */
  readonly densePeaks: { readonly [P in Precision]?: string | null };
  /** TPP of one circuit, circuits in a unit, TPP of a unit, precision that gives the highest TPP. */
  readonly tpp: readonly [string | null, number, string | null, Precision | null];
  /** Applicable die area in mm², density, note. */
  readonly dieArea: readonly [area: string | null, density: string | null, note?: string];
  /** Memory type, total DRAM bandwidth and HBM bandwidth of one circuit in GB/s. */
  readonly memory: readonly [string | null, string | null, string | null];
  readonly marketedFor: 'DATA_CENTER' | 'OTHER';
  /** Paragraph of the circuit, ECCN of the assembly. */
  readonly expected: readonly [CatalogItem['expectedIcParagraph'], CatalogItem['expectedAssemblyEccn']];
  readonly otherFigures?: readonly { readonly tpp: string; readonly why: string }[];
  readonly foreignOrigin?: true;
  readonly note?: string;
  readonly source: string;
  readonly confidence: string;
}

/** Reads a written part: decimal texts become exact amounts once, here. Throws `RangeError` for a text that is none. */
export function part(written: WrittenPart): CatalogItem {
  const { called, densePeaks, tpp: figures, dieArea, memory, expected, marketedFor, ...rest } = written;
  const { otherFigures = [], foreignOrigin = false, ...same } = rest;
  const [icTpp, icCount, unitTpp, tppPrecision] = figures;
  return {
    ...same,
    densePeaks: PRECISIONS.filter((precision) => precision in densePeaks).map((precision) => ({
      precision,
      bitLength: PRECISION_BITS[precision],
      tops: densePeaks[precision] ?? null,
    })),
    vendor: called[0],
    partName: called[1],
    formFactor: called[2],
    icTpp: amount(icTpp),
    icCount: BigInt(icCount),
    unitTpp: amount(unitTpp),
    tppPrecision,
    dieAreaMm2: dieArea[0],
    performanceDensity: dieArea[1],
    ...(dieArea[2] === undefined ? {} : { dieAreaNote: dieArea[2] }),
    memoryType: memory[0],
    bandwidthMilliGBps: milli(memory[1]),
    hbmBandwidthMilliGBps: milli(memory[2]),
    datacenterMarketed: marketedFor === 'DATA_CENTER',
    expectedIcParagraph: expected[0],
    expectedAssemblyEccn: expected[1],
    otherFigures: otherFigures.map((figure) => ({ tpp: tpp(figure.tpp), why: figure.why })),
    foreignOrigin,
  };
}

const amount = (text: string | null): Tpp | null => (text === null ? null : tpp(text));

/** Thousandths of a decimal with at most three decimals, or `undefined` for another form. */
export function tryMilli(text: string): bigint | undefined {
  const tenThousandths = tryTpp(text);
  return tenThousandths === undefined || tenThousandths % 10n !== 0n ? undefined : tenThousandths / 10n;
}

function milli(text: string | null): bigint | null {
  if (text === null) return null;
  const thousandths = tryMilli(text);
  if (thousandths === undefined) throw new RangeError(`"${text}" is not a bandwidth with at most three decimals`);
  return thousandths;
}
