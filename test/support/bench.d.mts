/** A module of the built `src`. */
export function load(file: string): Promise<Record<string, unknown>>;

/** Numbers from 0 up to 1 that are the same on every run. */
export function seeded(seed: number): () => number;

/** p50, p95 and the largest of some milliseconds. */
export function percentiles(times: readonly number[]): Record<'p50 ms' | 'p95 ms' | 'max ms', number>;
