import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A `redis-server` of a spec's own on one port, to be killed and started again: it forgets everything each time. */
export class OwnRedis {
  private child: ChildProcess | undefined;

  private constructor(private readonly port: number) {}

  /** A running one; `undefined` when this machine has no `redis-server`. */
  static async install(): Promise<OwnRedis | undefined> {
    const probe = net.createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as net.AddressInfo;
    probe.close();
    const redis = new OwnRedis(port);
    return (await redis.start()) ? redis : undefined;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** False when there is no such program. */
  async start(): Promise<boolean> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', args, { stdio: 'ignore' });
    const failed = once(child, 'error').then(() => 'failed' as const);
    for (;;) {
      const answer = await Promise.race([failed, this.accepts()]);
      if (answer === 'failed') return false;
      if (answer) break;
      await sleep(20);
    }
    this.child = child;
    return true;
  }

  /** Kills it, without a chance to say goodbye. */
  async stop(): Promise<void> {
    if (this.child === undefined) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
    this.child = undefined;
  }

  private async accepts(): Promise<boolean> {
    const socket = net.connect(this.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return true;
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }
}
