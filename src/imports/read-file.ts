import { invariant } from '../rules/invariant.js';
import type { FileName } from './columns.js';
import type { CsvRecord } from './csv-reader.js';
import type { FileReader, LinkedFileReader, OrderedFileReader } from './file-reader.js';
import { judgeRow, type RowAnswer } from './judge-row.js';
import type { FactOf } from './facts.js';
import type { KnownSoFar } from './known-so-far.js';
import { judgeLinkedRows } from './linked-rows.js';
import { Row } from './row.js';
import type { AcceptedRow, Batch, BatchOf, RowCounts, Sink } from './sink.js';

/** So many rows are looked up and handed on together. */
const CHUNK_ROWS = 1_000;

/** A record of a file, with its cells by column. */
export interface Read<F extends FileName> {
  readonly record: CsvRecord;
  readonly row: Row<F>;
}

/** Reads a file whose rows refer only to rows above them and to other files, chunk by chunk. */
export async function readStreamedFile<F extends FileName>(
  records: AsyncIterable<CsvRecord>,
  reader: FileReader<F>,
  known: KnownSoFar,
  sink: Sink,
): Promise<RowCounts> {
  const counts = noRows();
  for await (const chunk of chunksOf(records)) {
    const rows = chunk.map((record) => ({ record, row: new Row(reader.file, record.cells) }));
    await lookUp(reader, rows, known);
    const accepted: AcceptedRow<F>[] = [];
    for (const { record, row } of rows) {
      const answer = judgeRow(reader, row, known);
      await account(reader.file, record, answer, counts, known, sink);
      if (answer.kind !== 'accepted') continue;
      reader.learn?.(answer.fact, known); // before the next row, which may refer to it
      accepted.push({ line: record.line, key: answer.key, contentHash: answer.contentHash, fact: answer.fact });
    }
    await handOn(reader.file, accepted, sink);
    await sink.progress?.(reader.file, rows.length);
  }
  return counts;
}

/** Reads a file whose rows may refer to rows below them: judged as a whole, then handed on in chunks, referents first. */
export async function readLinkedFile<F extends FileName>(
  records: AsyncIterable<CsvRecord>,
  reader: LinkedFileReader<F>,
  known: KnownSoFar,
  sink: Sink,
): Promise<RowCounts> {
  const rows: Read<F>[] = [];
  for await (const record of records) rows.push({ record, row: new Row(reader.file, record.cells) });
  await lookUp(reader, rows, known);
  const answers = judgeLinkedRows(
    reader,
    rows.map(({ row }) => row),
    known,
  );

  const counts = noRows();
  const accepted = new Map<Row<F>, AcceptedRow<F>>();
  for (const { record, row } of rows) {
    const answer = answers.of(row);
    await account(reader.file, record, answer, counts, known, sink);
    if (answer.kind !== 'accepted') continue;
    accepted.set(row, { line: record.line, key: answer.key, contentHash: answer.contentHash, fact: answer.fact });
  }
  const referentsFirst = answers.referentsFirst.flatMap((row) => accepted.get(row) ?? []);
  for (const { fact } of referentsFirst) reader.learn?.(fact, known);
  for (let from = 0; from < referentsFirst.length; from += CHUNK_ROWS) {
    await handOn(reader.file, referentsFirst.slice(from, from + CHUNK_ROWS), sink);
  }
  await sink.progress?.(reader.file, rows.length);
  return counts;
}

/** Reads a file whose rows rest on each other by day: judged and handed on in that order, counted as they stand. */
export async function readOrderedFile<F extends FileName>(
  records: AsyncIterable<CsvRecord>,
  reader: OrderedFileReader<F>,
  known: KnownSoFar,
  sink: Sink,
): Promise<RowCounts> {
  const rows: (Read<F> & { readonly place: string })[] = [];
  for await (const record of records) {
    const row = new Row(reader.file, record.cells);
    rows.push({ record, row, place: reader.placeOf(row) });
  }
  await lookUp(reader, rows, known);
  const answers = new Map<Row<F>, RowAnswer<FactOf<F>>>();
  const accepted: AcceptedRow<F>[] = [];
  for (const { record, row } of rows.toSorted((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0))) {
    const answer = judgeRow(reader, row, known);
    answers.set(row, answer);
    if (answer.kind !== 'accepted' && answer.kind !== 'replayed') continue;
    known.take(reader.file, answer.key, answer.contentHash); // before the next row, which may repeat it or rest on it
    if (answer.kind !== 'accepted') continue;
    reader.learn?.(answer.fact, known);
    accepted.push({ line: record.line, key: answer.key, contentHash: answer.contentHash, fact: answer.fact });
  }
  const counts = noRows();
  for (const { record, row } of rows) {
    const answer = answers.get(row);
    if (answer !== undefined) await account(reader.file, record, answer, counts, known, sink);
  }
  for (let from = 0; from < accepted.length; from += CHUNK_ROWS) {
    await handOn(reader.file, accepted.slice(from, from + CHUNK_ROWS), sink);
  }
  await sink.progress?.(reader.file, rows.length);
  return counts;
}

async function* chunksOf(records: AsyncIterable<CsvRecord>): AsyncGenerator<readonly CsvRecord[]> {
  let chunk: CsvRecord[] = [];
  for await (const record of records) {
    if (chunk.push(record) < CHUNK_ROWS) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Looks up what rows have as keys and what they name. */
export async function lookUp<F extends FileName>(
  reader: FileReader<F>,
  rows: readonly Read<F>[],
  known: KnownSoFar,
): Promise<void> {
  const complete = rows.map(({ row }) => row).filter((row) => row.hasAllCells());
  await known.prefetch(
    reader.file,
    complete.map((row) => row.key()),
    complete.map((row) => reader.names(row)),
  );
}

type Counts = { -readonly [K in keyof RowCounts]: RowCounts[K] };
export const noRows = (): Counts => ({ rows: 0, accepted: 0, ignored: 0, rejected: 0 });

/** Counts a row, remembers its key when it stands, hands it on when it is refused. */
export async function account<F extends FileName>(
  file: F,
  record: CsvRecord,
  answer: RowAnswer<unknown>,
  counts: Counts,
  known: KnownSoFar,
  sink: Sink,
): Promise<void> {
  counts.rows += 1;
  switch (answer.kind) {
    case 'accepted':
    case 'replayed':
      counts.accepted += 1;
      known.take(file, answer.key, answer.contentHash);
      return;
    case 'ignored':
      counts.ignored += 1;
      return;
    case 'rejected':
      counts.rejected += 1;
      await sink.reject({ file, line: record.line, raw: record.raw, ...answer.rejection });
  }
}

async function handOn<F extends FileName>(file: F, rows: readonly AcceptedRow<F>[], sink: Sink): Promise<void> {
  invariant(rows.length <= CHUNK_ROWS, 'a batch is at most one chunk');
  const batch: BatchOf<F> = { file, rows };
  // The compiler does not see that the batch of any one file is one of the batches.
  if (rows.length > 0) await sink.accept(batch as Batch);
}
