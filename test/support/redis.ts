import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RedisServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A Redis for one spec: a `redis-server` of the PATH on a free port, else the one that REDIS_TEST_URL names, else
 * undefined. Specs run side by side, and on one server they would take each other's jobs; so one of their own comes
 * first. A spec that gets undefined says so and tests Postgres only; continuous integration always has one.
 */
export async function startRedis(): Promise<RedisServer | undefined> {
  const own = await startOwnRedis();
  const given = process.env['REDIS_TEST_URL'];
  if (own !== undefined || !given) return own;
  const url = new URL(given);
  url.pathname = `/${process.env['JEST_WORKER_ID'] ?? 0}`;
  return { url: url.href, stop: async () => undefined };
}

/** A Redis that the spec may kill, on a free port or the one it had before; undefined without a `redis-server`. */
export async function startOwnRedis(previous?: RedisServer): Promise<RedisServer | undefined> {
  const port = previous === undefined ? await freePort() : Number(new URL(previous.url).port);
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  const failed = once(child, 'error').then(() => true);
  while (!(await Promise.race([failed, accepts(port)]))) await sleep(20);
  if (child.pid === undefined) return undefined;

  const stop = async (): Promise<void> => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return { url: `redis://127.0.0.1:${port}`, stop };
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  return port;
}

async function accepts(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
