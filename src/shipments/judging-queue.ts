import { compareOrder } from '../ledger/order.js';
import type { Subject } from './subject.js';

/** Subjects waiting to be judged, earliest first; each waits at most once. */
export class JudgingQueue {
  /** In reverse order, so that the earliest is taken from the end. */
  private readonly waiting: Subject[];
  private readonly inside: Set<Subject>;

  constructor(subjects: readonly Subject[]) {
    this.inside = new Set(subjects);
    this.waiting = [...this.inside].sort((a, b) => compareOrder(b.order, a.order));
  }

  add(subject: Subject): void {
    if (this.inside.has(subject)) return;
    this.inside.add(subject);
    let [low, high] = [0, this.waiting.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const at = this.waiting[middle];
      if (at !== undefined && compareOrder(at.order, subject.order) > 0) low = middle + 1;
      else high = middle;
    }
    this.waiting.splice(low, 0, subject);
  }

  /** The earliest one, taken out. */
  take(): Subject | undefined {
    const subject = this.waiting.pop();
    if (subject !== undefined) this.inside.delete(subject);
    return subject;
  }
}
