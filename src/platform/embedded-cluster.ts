import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { environmentForChildren } from './config.js';
import { program } from './embedded-binaries.js';
import type { Place } from './embedded-place.js';

/** How to reach the server of a place; kept in a file that only its owner reads. */
export interface Access {
  readonly password: string;
  /** The port of the last start. Taken again when it is free, so that other processes find the server where it was. */
  readonly port?: number;
}

export function dataFolder(place: Place): string {
  return path.join(place.folder, 'pg');
}

/**
 * The database files of this place, created if they are not there. They are built beside their place and renamed, so
 * a process killed halfway leaves nothing that a later start takes for a database. Throws when the files were
 * written by another major version of Postgres, or cannot be read.
 */
export function ensureCluster(place: Place, ephemeral: boolean): Access {
  const data = dataFolder(place);
  const written = path.join(data, 'PG_VERSION');
  if (!fs.existsSync(data)) return createCluster(place, ephemeral);

  const version = fs.existsSync(written) ? fs.readFileSync(written, 'utf8').trim() : 'no known version';
  if (version !== place.binaries.major) {
    throw new Error(
      `${data} holds the files of Postgres ${version}, and this Headroom brings Postgres ${place.binaries.major}. ` +
        'Move the folder away to start with an empty database, or run the Headroom that wrote it.',
    );
  }
  return readAccess(place);
}

export function readAccess(place: Place): Access {
  const file = accessFile(place);
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')) as Access;
  } catch (cause) {
    throw new Error(`${file} holds the password of the embedded Postgres and cannot be read.`, { cause });
  }
}

export function writeAccess(place: Place, access: Access): void {
  const draft = `${accessFile(place)}.draft`;
  fs.writeFileSync(draft, JSON.stringify(access), { mode: 0o600 });
  fs.renameSync(draft, accessFile(place));
}

function createCluster(place: Place, ephemeral: boolean): Access {
  const access: Access = { password: randomBytes(18).toString('base64url') };
  const draft = path.join(place.folder, 'pg.new');
  const passwordFile = path.join(place.folder, 'pg.password');
  fs.rmSync(draft, { recursive: true, force: true });
  fs.rmSync(passwordFile, { force: true });
  fs.mkdirSync(draft, { mode: 0o700 });
  fs.writeFileSync(passwordFile, `${access.password}\n`, { mode: 0o600 });
  if (place.account) {
    for (const owned of [draft, passwordFile]) fs.chownSync(owned, place.account.uid, place.account.gid);
  }
  const result = spawnSync(
    program(place.binaries, 'initdb'),
    [
      `--pgdata=${draft}`,
      '--username=headroom',
      '--encoding=UTF8',
      // The C library's collations differ between machines; Postgres' own are the same everywhere.
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--locale=C',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--wal-segsize=4',
      '--no-instructions',
      ...(ephemeral ? ['--no-sync'] : []),
    ],
    { ...place.account, cwd: place.folder, env: serverEnvironment(), encoding: 'utf8' },
  );
  fs.rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    fs.rmSync(draft, { recursive: true, force: true });
    throw new Error(
      `Postgres could not create its files in ${place.folder}: ${result.stderr || result.error?.message}`,
    );
  }
  writeAccess(place, access);
  fs.renameSync(draft, dataFolder(place));
  return access;
}

export function serverEnvironment(): NodeJS.ProcessEnv {
  return environmentForChildren({ LC_ALL: 'C', TZ: 'UTC' });
}

function accessFile(place: Place): string {
  return path.join(place.folder, 'pg.json');
}
