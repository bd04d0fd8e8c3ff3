import fs from 'node:fs/promises';
import { readAnchors } from '../evidence/anchor-file.js';
import { type Checkpoint, formatMicros } from '../evidence/checkpoint.js';
import type { SealedPosting } from '../evidence/encoding.js';
import type { VerifyReport } from '../evidence/verify-report.js';
import type { BundleReport } from '../evidence/verify-bundle.js';
import { EXIT } from './exit.js';
import type { Outcome } from './options.js';
import { grouped, print, toJson } from './output.js';
import { withDatabase } from './session.js';

export interface VerifyOptions {
  readonly anchor?: string;
  readonly publicKey?: string;
  readonly bundle?: string;
  readonly json?: true;
}

/** `headroom verify`: exit 0 when everything is as it was sealed, 1 when it is not. */
export async function verifyCommand(options: VerifyOptions, say: (line: string) => void): Outcome {
  const key = options.publicKey === undefined ? undefined : await fs.readFile(options.publicKey, 'utf8');
  const anchors = options.anchor === undefined ? undefined : await readAnchors(options.anchor, key);
  if (options.bundle !== undefined) return verifyBundleFile(options.bundle, anchors, options.json === true);
  const load = (): Promise<typeof import('./evidence.js')> => import('./evidence.js');
  const report = await withDatabase({ say, writes: false, load }, (session, { evidenceOf }) =>
    evidenceOf(session).verify.run({
      anchors: anchors ?? [],
      onProgress: (count) => say(`verified ${grouped(count)}`),
    }),
  );
  await print(options.json === true ? toJson(jsonOf(report)) : textOf(report, anchors));
  return report.broken === undefined ? EXIT.ok : EXIT.failed;
}

async function verifyBundleFile(file: string, anchors: readonly Checkpoint[] | undefined, json: boolean): Outcome {
  const { verifyBundle } = await import('../evidence/verify-bundle.js');
  const postings: SealedPosting[] = [];
  const report = await verifyBundle(file, anchors, (posting) => {
    if (json) postings.push(posting);
  });
  await print(
    json ? toJson({ ...report, checkpoint: plain(report.checkpoint), contents: postings }) : bundleText(report),
  );
  return report.broken === null ? EXIT.ok : EXIT.failed;
}

function textOf(report: VerifyReport, anchors: readonly Checkpoint[] | undefined): string {
  const { broken, checkpoint, seconds } = report;
  const rate = Math.round(report.postings / Math.max(seconds, 0.001));
  const counted =
    `${grouped(report.postings)} postings with ${grouped(report.entries)} entries, ${grouped(report.determinations)} ` +
    `determinations and ${grouped(report.facts)} facts, in ${seconds.toFixed(1)} s (${grouped(rate)} postings/s)`;
  const held = report.anchors.filter(({ holds }) => holds).length;
  return [
    broken === undefined ? `As sealed: ${counted}.` : `BROKEN: ${broken.says}.`,
    ...(broken === undefined ? [] : [`Recomputed before that: ${counted}.`]),
    ...(checkpoint === undefined ? ['Nothing is sealed yet.'] : checkpointLines(checkpoint)),
    ...(report.unsealed > 0 ? [`${grouped(report.unsealed)} postings after it are not sealed yet.`] : []),
    anchors === undefined
      ? 'Compared with nothing kept outside: whoever owns the server could have made the seals again (--anchor).'
      : `${grouped(held)} of ${grouped(anchors.length)} checkpoints that were kept outside hold.`,
  ].join('\n');
}

const checkpointLines = (checkpoint: Checkpoint): string[] => {
  const { chain, root, sealedAt, size } = plain(checkpoint);
  return [`Checkpoint of ${grouped(size)} postings at ${sealedAt}`, `  root  ${root}`, `  chain ${chain}`];
};

function bundleText(report: BundleReport): string {
  const { anchored, broken, checkpoint, consignee, postings } = report;
  return [
    broken === null
      ? `Complete: these ${grouped(postings)} postings are all that ${consignee} had among the first ${grouped(checkpoint.size)}, unaltered.`
      : `BROKEN: ${broken}.`,
    ...checkpointLines(checkpoint),
    anchored === null
      ? 'Compared with nothing kept outside: this proves nothing about where the checkpoint comes from (--anchor).'
      : anchored
        ? 'A witness kept this checkpoint.'
        : 'No witness kept this checkpoint.',
  ].join('\n');
}

const jsonOf = (report: VerifyReport): object => ({
  ...report,
  broken: report.broken ?? null,
  checkpoint: report.checkpoint === undefined ? null : plain(report.checkpoint),
});

/** Hashes as hexadecimal digits, the instant as text. */
const plain = ({ chain, parties, root, sealedAt, size }: Checkpoint) => ({
  size,
  root: root.toString('hex'),
  parties: parties.toString('hex'),
  chain: chain.toString('hex'),
  sealedAt: formatMicros(sealedAt),
});
