import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { appendAnchor, readAnchors } from '../evidence/anchor-file.js';
import { EXIT, UsageError } from './exit.js';
import type { Outcome } from './options.js';
import { grouped, note, print } from './output.js';
import { type Session, withDatabase } from './session.js';

export interface AnchorOptions {
  readonly file: string;
  readonly key?: string;
}

const load = (): Promise<typeof import('./evidence.js')> => import('./evidence.js');
type Parts = Awaited<ReturnType<typeof load>>;

/** `headroom anchor export`: one line more, or exit 1 when the log cannot prove that it continues. */
export async function anchorCommand(options: AnchorOptions, say: (line: string) => void): Outcome {
  const key = await keyOf(options);
  const seen = await withDatabase({ say, writes: false, load }, (session, parts) => look(session, parts, options, key));
  await (seen.good ? print(seen.says) : Promise.resolve(note(`headroom: ${seen.says}.`)));
  return seen.good ? EXIT.ok : EXIT.failed;
}

/** `headroom anchor witness`: until it is stopped. */
export async function witnessCommand(
  options: AnchorOptions & { readonly every: string },
  say: (line: string) => void,
): Outcome {
  const seconds = Number(options.every);
  if (!(seconds > 0)) throw new UsageError('--every', `"${options.every}" is no number of seconds`, 'Write 60.');
  const key = await keyOf(options);
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  return withDatabase({ say, writes: false, load }, async (session, parts) => {
    while (!stop.signal.aborted) {
      const seen = await look(session, parts, options, key);
      if (!seen.good) {
        note(`headroom: ${seen.says}.`);
        return EXIT.failed;
      }
      if (seen.added) await print(seen.says);
      await sleep(seconds * 1_000, undefined, { signal: stop.signal }).catch(() => undefined);
    }
    return EXIT.ok;
  });
}

/** `headroom seal`: seals what is posted now. */
export async function sealCommand(say: (line: string) => void): Outcome {
  const count = await withDatabase({ say, writes: false, load }, (session, { evidenceOf }) =>
    evidenceOf(session).sealer.run(),
  );
  await print(`${grouped(count)} postings sealed.`);
  return EXIT.ok;
}

async function look(
  session: Session,
  { evidenceOf }: Parts,
  { file }: AnchorOptions,
  key: string | undefined,
): Promise<{ good: boolean; added: boolean; says: string }> {
  const kept = existsSync(file) ? (await readAnchors(file)).at(-1) : undefined;
  const seen = await evidenceOf(session).witness.look(kept);
  switch (seen.state) {
    case 'new':
      await appendAnchor(file, seen.checkpoint, key);
      return { good: true, added: true, says: `${grouped(seen.checkpoint.size)} postings: kept in ${file}` };
    case 'same':
      return { good: true, added: false, says: 'Nothing was sealed since the last checkpoint.' };
    case 'empty':
      return { good: true, added: false, says: 'Nothing is sealed yet.' };
    case 'older':
    case 'inconsistent':
      return { good: false, added: false, says: seen.says };
  }
}

const keyOf = async ({ key }: AnchorOptions): Promise<string | undefined> =>
  key === undefined ? undefined : fs.readFile(key, 'utf8');
