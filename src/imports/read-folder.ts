import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { allocationChangesFile } from './allocation-changes-file.js';
import { COLUMNS, csvNameOf, FILES, type FileName, type OwnFileName } from './columns.js';
import { correctionsFile } from './corrections-file.js';
import { readCsv } from './csv-reader.js';
import type { FileReader, LinkedFileReader, OrderedFileReader } from './file-reader.js';
import { FileRefused } from './file-refused.js';
import { holidaysFile } from './holidays-file.js';
import { installedBaseFile } from './installed-base-file.js';
import type { Register } from './known.js';
import { KnownSoFar } from './known-so-far.js';
import { licenseEventsFile } from './license-events-file.js';
import { licensesFile } from './licenses-file.js';
import { partiesFile } from './parties-file.js';
import { judgeLicenseLines } from './read-license-lines.js';
import { readLinkedFile, readOrderedFile, readStreamedFile } from './read-file.js';
import { removalsFile } from './removals-file.js';
import { shipmentsFile } from './shipments-file.js';
import type { ImportCounts, RowCounts, Sink } from './sink.js';
import { sitesFile } from './sites-file.js';
import { veusFile } from './veus-file.js';
import { withdrawalsFile } from './withdrawals-file.js';

/**
 * Reads a scenario folder: its files in the order of import, every row judged once, accepted rows and rejected rows
 * handed to the sink. A missing file is empty.
 *
 * Before the first row is judged every file is read once to its end, so a file that is no table refuses the folder
 * (`FileRefused`) with nothing handed on. Memory holds one chunk, parties.csv, licenses.csv and license_events.csv (whose
 * rows may rest on rows below them), license_lines.csv (whose rows are part of their licenses), withdrawals.csv, and a key
 * and a hash per accepted row.
 */
export async function readFolder(folder: string, register: Register, sink: Sink): Promise<ImportCounts> {
  const rows = await countRows(folder); // also without anyone to tell: it is what refuses a broken file
  await sink.begin?.(rows);
  const known = new KnownSoFar(register);

  const streamed = <F extends FileName>(reader: FileReader<F>): Promise<RowCounts> =>
    readStreamedFile(recordsOf(folder, reader.file), reader, known, sink);
  const linked = <F extends FileName>(reader: LinkedFileReader<F>): Promise<RowCounts> =>
    readLinkedFile(recordsOf(folder, reader.file), reader, known, sink);

  const lines = await judgeLicenseLines(recordsOf(folder, 'license_lines'), known);
  const own = async <F extends Exclude<OwnFileName, 'license_lines'>>(
    reader: OrderedFileReader<F>,
  ): Promise<Partial<ImportCounts>> => {
    if (rows[reader.file] === 0) return {};
    await sink.settled?.();
    return { [reader.file]: await readOrderedFile(recordsOf(folder, reader.file), reader, known, sink) };
  };

  // One after the other, in this order: a property is evaluated before the next one.
  return {
    holidays: await streamed(holidaysFile),
    parties: await linked(partiesFile),
    licenses: await linked(licensesFile),
    ...(rows.license_lines === 0 ? {} : { license_lines: await lines.tell(sink) }),
    ...(await own(licenseEventsFile)),
    veus: await streamed(veusFile),
    sites: await streamed(sitesFile),
    installed_base: await streamed(installedBaseFile),
    allocation_changes: await streamed(allocationChangesFile),
    shipments: await streamed(shipmentsFile),
    removals: await streamed(removalsFile),
    corrections: await streamed(correctionsFile),
    ...(await own(withdrawalsFile)),
  };
}

/** How many rows each file has, without the header. Throws `FileRefused` for a file, or a folder, that cannot be read. */
export async function countRows(folder: string): Promise<Readonly<Record<FileName, number>>> {
  await refuseOtherThanFolder(folder);
  const rows: Record<FileName, number> = {
    holidays: 0,
    parties: 0,
    licenses: 0,
    license_lines: 0,
    license_events: 0,
    veus: 0,
    sites: 0,
    installed_base: 0,
    allocation_changes: 0,
    shipments: 0,
    removals: 0,
    corrections: 0,
    withdrawals: 0,
  };
  for (const file of FILES) {
    for await (const _ of recordsOf(folder, file)) rows[file] += 1;
  }
  return rows;
}

const recordsOf = (folder: string, file: FileName): ReturnType<typeof readCsv> =>
  readCsv(join(folder, csvNameOf(file)), COLUMNS[file]);

async function refuseOtherThanFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null);
  if (found?.isDirectory() === true) return;
  throw new FileRefused(
    folder,
    null,
    found === null ? 'it does not exist' : 'it is not a folder',
    'a folder of CSV files',
  );
}
