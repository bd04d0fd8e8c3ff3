import { type Checkpoint, formatMicros, sameCheckpoint } from './checkpoint.js';
import { type Frontier, HASH_BYTES } from './merkle.js';
import type { Seal } from './seal.store.js';
import type { AnchorCheck, Broken } from './verify-report.js';

/** Compares checkpoints that a witness kept with the log while it is made again, in the order of their sizes. */
export class AnchorWatch {
  private readonly waiting: Checkpoint[];
  private readonly passed: AnchorCheck[] = [];
  private remade: Checkpoint | undefined;

  constructor(anchors: readonly Checkpoint[]) {
    this.waiting = anchors.toSorted((a, b) => a.size - b.size);
  }

  /** Checkpoints inside a batch: what the witness saw ended there, so the seals were made again; is the tree the same? */
  within(before: Frontier, seal: Seal): Broken | undefined {
    for (let [anchor] = this.waiting; anchor !== undefined && anchor.size < seal.size; [anchor] = this.waiting) {
      const frontier = before.copy();
      frontier.appendAll(seal.leaves.subarray(0, (anchor.size - before.size) * HASH_BYTES));
      const broken = this.judge(anchor, frontier.root().equals(anchor.root));
      if (broken !== undefined) return broken;
      this.remade ??= anchor;
    }
    return undefined;
  }

  /** Checkpoints of this very size. */
  at(seal: Seal): Broken | undefined {
    for (let [anchor] = this.waiting; anchor?.size === seal.size; [anchor] = this.waiting) {
      const broken = this.judge(anchor, anchor.root.equals(seal.root));
      if (broken !== undefined) return broken;
      if (!sameCheckpoint(anchor, seal)) this.remade ??= anchor;
    }
    return undefined;
  }

  /** At the end: checkpoints past it, and seals that were made again over the same postings. */
  ended(size: number): Broken | undefined {
    const [anchor] = this.waiting;
    if (anchor !== undefined) {
      const says =
        `this is an older copy, or its end was cut off: ${size} postings are sealed here, ` +
        `and a witness saw ${anchor.size} at ${formatMicros(anchor.sealedAt)}. Posting ${size + 1} is the first that is missing`;
      return { seq: size + 1, table: 'posting', what: 'older', says };
    }
    if (this.remade === undefined) return undefined;
    const says =
      `the seals up to ${this.remade.size} were made again: the postings are those a witness saw at ` +
      `${formatMicros(this.remade.sealedAt)}, and the times or parties of the seals are not`;
    return { seq: null, table: 'seal', what: 'inconsistent', says };
  }

  checks(size: number): AnchorCheck[] {
    return [
      ...this.passed,
      ...this.waiting.filter((one) => one.size > size).map((one) => ({ size: one.size, holds: false })),
    ];
  }

  private judge(anchor: Checkpoint, holds: boolean): Broken | undefined {
    const known = this.passed.findLast((one) => one.holds)?.size ?? 0;
    this.waiting.shift();
    this.passed.push({ size: anchor.size, holds });
    if (holds) return undefined;
    const says =
      `the postings up to ${anchor.size} are not those a witness saw at ${formatMicros(anchor.sealedAt)}, and the seals were ` +
      `made again over them: the first changed one is between ${known + 1} and ${anchor.size}`;
    return { seq: known + 1, table: 'posting', what: 'inconsistent', says };
  }
}
