import type { ChangePayload, Envelope } from './changes.js';

/** How many changes wait for a reader before it counts as stuck. */
const LONGEST_BACKLOG = 10_000;

/** Hands what arrives in this process to its subscribers, each at its own pace. */
export class ChangeFanout {
  private readonly subscribers = new Map<string, Set<Subscription>>();

  deliver(text: string): void {
    const { topic, payload } = JSON.parse(text) as Envelope;
    for (const subscription of this.subscribers.get(topic) ?? []) subscription.push(payload);
  }

  /** Collects from this moment on, not from the first `next()`. */
  subscribe(topic: string): AsyncIterableIterator<ChangePayload> {
    const of = this.subscribers.get(topic) ?? new Set();
    const subscription: Subscription = new Subscription(() => {
      of.delete(subscription);
      if (of.size === 0 && this.subscribers.get(topic) === of) this.subscribers.delete(topic);
    });
    this.subscribers.set(topic, of.add(subscription));
    return subscription;
  }

  close(): void {
    for (const subscription of [...this.subscribers.values()].flatMap((of) => [...of])) subscription.end();
  }
}

class Subscription implements AsyncIterableIterator<ChangePayload> {
  private readonly backlog: ChangePayload[] = [];
  private readonly waiting: ((result: IteratorResult<ChangePayload>) => void)[] = [];
  private ended = false;

  constructor(private readonly onEnd: () => void) {}

  push(payload: ChangePayload): void {
    const reader = this.waiting.shift();
    if (reader) reader({ value: payload, done: false });
    else if (this.backlog.push(payload) > LONGEST_BACKLOG) this.end();
  }

  end(): void {
    this.ended = true;
    this.onEnd();
    for (const reader of this.waiting.splice(0)) reader({ value: undefined, done: true });
  }

  next(): Promise<IteratorResult<ChangePayload>> {
    const value = this.backlog.shift();
    if (value !== undefined) return Promise.resolve({ value, done: false });
    if (this.ended) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  return(): Promise<IteratorResult<ChangePayload>> {
    this.backlog.length = 0;
    this.end();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
