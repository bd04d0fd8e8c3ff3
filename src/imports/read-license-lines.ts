import type { CsvRecord } from './csv-reader.js';
import type { LicenseLineRow } from './facts.js';
import { judgeRow, type RowAnswer } from './judge-row.js';
import type { KnownSoFar } from './known-so-far.js';
import { licenseLinesFile } from './license-lines-file.js';
import { account, lookUp, noRows, type Read } from './read-file.js';
import { Row } from './row.js';
import type { RowCounts, Sink } from './sink.js';

/** Lines that were judged, and are told once their licenses are: one whose license is refused is refused too. */
export interface JudgedLines {
  tell(sink: Sink): Promise<RowCounts>;
}

/**
 * Judges license_lines.csv before licenses.csv: a license is issued with all its lines or, when one of them is refused, not
 * at all, so that it can come again with all of them.
 */
export async function judgeLicenseLines(records: AsyncIterable<CsvRecord>, known: KnownSoFar): Promise<JudgedLines> {
  const { file } = licenseLinesFile;
  const rows: Read<typeof file>[] = [];
  for await (const record of records) rows.push({ record, row: new Row(file, record.cells) });
  await lookUp(licenseLinesFile, rows, known);
  const answers = new Map<Read<typeof file>, RowAnswer<LicenseLineRow>>();
  const withdrawn = new Set<string>(); // with their license, which may be told again with the same lines
  for (const read of rows) {
    const { row } = read;
    const earlier = known.taken(file, row.key());
    const number = row.cell('license_number');
    let answer = judgeRow(licenseLinesFile, row, known);
    if (answer.kind === 'replayed' && earlier?.stands === false && known.license(number) === undefined) {
      withdrawn.add(answer.key);
      answer = { ...answer, kind: 'accepted', fact: licenseLinesFile.read(row, known) };
    }
    answers.set(read, answer);
    if (answer.kind === 'rejected' && known.license(number) === undefined) known.refuseLine(number);
    if (answer.kind !== 'accepted' && answer.kind !== 'replayed') continue;
    known.take(file, answer.key, answer.contentHash); // before the next row, which may repeat it
    if (answer.kind === 'accepted') known.addLine({ ...answer.fact, contentHash: answer.contentHash });
  }
  return {
    async tell(sink) {
      const counts = noRows();
      const alone = new Set<string>(); // what repeats such a row refers to nothing either
      for (const [{ record, row }, answer] of answers) {
        const isNew = answer.kind === 'accepted' && !withdrawn.has(answer.key);
        if (isNew && !known.bringsLicense(answer.fact.number)) alone.add(answer.key);
        const { rejection } = row.refusal('license_number', 'UNKNOWN_LICENSE');
        const isAlone = answer.kind !== 'rejected' && alone.has(row.key());
        await account(file, record, isAlone ? { kind: 'rejected', rejection } : answer, counts, known, sink);
      }
      await sink.progress?.(file, rows.length);
      return counts;
    },
  };
}
