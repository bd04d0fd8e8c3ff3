import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { canReach, unprivilegedAccount, type Account } from './embedded-account.js';
import { areComplete, completeBinaries, copyBinaries, findBinaries, type Binaries } from './embedded-binaries.js';

/** Where the embedded Postgres lives and as whom it runs. Nothing in it is running yet. */
export interface Place {
  readonly folder: string;
  readonly binaries: Binaries;
  /** The account to drop to; undefined when we are not root. */
  readonly account: Account | undefined;
}

/**
 * Settles where the data and the programs are. Normally the folder asked for and node_modules. As root, the server
 * runs as another account; when that one cannot enter the checkout (root's home, mode 0700), both go to a folder of
 * ours under /var/tmp, which survives a restart of the machine. `say` is told when that happens.
 */
export function findPlace(wanted: string, say: (line: string) => void): Place {
  const folder = path.resolve(wanted);
  const account = unprivilegedAccount();
  fs.mkdirSync(folder, { recursive: true });
  const binaries = usableBinaries(folder);
  if (account === undefined) return { folder, binaries, account };

  fs.chmodSync(folder, 0o711);
  const reachesData = canReach(account, folder);
  const reachesPrograms = canReach(account, path.join(binaries.folder, 'bin', 'initdb'));
  if (reachesData && reachesPrograms) return { folder, binaries, account };

  const other = ownFolder(path.join('/var/tmp', `headroom-${digest(folder)}`));
  say(`the account of Postgres cannot enter ${folder}: its data are in ${other}`);
  return { folder: other, binaries: reachesPrograms ? binaries : copyBinaries(binaries, other), account };
}

/** The programs of node_modules; a copy in `folder` when they are incomplete and belong to another account. */
function usableBinaries(folder: string): Binaries {
  const installed = findBinaries();
  if (areComplete(installed)) return installed;
  if (!isWritable(installed.folder)) return copyBinaries(installed, folder);
  completeBinaries(installed);
  return installed;
}

/** The folder, made if need be. Everybody may write to /var/tmp, so one that is not ours is refused. */
function ownFolder(folder: string): string {
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
  const found = fs.lstatSync(folder);
  if (!found.isDirectory() || found.uid !== process.getuid?.()) {
    throw new Error(`${folder} belongs to somebody else. Set HEADROOM_DATA_DIR to a folder that Postgres can enter.`);
  }
  fs.chmodSync(folder, 0o711);
  return folder;
}

function isWritable(folder: string): boolean {
  try {
    fs.accessSync(folder, fs.constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
