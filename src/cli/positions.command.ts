import type { PositionsAnswer } from '../imports/answers.js';
import type { Instant } from '../rules/day.js';
import type { Posture } from '../rules/vocabulary.js';
import type { Outcome } from './options.js';
import { note, print, toJson } from './output.js';
import { positionsCsv } from './positions-csv.js';
import { withDatabase } from './session.js';

export interface PositionsOptions {
  readonly at: readonly Instant[];
  /** What was known at this instant; what is known now when left out. */
  readonly known?: Instant | undefined;
  readonly format: 'JSON' | 'CSV';
  readonly posture: Posture;
  readonly say: (line: string) => void;
}

/** `headroom positions`: where countries, LPP quotas and licenses stand at instants. */
export async function positionsCommand({ at, format, known, posture, say }: PositionsOptions): Outcome {
  const codified = await withDatabase(
    { say, writes: false, load: () => import('./reading.js') },
    (session, { answersOf }) => answersOf(session).positions(at, known),
  );
  const positions = posture === 'AS_ENFORCED' ? codified.map(asEnforced) : codified;
  if (posture === 'AS_ENFORCED') {
    note(
      'As enforced there is no allocation: BIS does not enforce the Framework (R-88). The figures are those of the text.',
    );
  }
  await print(format === 'CSV' ? positionsCsv(positions) : toJson({ posture, positions }));
  return undefined;
}

/** The same figures without the policies: no status follows from an allocation that is not enforced. */
const asEnforced = (position: PositionsAnswer): PositionsAnswer => ({
  ...position,
  countries: Object.fromEntries(
    Object.entries(position.countries).map(([country, standing]) => [
      country,
      { ...(standing as object), reviewPolicy: null, statusByExported: null },
    ]),
  ),
});
