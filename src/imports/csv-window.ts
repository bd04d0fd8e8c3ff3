import { isUtf8 } from 'node:buffer';
import { FileRefused } from './file-refused.js';

const LF = 0x0a;
const BLANK_LINES = /^(?:\s*\n)?/;

/**
 * The bytes that went into the CSV parser and have not come out as a record yet. It knows on which line a record starts
 * and how it was written, and lets only UTF-8 text pass.
 */
export class CsvWindow {
  private readonly chunks: Buffer[] = [];
  /** Offset in the file of the first byte kept. */
  private start = 0;
  private line = 1;
  private readonly decoder = new TextDecoder('utf-8', { fatal: true });
  private linesWatched = 1;

  constructor(private readonly file: string) {}

  /** Passes the chunks on unchanged. Throws `FileRefused` where the bytes are not UTF-8 text. */
  async *watch(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      this.check(chunk);
      this.chunks.push(chunk);
      yield chunk;
    }
    this.decode(undefined);
  }

  /** The record that ends before this offset: its first line, and its text without blank lines above and line end. */
  take(end: number): { line: number; raw: string } {
    const bytes = this.cut(end - this.start);
    const text = bytes.toString('utf8');
    const blank = BLANK_LINES.exec(text)?.[0] ?? '';
    const line = this.line + count(blank);
    this.line += countLf(bytes);
    return { line, raw: text.slice(blank.length).replace(/\r?\n$/, '') };
  }

  /** The line on which the record starts that follows this offset; nothing is taken. */
  lineAfter(end: number): number {
    const bytes = Buffer.concat(this.chunks);
    const blank = BLANK_LINES.exec(bytes.subarray(end - this.start).toString('utf8'))?.[0] ?? '';
    return this.line + countLf(bytes.subarray(0, end - this.start)) + count(blank);
  }

  private cut(length: number): Buffer {
    const parts: Buffer[] = [];
    let missing = length;
    while (missing > 0) {
      const chunk = this.chunks.shift();
      if (chunk === undefined) break; // the last record ends with the file, with or without a line end
      if (chunk.length > missing) this.chunks.unshift(chunk.subarray(missing));
      parts.push(chunk.subarray(0, missing));
      missing -= Math.min(missing, chunk.length);
    }
    this.start += length;
    return Buffer.concat(parts);
  }

  private check(chunk: Buffer): void {
    const zero = chunk.indexOf(0);
    if (zero >= 0) this.refuse(countLf(chunk.subarray(0, zero)), 'there is a zero byte');
    this.decode(chunk);
    this.linesWatched += countLf(chunk);
  }

  private decode(chunk: Buffer | undefined): void {
    try {
      this.decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      this.refuse(chunk === undefined ? 0 : linesBeforeBrokenText(chunk), 'there are bytes that are not UTF-8');
    }
  }

  private refuse(linesIntoChunk: number, found: string): never {
    throw new FileRefused(this.file, this.linesWatched + linesIntoChunk, found, 'text in UTF-8');
  }
}

/**
 * How many lines of a chunk end before its first line that is no UTF-8. The chunk may begin and end inside a character, so
 * its first line is blamed only when no other is at fault.
 */
function linesBeforeBrokenText(chunk: Buffer): number {
  let lines = 0;
  for (let from = chunk.indexOf(LF) + 1; from > 0; lines += 1) {
    const to = chunk.indexOf(LF, from);
    if (to >= 0 ? !isUtf8(chunk.subarray(from, to)) : !startsAsUtf8(chunk.subarray(from))) return lines + 1;
    from = to + 1;
  }
  return 0;
}

function startsAsUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function countLf(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
}

const count = (text: string): number => text.split('\n').length - 1;
