// What benchmarks share: the built code, a seeded generator, percentiles.

/** A module of the built `src`. Build first: `node src/build.mjs`. */
export const load = (file) => import(new URL(`../../dist/src/${file}`, import.meta.url).href);

/** Numbers from 0 up to 1 that are the same on every run (mulberry32). */
export function seeded(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** p50, p95 and the largest of some milliseconds. */
export function percentiles(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN).toFixed(2));
  return { 'p50 ms': at(0.5), 'p95 ms': at(0.95), 'max ms': at(1) };
}
