import type { Tx } from '../platform/database.js';
import type { RefusalCode } from '../platform/refusal-codes.js';
import type { Fact } from './facts.js';

/** What became of one fact. */
export type Recorded =
  | {
      readonly outcome: 'RECORDED';
      /** The fact's own number in the ledger. */
      readonly seq: number;
      /** The key was answered before: this is the first answer, nothing was written. */
      readonly replayed: boolean;
    }
  | {
      readonly outcome: 'REFUSED';
      readonly code: RefusalCode;
      readonly message: string;
      /** The field it is about. */
      readonly path: readonly string[];
      /** The stored determination that says why, when the rules refused it. */
      readonly seq: number | null;
      readonly replayed: boolean;
      /** Of a hold that does not fit: the largest quantity that would. */
      readonly largestQuantity?: bigint | null;
    };

/** Facts that were recorded in a transaction that is rolled back in the end. */
export interface Tried {
  readonly results: readonly Recorded[];
  /** The number of the last event before them. */
  readonly head: number;
  /** Takes them back, for a look at what stood before. */
  undo(): Promise<void>;
}

/** Whose facts are tried out, and whether what others did may be seen as it is. */
export interface TriedFor {
  readonly tenant: number;
  readonly seesAll: boolean;
}

/**
 * Records facts: the only way into the ledger. Facts of one call share a transaction and each has its own answer; one that
 * is refused never sinks its neighbours. When it answers, what it recorded is durable.
 */
export abstract class Recorder {
  abstract record(facts: readonly Fact[], tenant: number): Promise<readonly Recorded[]>;

  /**
   * What would come of facts: they are recorded, looked at, and never were. Who posts meanwhile waits. For who does not see
   * all they are judged on what is told of others: trying costs nothing, and a yes or no at the last unit would tell it.
   */
  abstract tryOut<T>(facts: readonly Fact[], whose: TriedFor, look: (tx: Tx, tried: Tried) => Promise<T>): Promise<T>;
}
