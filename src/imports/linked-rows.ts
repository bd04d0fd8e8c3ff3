import { invariant } from '../rules/invariant.js';
import type { FileName } from './columns.js';
import type { FactOf } from './facts.js';
import type { LinkedFileReader } from './file-reader.js';
import { judgeKey, keyTaken, type RowAnswer } from './judge-row.js';
import type { Known } from './known.js';
import { referenceOrder } from './reference-order.js';
import { contentHash, type Row } from './row.js';
import { RowRefused } from './row-errors.js';

/** A row whose columns are in order, so that only its references can still be wrong. */
interface Linked<F extends FileName> {
  /** Its place in the file. */
  readonly at: number;
  readonly row: Row<F>;
  readonly fact: FactOf<F>;
  readonly contentHash: string;
}

/** The answers about all rows of a file whose rows refer to each other. */
export interface LinkedAnswers<F extends FileName> {
  of(row: Row<F>): RowAnswer<FactOf<F>>;
  /** The accepted rows, each after the row it refers to. */
  readonly referentsFirst: readonly Row<F>[];
}

/**
 * Judges the rows of a whole file as a set: a row may refer to one below it.
 *
 * For each key the first row without a fault of its own stands. Then references are followed from the top down, and a row
 * refused on the way makes room for the next one with its key, before anything that refers to that key is judged. What
 * refers to a refused row refers to nothing.
 */
export function judgeLinkedRows<F extends FileName>(
  reader: LinkedFileReader<F>,
  rows: readonly Row<F>[],
  known: Known,
): LinkedAnswers<F> {
  const answers = new Map<Row<F>, RowAnswer<FactOf<F>>>();
  const linked = new Map<string, Linked<F>[]>();
  const keyTakenEarlier: Linked<F>[] = [];
  for (const [at, row] of rows.entries()) {
    const answer = judgeKey(row, known) ?? readColumns(reader, row, at, known);
    if ('kind' in answer) {
      answers.set(row, answer);
    } else if (known.taken(row.file, row.key())?.stands === true) {
      keyTakenEarlier.push(answer);
    } else {
      const sameKey = linked.get(row.key());
      if (sameKey === undefined) linked.set(row.key(), [answer]);
      else sameKey.push(answer);
    }
  }

  const stands = resolve(reader, linked, known, answers);
  for (const { row, fact, contentHash: hash } of stands) {
    answers.set(row, { kind: 'accepted', fact, key: row.key(), contentHash: hash });
  }
  const accepted = new Map(stands.map(({ row, fact }) => [row.key(), fact]));
  for (const { row, fact } of keyTakenEarlier) {
    const refusal = reader.linkJudge(known)(row, fact, accepted); // its own fault first, as in `judgeRow`
    answers.set(row, refusal === null ? keyTaken(row) : { kind: 'rejected', rejection: refusal.rejection });
  }
  answerRepetitions(rows, answers);
  return {
    referentsFirst: stands.map(({ row }) => row),
    of(row) {
      const answer = answers.get(row);
      invariant(answer !== undefined, 'every row of the file is judged');
      return answer;
    },
  };
}

function readColumns<F extends FileName>(
  reader: LinkedFileReader<F>,
  row: Row<F>,
  at: number,
  known: Known,
): Linked<F> | RowAnswer<never> {
  try {
    return { at, row, fact: reader.read(row, known), contentHash: contentHash(row.cells) };
  } catch (error) {
    if (error instanceof RowRefused) return { kind: 'rejected', rejection: error.rejection };
    throw error;
  }
}

/** Takes refused rows out of `linked` and answers them; what remains stands, one row per key, referents first. */
function resolve<F extends FileName>(
  reader: LinkedFileReader<F>,
  linked: Map<string, Linked<F>[]>,
  known: Known,
  answers: Map<Row<F>, RowAnswer<FactOf<F>>>,
): readonly Linked<F>[] {
  /** Refuses the standing row, and with it its exact repetitions. True when another row stands in its place. */
  const refuse = (standing: Linked<F>, refusal: RowRefused): boolean => {
    const key = standing.row.key();
    const others: Linked<F>[] = [];
    for (const candidate of linked.get(key) ?? []) {
      if (candidate.contentHash !== standing.contentHash) others.push(candidate);
      else answers.set(candidate.row, { kind: 'rejected', rejection: refusal.rejection });
    }
    if (others.length === 0) linked.delete(key);
    else linked.set(key, others);
    return others.length > 0;
  };

  for (;;) {
    const first = [...linked.values()].flatMap((sameKey) => sameKey.slice(0, 1)).sort((a, b) => a.at - b.at);
    const standing = new Map(first.map((each) => [each.row.key(), each]));
    const { onCycle, inOrder } = referenceOrder(standing, ({ fact }) => reader.refersTo(fact));
    for (const each of onCycle) refuse(each, reader.onCycle(each.row, each.fact));
    if (onCycle.length > 0) continue;

    const judge = reader.linkJudge(known);
    const accepted = new Map<string, FactOf<F>>();
    const stands: Linked<F>[] = [];
    const replaced = inOrder.some((each) => {
      const refusal = judge(each.row, each.fact, accepted);
      if (refusal !== null) return refuse(each, refusal);
      accepted.set(each.row.key(), each.fact);
      stands.push(each);
      return false;
    });
    if (!replaced) return stands;
  }
}

/** Below an accepted row with the same key, the same content is ignored and any other refused, whatever else it is. */
function answerRepetitions<F extends FileName>(
  rows: readonly Row<F>[],
  answers: Map<Row<F>, RowAnswer<FactOf<F>>>,
): void {
  const takenBy = new Map<string, string>();
  for (const row of rows) {
    if (!row.hasAllCells()) continue;
    const key = row.key();
    const hash = takenBy.get(key);
    const answer = answers.get(row);
    if (hash !== undefined) {
      answers.set(row, contentHash(row.cells) === hash ? { kind: 'ignored' } : keyTaken(row));
    } else if (answer?.kind === 'accepted' || answer?.kind === 'replayed') {
      takenBy.set(key, answer.contentHash);
    }
  }
}
