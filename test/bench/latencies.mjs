/** Latencies of one round, in milliseconds. All are kept: a round has tens of thousands, and no bucket blurs a p99. */
export class Latencies {
  #values = [];

  add(milliseconds) {
    this.#values.push(milliseconds);
  }

  summary() {
    const sorted = Float64Array.from(this.#values).sort();
    const at = (share) =>
      sorted.length === 0
        ? null
        : Number(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(2));
    return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
  }
}
