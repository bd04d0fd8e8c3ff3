import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { readAnchors } from '../evidence/anchor-file.js';
import { UsageError } from './exit.js';
import type { Outcome } from './options.js';
import { grouped, print } from './output.js';
import { withDatabase } from './session.js';

export interface BundleOptions {
  readonly consignee: string;
  readonly out: string;
  readonly tenant: string;
  readonly anchor?: string;
}

/** `headroom bundle`: the file is there when it is complete, and not before. */
export async function bundleCommand(options: BundleOptions, say: (line: string) => void): Outcome {
  const tenant = Number(options.tenant);
  if (!Number.isSafeInteger(tenant)) throw new UsageError('--tenant', `"${options.tenant}" is no number`, 'Write 1.');
  const at = options.anchor === undefined ? undefined : (await readAnchors(options.anchor)).at(-1);
  const load = (): Promise<typeof import('./evidence.js')> => import('./evidence.js');
  const draft = `${options.out}.draft`;
  let lines = 0;
  await withDatabase({ say, writes: false, load }, async (session, { evidenceOf }) => {
    const bundle = evidenceOf(session).bundle.lines(tenant, options.consignee, at);
    const text = Readable.from(
      (async function* counted() {
        for await (const line of bundle) {
          lines += 1;
          yield `${line}\n`;
        }
      })(),
    );
    await pipeline(text, createWriteStream(draft)).catch(async (error: unknown) => {
      await rm(draft, { force: true });
      throw error;
    });
    await rename(draft, options.out);
  });
  await print(`${grouped(lines - 1)} postings of ${options.consignee} in ${options.out}`);
  return undefined;
}
