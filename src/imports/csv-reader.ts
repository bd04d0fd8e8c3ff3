import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { CsvWindow } from './csv-window.js';
import { FileRefused } from './file-refused.js';

/** One record of a CSV file. */
export interface CsvRecord {
  /** The line of the file on which the record starts; the header is on line 1 unless empty lines stand above it. */
  readonly line: number;
  /** Without surrounding spaces. More or fewer than the header has when the row has. */
  readonly cells: readonly string[];
  /** The record as it stands in the file, without its line end. */
  readonly raw: string;
}

/** Longer than any honest record; reached when a quote is never closed, long before memory is. */
const MAX_RECORD_BYTES = 1_048_576;

/**
 * The records of a CSV file below its header, one after the other: RFC 4180, UTF-8 with or without a byte order mark, LF
 * or CRLF, quoted cells may hold line breaks. An empty line is not a record. A missing file and one without any record
 * are empty. Memory does not grow with the file.
 *
 * Throws `FileRefused` for another header, for bytes that are not UTF-8 text, for broken quotes and for a file that
 * cannot be read. Quotes are told apart from line ends by csv-parse; lines are counted here, because its own counter
 * takes CRLF inside a quoted cell for two.
 */
export async function* readCsv(path: string, expectedHeader: readonly string[]): AsyncGenerator<CsvRecord> {
  const file = basename(path);
  const window = new CsvWindow(file);
  const ends: number[] = []; // offsets of the ends of the records that are parsed and not yet taken
  let parsedTo = 0;
  const parser = parse({
    bom: true,
    trim: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: MAX_RECORD_BYTES,
    on_record: (record: string[], { bytes }) => {
      parsedTo = bytes;
      ends.push(bytes);
      return record;
    },
  });
  const source = createReadStream(path);
  pipeline(
    source,
    (chunks: AsyncIterable<Buffer>) => window.watch(chunks),
    parser,
    () => {
      // A failure destroys the parser and so reaches the loop below; nothing is lost here.
    },
  );

  let headerSeen = false;
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      const cells = record.map((cell) => cell.trim());
      const { line, raw } = window.take(ends.shift() ?? parsedTo);
      if (headerSeen) {
        yield { line, cells, raw };
      } else {
        refuseOtherHeader(file, line, cells, expectedHeader);
        headerSeen = true;
      }
    }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw refusalFrom(error, file, () => window.lineAfter(parsedTo));
  } finally {
    source.destroy();
  }
}

function refuseOtherHeader(file: string, line: number, cells: readonly string[], expected: readonly string[]): void {
  if (cells.length === expected.length && cells.every((cell, index) => cell === expected[index])) return;
  throw new FileRefused(file, line, `the header is "${cells.join(',')}"`, `exactly "${expected.join(',')}"`);
}

function refusalFrom(error: unknown, file: string, lineAtFault: () => number): unknown {
  const code = codeOf(error);
  if (error instanceof FileRefused || code === undefined) return error;
  if (code === 'CSV_MAX_RECORD_SIZE') {
    return new FileRefused(
      file,
      lineAtFault(),
      'this record is longer than 1 MiB',
      'a closing quote for every opening quote',
    );
  }
  if (code === 'CSV_QUOTE_NOT_CLOSED') {
    return new FileRefused(file, lineAtFault(), 'a quote in this record is never closed', 'a closing quote');
  }
  if (code.startsWith('CSV_') || code === 'INVALID_OPENING_QUOTE') {
    return new FileRefused(
      file,
      lineAtFault(),
      'a quote in this record is in the wrong place',
      'quotes around the whole cell, and quotes inside it doubled (RFC 4180)',
    );
  }
  return new FileRefused(file, null, `it cannot be read (${code})`, 'a readable file');
}

/** The code of an error of the parser or the file system. */
const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : undefined;
