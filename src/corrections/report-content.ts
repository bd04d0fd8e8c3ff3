import { createHash } from 'node:crypto';
import { formatUsd } from '../platform/graphql-usd.js';
import { formatTpp } from '../rules/tpp.js';
import type { ReportKey } from './report-kinds.js';

/** What a figure counts: units, TPP in ten-thousandths, US cents. */
export type FigureUnit = 'UNITS' | 'TPP' | 'USD';

/** The exact amount as it is printed: units as a whole number, TPP with up to four decimals, US dollars with two. */
export function writtenAmount(unit: FigureUnit, amount: bigint): string {
  if (unit === 'TPP') return formatTpp(amount);
  return unit === 'USD' ? formatUsd(amount) : String(amount);
}

export interface ReportFigure {
  readonly name: string;
  readonly unit: FigureUnit;
  readonly amount: bigint;
}

/** One line of a report. Section and name tell it from every other line of the report. */
export interface ReportLine {
  readonly section: 'INVENTORY' | 'RECEIPT' | 'CUSTOMER' | 'ACCOUNT' | 'SHIPMENT';
  readonly name: string;
  /** What it says besides: names and codes, by what they are. */
  readonly details: Readonly<Record<string, string | null>>;
  readonly figures: readonly ReportFigure[];
}

/** Names a line inside its report. */
export const lineName = ({ name, section }: Pick<ReportLine, 'section' | 'name'>): string => `${section} ${name}`;

/** What a report says, in 32 bytes, and how many lines that is. */
export interface ContentHash {
  readonly version: number;
  readonly lines: number;
  readonly hash: Buffer;
}

/**
 * How the content of a report is written before it is hashed. A closed report is compared by the version it was closed
 * under: another way to write lines is another version beside this one.
 */
export const CONTENT_VERSION = 1;

/** SHA-256 over the report's name and its lines in their order; each text says where it ends, so no two reports are written alike. */
export async function hashOf(
  key: ReportKey,
  lines: AsyncIterable<ReportLine> | Iterable<ReportLine>,
): Promise<ContentHash> {
  const hash = createHash('sha256').update(written(['headroom report 1', key.report, key.subject, key.period]));
  let count = 0;
  for await (const line of lines) {
    hash.update(written(cellsOf(line)));
    count += 1;
  }
  return { version: CONTENT_VERSION, lines: count, hash: hash.digest() };
}

const cellsOf = ({ details, figures, name, section }: ReportLine): (string | null)[] => [
  section,
  name,
  ...Object.entries(details).flat(),
  '',
  ...figures.flatMap((figure) => [figure.name, figure.unit, String(figure.amount)]),
];

const written = (cells: readonly (string | null)[]): string => `${JSON.stringify(cells)}\n`;
