import type { PositionsAnswer } from '../imports/answers.js';
import { csvLine } from '../imports/reject-file.js';

/** The columns of `positions --format csv`: names as in JSON; a cell is blank where a kind has no such figure. */
const COLUMNS = [
  'at',
  'kind',
  'key',
  'year',
  'country',
  'group',
  'reviewPolicy',
  'statusByExported',
  'status',
  'allocationTpp',
  'licensedTpp',
  'externalLicensedTpp',
  'exportedTpp',
  'limitTpp',
  'usedTpp',
  'installedTpp',
  'remainingTpp',
  'overTpp',
  'officialStatus',
  'shippedQuantity',
  'remainingQuantity',
  'shippedTpp',
  'shippedValueUsd',
  'compliant',
  'totalTpp',
  'outsideAlliesTpp',
  'usTpp',
  'violations',
  'warnings',
  'roomInNewCountry',
  'known',
] as const;

type Cells = Partial<Record<(typeof COLUMNS)[number], string | number | boolean | readonly string[] | null>>;

/**
 * One row per instant and country, LPP quota, validated end user (per country where the limit is) or license. RFC 4180,
 * amounts as exact decimals, sets with blanks between; the instant of what was known last, where it was given. What a UVEU has country by country is in the JSON only.
 */
export function positionsCsv(positions: readonly PositionsAnswer[]): string {
  const rows = positions.flatMap(({ at, countries, known, licenses, lpp, nveu, uveu }): Cells[] =>
    [
      ...entries(countries).map(([key, figures]) => ({ at, kind: 'COUNTRY', key, ...figures })),
      ...entries(lpp).flatMap(([key, years]) =>
        entries(years).map(([year, figures]) => ({ at, kind: 'LPP_QUOTA', key, year, ...figures })),
      ),
      ...entries(nveu).flatMap(([key, places]) =>
        entries(places).map(([country, figures]) => ({ at, kind: 'NVEU', key, country, ...figures })),
      ),
      ...entries(uveu).map(([key, figures]) => ({ at, kind: 'UVEU', key, ...figures })),
      ...entries(licenses).map(([key, figures]) => ({ at, kind: 'LICENSE', key, ...figures })),
    ].map((row) => ({ ...row, known: known ?? null })),
  );
  return [[...COLUMNS], ...rows.map((row) => COLUMNS.map((column) => textOf(row[column])))].map(csvLine).join('');
}

const entries = (object: object): [string, Cells][] => Object.entries(object) as [string, Cells][];

const textOf = (cell: Cells[keyof Cells]): string => (Array.isArray(cell) ? cell.join(' ') : String(cell ?? ''));
