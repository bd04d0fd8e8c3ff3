import type { Outcome } from './options.js';
import { print } from './output.js';
import { withDatabase } from './session.js';

/** `headroom seed demo`: the demo scenario, beside whatever is on record. Safe to repeat. */
export async function seedDemoCommand(say: (line: string) => void): Outcome {
  const { runDemo } = await import('../imports/demo.js');
  const load = (): Promise<typeof import('./recording.js')> => import('./recording.js');
  const added = await withDatabase({ say, writes: true, load }, (session, { withRecording }) =>
    withRecording(session, { operation: 'seed demo', detail: null }, ({ parties, recorder }) =>
      runDemo({ db: session.db, parties, recorder }),
    ),
  );
  await print(
    added.parties + added.shipments === 0
      ? 'The demo scenario was there already; nothing was added.'
      : `Added the demo scenario: ${added.parties} parties, ${added.shipments} shipments.`,
  );
  return undefined;
}
