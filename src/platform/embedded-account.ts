import { spawnSync } from 'node:child_process';
import fs from 'node:fs';

/** An operating system account that the database server runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The unprivileged account to drop to, because Postgres refuses to run as root; undefined when we are not root.
 * It must be listed in /etc/passwd: initdb looks itself up there, a bare number fails. Throws when there is none.
 */
export function unprivilegedAccount(): Account | undefined {
  if (process.platform === 'win32' || process.getuid?.() !== 0) return undefined;
  const accounts = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const wanted of ['headroom', 'postgres', 'nobody']) {
    const [, , uid, gid] = accounts.find(([name]) => name === wanted) ?? [];
    if (Number(uid) > 0 && Number(gid) > 0) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'Headroom runs as root, Postgres refuses to, and there is no account headroom, postgres or nobody to run it as. ' +
      'Start Headroom as an ordinary user, or set DATABASE_URL.',
  );
}

/** Can this account get to that file or folder? A checkout in a home of mode 0700 is out of its reach. */
export function canReach(account: Account, place: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', place], { ...account, cwd: '/' }).status === 0;
}
