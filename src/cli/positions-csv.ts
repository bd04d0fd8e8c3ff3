import type { PositionsAnswer } from '../imports/answers.js';
import { csvLine } from '../imports/reject-file.js';

/** The columns of `positions --format csv`: names as in JSON; a cell is blank where a kind has no such figure. */
const COLUMNS = [
  'at',
  'kind',
  'key',
  'year',
  'group',
  'reviewPolicy',
  'statusByExported',
  'status',
  'allocationTpp',
  'licensedTpp',
  'externalLicensedTpp',
  'exportedTpp',
  'usedTpp',
  'remainingTpp',
  'overTpp',
  'officialStatus',
  'shippedQuantity',
  'remainingQuantity',
  'shippedTpp',
  'shippedValueUsd',
] as const;

type Cells = Partial<Record<(typeof COLUMNS)[number], string | number | null>>;

/** One row per instant and country, LPP quota or license. RFC 4180, amounts as exact decimals. */
export function positionsCsv(positions: readonly PositionsAnswer[]): string {
  const rows = positions.flatMap(({ at, countries, licenses, lpp }): Cells[] => [
    ...entries(countries).map(([key, figures]) => ({ at, kind: 'COUNTRY', key, ...figures })),
    ...entries(lpp).flatMap(([key, years]) =>
      entries(years).map(([year, figures]) => ({ at, kind: 'LPP_QUOTA', key, year, ...figures })),
    ),
    ...entries(licenses).map(([key, figures]) => ({ at, kind: 'LICENSE', key, ...figures })),
  ]);
  return [[...COLUMNS], ...rows.map((row) => COLUMNS.map((column) => String(row[column] ?? '')))].map(csvLine).join('');
}

const entries = (object: object): [string, Cells][] => Object.entries(object) as [string, Cells][];
