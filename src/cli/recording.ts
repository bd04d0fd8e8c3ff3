import { ImportFolder } from '../imports/import-folder.js';
import { Recorder } from '../ledger/recorder.js';
import { PartyStore } from '../parties/party.store.js';
import { Queue } from '../platform/queue.js';
import { RecordFacts } from '../shipments/record-facts.js';
import { Assembly } from './assembly.js';
import { putOnRecord } from './on-record.js';
import { openQueue } from './queue.js';
import type { Session } from './session.js';

/** What records facts. */
export interface Recording {
  readonly importer: ImportFolder;
  readonly recorder: Recorder;
  readonly parties: PartyStore;
}

/** What is done with the writer, as the access log has it. */
export interface Act {
  readonly operation: string;
  readonly detail: string | null;
}

/** Runs `use` with the writer; the jobs it causes go to the configured queue. Without an act nothing is to be recorded. */
export async function withRecording<T>(
  { config, db }: Session,
  act: Act | undefined,
  use: (recording: Recording) => Promise<T>,
): Promise<T> {
  if (act !== undefined) await putOnRecord(db, act.operation, act.detail);
  const { close, queue } = await openQueue(config);
  try {
    const assembly = new Assembly(db, config).give(Queue, queue);
    const recorder = assembly.make(RecordFacts);
    assembly.give(Recorder, recorder);
    return await use({ recorder, importer: assembly.make(ImportFolder), parties: assembly.make(PartyStore) });
  } finally {
    await close();
  }
}
