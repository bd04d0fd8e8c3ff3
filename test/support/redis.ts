import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface RedisServer {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * A Redis for one spec: the one REDIS_TEST_URL names, else a `redis-server` of the PATH on a free port, else undefined.
 * A spec that gets undefined says so and tests Postgres only; continuous integration always has one.
 */
export async function startRedis(): Promise<RedisServer | undefined> {
  const given = process.env['REDIS_TEST_URL'];
  return given ? { url: given, stop: async () => undefined } : startOwnRedis();
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
