import { createWriteStream, type WriteStream } from 'node:fs';
import { once } from 'node:events';
import { csvNameOf } from './columns.js';
import type { RejectedRow } from './sink.js';

const HEADER = ['file', 'line', 'column', 'code', 'message', 'remedy', 'row'] as const;

/**
 * The rows that were refused, as CSV: where each stands, why it was refused, what to do, and the row as it was. The file
 * is made with the first row, so a clean import leaves none.
 */
export class RejectFile {
  private stream: WriteStream | undefined;
  private failure: Error | undefined;

  constructor(readonly path: string) {}

  async write(row: RejectedRow): Promise<void> {
    const cells = [csvNameOf(row.file), String(row.line), row.column ?? '', row.code, row.message, row.remedy, row.raw];
    const stream = this.stream ?? this.open();
    if (this.failure !== undefined) throw this.failure;
    if (!stream.write(csvLine(cells))) await once(stream, 'drain');
  }

  /** Everything is on disk when this resolves. Throws when it cannot be. */
  async close(): Promise<void> {
    if (this.stream === undefined) return;
    if (this.failure !== undefined) throw this.failure;
    this.stream.end();
    await once(this.stream, 'close');
    if (this.failure !== undefined) throw this.failure;
  }

  private open(): WriteStream {
    this.stream = createWriteStream(this.path, { encoding: 'utf8' });
    this.stream.on('error', (error) => (this.failure = error));
    this.stream.write(csvLine(HEADER));
    return this.stream;
  }
}

/** One record of RFC 4180, with its line end. Surrounding spaces are kept by quotes. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

const csvCell = (cell: string): string => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
