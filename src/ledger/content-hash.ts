import { createHash } from 'node:crypto';
import { formatInstant, type Instant } from '../rules/day.js';

/**
 * The sha256 of a fact's cells in the order of its file's columns (scenarios/FORMAT.md section 3), as an import computes it
 * over the cells of a row. What was left out is a blank cell.
 */
export const contentHash = (cells: readonly (string | null | undefined)[]): Buffer =>
  createHash('sha256')
    .update(cells.map((cell) => cell ?? '').join('\u001f'))
    .digest();

/** An instant as a cell of the API: in UTC, with a fraction only where there is one. */
export const instantCell = (at: Instant): string => formatInstant(at).replace('.000Z', 'Z');
