import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Runs `fn` while no other process does so for the same file, so that two that start at once do not both initialise or
 * start the same server. The file holds the number of the process; the lock of a process that is gone is taken over.
 * Throws when another process holds it for `timeoutMs`.
 */
export async function withFileLock<T>(file: string, fn: () => Promise<T>, timeoutMs = 60_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  while (!take(file)) {
    const holder = Number(readIfThere(file));
    if (holder > 0 && !isAlive(holder)) fs.rmSync(file, { force: true });
    else if (performance.now() > deadline) {
      throw new Error(`Process ${holder} has been starting Postgres for ${timeoutMs / 1000} s. If it hangs, end it.`);
    } else await sleep(20);
  }
  try {
    return await fn();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

/** Does a process with this number exist, whoever owns it? */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Linking a finished file, rather than creating an empty one, means that a lock always names its holder. */
function take(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, String(process.pid));
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

function readIfThere(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
