import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const program = path.resolve(import.meta.dirname, '..', '..', 'src', 'headroom.mjs');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command line is run: where, and with which settings. Nothing else of our environment reaches it as a setting. */
export interface Where {
  readonly cwd: string;
  readonly settings: Readonly<Record<string, string>>;
}

const ours = /^(HEADROOM_|TEST_|DATABASE_URL$|REDIS_URL$|PORT$|HOST$|ALLOCATION_BASIS$|LOG_LEVEL$)/;

/** `headroom …` as a process. */
export function startCli({ cwd, settings }: Where, ...args: readonly string[]): ChildProcess {
  const inherited = Object.entries(process.env).filter(([name]) => !ours.test(name));
  const env = { ...Object.fromEntries(inherited), ...settings };
  return spawn(process.execPath, [program, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs `headroom …` to its end. */
export function runCli(where: Where, ...args: readonly string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = startCli(where, ...args);
    let [stdout, stderr] = ['', ''];
    child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (stderr += data.toString()));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}
