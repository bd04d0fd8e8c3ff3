import type { Instant } from '../rules/day.js';
import type { Outcome } from './options.js';
import { print, toJson } from './output.js';
import { withDatabase } from './session.js';

/** `headroom answers --at INSTANT...`: one JSON object in the shape of FORMAT.md section 9. */
export async function answersCommand(
  at: readonly Instant[],
  known: Instant | undefined,
  say: (line: string) => void,
): Outcome {
  const answers = await withDatabase(
    { say, writes: false, load: () => import('./reading.js') },
    (session, { answersOf }) => answersOf(session).all(at, known),
  );
  await print(toJson(answers));
  return undefined;
}
