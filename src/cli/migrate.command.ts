import type { Outcome } from './options.js';
import { print } from './output.js';
import { openPlace } from './place.js';
import { reach } from './session.js';

/** `headroom migrate`: brings the database to the schema of this Headroom. Safe to repeat and to run twice at once. */
export async function migrateCommand(say: (line: string) => void): Outcome {
  const { loadConfig } = await import('../platform/config.js');
  const [place, { migrate }] = await Promise.all([openPlace(loadConfig(), say), import('../platform/migrate.js')]);
  try {
    const steps = await reach(place, () => migrate(place.url));
    await print(steps.length === 0 ? `Up to date: ${place.name}` : steps.map((step) => `migrated: ${step}`).join('\n'));
  } finally {
    await place.close();
  }
  return undefined;
}
