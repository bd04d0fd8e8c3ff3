import { ImportFolder } from '../imports/import-folder.js';
import { Recorder } from '../ledger/recorder.js';
import { PartyStore } from '../parties/party.store.js';
import { Queue } from '../platform/queue.js';
import { RecordFacts } from '../shipments/record-facts.js';
import { Assembly } from './assembly.js';
import { openQueue } from './queue.js';
import type { Session } from './session.js';

/** What records facts. */
export interface Recording {
  readonly importer: ImportFolder;
  readonly recorder: Recorder;
  readonly parties: PartyStore;
}

/** Runs `use` with the writer; the jobs it causes go to the configured queue. */
export async function withRecording<T>({ config, db }: Session, use: (recording: Recording) => Promise<T>): Promise<T> {
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
