interface Bounds {
  /** How many entries are kept. */
  readonly entries: number;
  /** What all kept entries may weigh together; unbounded when left out. */
  readonly weight?: number;
}

/** A map that forgets what was not used for longest once it holds too much. */
export class RecentlyUsed<Key, Value> {
  private readonly entries = new Map<Key, { readonly value: Value; readonly weight: number }>();
  private weight = 0;
  private latest: Key | undefined;

  constructor(private readonly bounds: Bounds) {}

  get size(): number {
    return this.entries.size;
  }

  get(key: Key): Value | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined || key === this.latest) return entry?.value;
    this.entries.delete(key); // set again, so that it counts as just used
    this.entries.set(key, entry);
    this.latest = key;
    return entry.value;
  }

  delete(key: Key): void {
    this.weight -= this.entries.get(key)?.weight ?? 0;
    this.entries.delete(key);
    if (key === this.latest) this.latest = undefined;
  }

  set(key: Key, value: Value, weight = 1): void {
    this.weight += weight - (this.entries.get(key)?.weight ?? 0);
    this.entries.delete(key);
    this.entries.set(key, { value, weight });
    this.latest = key;
    for (const [oldest, entry] of this.entries) {
      if (
        oldest === key ||
        (this.entries.size <= this.bounds.entries && this.weight <= (this.bounds.weight ?? Infinity))
      )
        break;
      this.entries.delete(oldest);
      this.weight -= entry.weight;
    }
  }
}
