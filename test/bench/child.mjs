// Child processes of a benchmark: started, asked and ended by their ids.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';

const running = new Set();

/** A child that answers requests, one message each. */
export class Child {
  #waiting = new Map();
  #ids = 0;
  #lines = [];
  output = '';

  constructor(script, { args = [], env = {}, execArgv = [], cwd } = {}) {
    this.process = fork(script, args, {
      env: { ...process.env, ...env },
      execArgv,
      cwd,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    running.add(this);
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.output = (this.output + text).slice(-20_000);
        this.#lines = this.#lines.filter((waits) => !waits());
      });
    }
    this.process.on('message', ({ error, id, result }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(result);
      else waiting?.reject(new Error(error));
    });
    this.process.once('exit', (code) => {
      running.delete(this);
      const error = new Error(`${script} ended with ${code}:\n${this.output.slice(-2_000)}`);
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
  }

  get pid() {
    return this.process.pid;
  }

  async ready() {
    await Promise.race([
      once(this.process, 'message'),
      once(this.process, 'exit').then(() => {
        throw new Error(`a child ended at its start:\n${this.output}`);
      }),
    ]);
    return this;
  }

  /** The first match in what it prints. */
  async prints(pattern) {
    const exited = once(this.process, 'exit').then(() => {
      throw new Error(`a child ended before it printed ${pattern}:\n${this.output}`);
    });
    const printed = new Promise((resolve) => {
      const look = () => {
        const match = pattern.exec(this.output);
        if (match) resolve(match);
        return match !== null;
      };
      if (!look()) this.#lines.push(look);
    });
    return Promise.race([printed, exited]);
  }

  ask(request) {
    const id = ++this.#ids;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.process.send({ id, request });
    });
  }

  /** Seconds of CPU it has used so far; `null` where that cannot be read. */
  cpuSeconds() {
    return cpuSecondsOf(this.pid);
  }

  async end() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    const late = setTimeout(() => this.process.kill('SIGKILL'), 10_000);
    await exited;
    clearTimeout(late);
  }
}

/** Ends what is still running, by id. */
export const endAll = () => Promise.all([...running].map((child) => child.end()));

const TICKS_PER_SECOND = 100;

function statOf(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

export function cpuSecondsOf(pid) {
  const stat = statOf(pid);
  return stat === undefined ? null : (Number(stat[11]) + Number(stat[12])) / TICKS_PER_SECOND;
}

/** CPU seconds of a Postgres server: its first process, those it has ended, and those it runs. */
export function cpuSecondsOfServer(pid) {
  const own = statOf(pid);
  if (own === undefined) return null;
  let ticks = own.slice(11, 15).reduce((sum, text) => sum + Number(text), 0);
  for (const name of fs.readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : undefined;
    if (stat !== undefined && Number(stat[1]) === pid) ticks += Number(stat[11]) + Number(stat[12]);
  }
  return ticks / TICKS_PER_SECOND;
}
