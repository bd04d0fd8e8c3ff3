import type { RebuildReport, StatusDifference } from '../presumption/rebuild.js';
import { EXIT } from './exit.js';
import type { Outcome } from './options.js';
import { grouped, print, toJson } from './output.js';
import { withDatabase } from './session.js';

export interface RebuildOptions {
  readonly compare: boolean;
  readonly json: boolean;
  readonly say: (line: string) => void;
}

/** `headroom rebuild`: every status again from the entries alone. With --compare nothing is written; differences are exit 1. */
export async function rebuildCommand({ compare, json, say }: RebuildOptions): Outcome {
  const load = (): Promise<typeof import('./rebuilding.js')> => import('./rebuilding.js');
  const report = await withDatabase({ say, writes: !compare, load }, (session, { withRebuilding }) =>
    withRebuilding(session, { writes: !compare }, (rebuild) => rebuild.run({ compare })),
  );
  await print(json ? toJson(report) : textOf(report, compare));
  const wrong = report.sums.length > 0 || (compare && report.differences.some(({ pending }) => !pending));
  return wrong ? EXIT.failed : EXIT.ok;
}

function textOf({ differences, entries, sequence, subjects, sums, written }: RebuildReport, compare: boolean): string {
  const pending = differences.filter((one) => one.pending);
  const wrong = differences.filter((one) => !one.pending);
  const lines = [
    `Read ${grouped(entries)} entries up to event ${grouped(sequence)}: ${grouped(subjects)} subjects have a status.`,
  ];
  for (const { account, kept, on, summed } of sums) {
    lines.push(
      `WRONG SUM ${account}${on === null ? '' : ` on ${on}`}: kept ${kept ?? 'nothing'}, its entries add up to ${summed ?? 'nothing'}`,
    );
  }
  if (sums.length > 0)
    lines.push('The ledger contradicts itself. Nothing was written; keep the database and call for help.');
  for (const one of compare ? differences : []) lines.push(lineOf(one));
  if (compare && wrong.length === 0) {
    lines.push(
      pending.length === 0
        ? 'Every status is what the entries say.'
        : `${grouped(pending.length)} are waiting for a worker; every other status is what the entries say.`,
    );
  }
  if (compare && wrong.length > 0)
    lines.push(`${grouped(wrong.length)} statuses differ. \`headroom rebuild\` writes what the entries say.`);
  if (!compare && sums.length === 0)
    lines.push(written === 0 ? 'Every status was right.' : `Wrote ${grouped(written)} statuses.`);
  return lines.join('\n');
}

const lineOf = ({ derived, key, kind, pending, stored }: StatusDifference): string =>
  `${pending ? 'waiting' : 'DIFFERS'} ${kind} ${key}: on record ${stored?.headline ?? 'nothing'}, by the entries ${derived?.headline ?? 'nothing'}`;
