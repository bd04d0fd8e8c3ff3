import { invariant } from '../rules/invariant.js';
import { isRefusal } from '../platform/refusal.js';

/** How many entries share one transaction at most, unless one call alone brings more. */
const MOST_PER_BATCH = 1_000;

interface Call<In, Out> {
  readonly entries: readonly In[];
  readonly resolve: (answers: readonly Out[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers the calls that arrive while the previous batch is in the database and runs them as one. There is no timer: the
 * time of the commit is the window. Entries of one call stay together.
 */
export class Batcher<In, Out> {
  private waiting: Call<In, Out>[] = [];
  private running = false;

  constructor(private readonly run: (entries: readonly In[]) => Promise<readonly Out[]>) {}

  /** The answers for these entries, in their order. Rejects when the batch could not be run. */
  add(entries: readonly In[]): Promise<readonly Out[]> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ entries, resolve, reject });
      if (!this.running) void this.drain();
    });
  }

  private async drain(): Promise<void> {
    this.running = true;
    await Promise.resolve(); // calls of the same tick share the first batch
    while (this.waiting.length > 0) await this.runBatch(this.takeBatch());
    this.running = false;
  }

  private takeBatch(): Call<In, Out>[] {
    let size = 0;
    let count = 0;
    for (const call of this.waiting) {
      if (count > 0 && size + call.entries.length > MOST_PER_BATCH) break;
      size += call.entries.length;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  /** A fault that one call brings must not sink its neighbours: then each runs alone. */
  private async runBatch(calls: readonly Call<In, Out>[]): Promise<void> {
    try {
      const answers = await this.run(calls.flatMap((call) => call.entries));
      let from = 0;
      for (const call of calls) {
        const own = answers.slice(from, from + call.entries.length);
        invariant(own.length === call.entries.length, 'every entry of a batch has an answer');
        from += own.length;
        call.resolve(own);
      }
    } catch (error) {
      const [only] = calls;
      if (calls.length === 1 || isRefusal(error)) for (const call of calls) call.reject(error);
      else for (const call of calls) await this.runBatch([call]);
      invariant(only !== undefined, 'a batch has a call');
    }
  }
}
