import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { program } from './embedded-binaries.js';
import { dataFolder, serverEnvironment } from './embedded-cluster.js';
import { isAlive } from './embedded-lock.js';
import type { Place } from './embedded-place.js';

const windows = process.platform === 'win32';

/**
 * Runs the server and stops it when its standard input closes. That happens when the process that started it ends in
 * any way, even by SIGKILL: the operating system closes its end of the pipe. So no server is ever left over.
 */
const watcher = `
"$0" "$@" <&- &
server=$!
exec 3<&0
(while read -r _ <&3; do :; done; kill -INT $server 2>/dev/null) &
reader=$!
trap 'kill -INT $server 2>/dev/null' INT TERM
while kill -0 $server 2>/dev/null; do wait $server; done
kill $reader 2>/dev/null
exit 0
`;

export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** Ends every session, writes everything and stops; returns when the server is gone. */
  stop(): Promise<void>;
}

/**
 * Starts the server of this place and waits until it takes connections. Throws with the end of its log otherwise.
 * Call it under the start lock, when no server runs: a pid file that is still there was left by one that was killed,
 * and is removed, for the server would refuse to start beside it.
 */
export async function startServer(place: Place, wantedPort: number, ephemeral: boolean): Promise<ServerProcess> {
  fs.rmSync(pidFile(place), { force: true });
  const port = await freePort(wantedPort);
  const log = path.join(place.folder, 'postgres.log');
  const output = fs.openSync(log, 'w', 0o600);
  const command = program(place.binaries, 'postgres');
  const settings = serverSettings(port, ephemeral);
  const args = ['-D', dataFolder(place), ...settings.flatMap((setting) => ['-c', setting])];
  const options = { ...place.account, cwd: place.folder, env: serverEnvironment(), detached: !windows };
  const child = windows
    ? spawn(command, args, { ...options, stdio: ['ignore', output, output] })
    : spawn('/bin/sh', ['-c', watcher, command, ...args], { ...options, stdio: ['pipe', output, output] });
  fs.closeSync(output);
  child.unref();

  let ended = false;
  const end = new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve());
    child.once('error', reject);
  }).finally(() => (ended = true));
  const running = await waitUntilReady(place, () => ended);
  if (running === undefined) {
    child.stdin?.destroy();
    await end;
    throw new Error(`Postgres did not start:\n${fs.readFileSync(log, 'utf8').slice(-2000)}`);
  }
  const stop = async (): Promise<void> => {
    child.ref();
    if (windows) execFileSync(program(place.binaries, 'pg_ctl'), ['stop', '-D', dataFolder(place), '-m', 'fast']);
    else child.stdin?.destroy();
    await end;
  };
  return { pid: running.pid, port, stop };
}

/** What a running server says of itself in its pid file. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/** The server that serves this place now, if any. Only reads: another process may be starting it this instant. */
export function findRunningServer(place: Place): RunningServer | undefined {
  const lines = readLines(pidFile(place));
  const pid = Number(lines[0]);
  if (!serves(pid, place)) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

async function waitUntilReady(place: Place, ended: () => boolean): Promise<RunningServer | undefined> {
  const deadline = performance.now() + 60_000;
  while (!ended() && performance.now() < deadline) {
    const running = findRunningServer(place);
    if (running?.ready) return running;
    await sleep(10);
  }
  return undefined;
}

/**
 * Is this process the Postgres of this place? The number in a pid file that was left behind may belong to another
 * program by now, even to another Postgres; a server's working directory is its data folder.
 */
function serves(pid: number, place: Place): boolean {
  if (!(pid > 0) || !isAlive(pid)) return false;
  try {
    if (process.platform === 'linux') return fs.readlinkSync(`/proc/${pid}/cwd`) === fs.realpathSync(dataFolder(place));
    if (windows) return true;
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes('postgres');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES'; // it runs as another account; otherwise it just ended
  }
}

function pidFile(place: Place): string {
  return path.join(dataFolder(place), 'postmaster.pid');
}

function readLines(file: string): string[] {
  try {
    return fs.readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** `ephemeral` gives up durability for speed: for tests alone. */
function serverSettings(port: number, ephemeral: boolean): string[] {
  const durable = ['synchronous_commit=on'];
  const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'autovacuum=off'];
  return [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=100',
    'shared_buffers=128MB',
    'min_wal_size=32MB',
    'max_wal_size=512MB',
    'jit=off',
    'timezone=UTC',
    'log_timezone=UTC',
    ...(ephemeral ? fast : durable),
  ];
}

/** The wanted port when it is free, else any free one. 0 wants any. */
async function freePort(wanted: number): Promise<number> {
  const server = net.createServer();
  const port = await new Promise<number | undefined>((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(wanted, '127.0.0.1', () => resolve((server.address() as net.AddressInfo).port));
  });
  await new Promise((resolve) => server.close(resolve));
  return port ?? freePort(0);
}
