import type { AccountKind } from '../rules/effects.js';
import { accountOf } from './account-set.js';
import type { Dependents } from './dependents.js';
import {
  type JudgedLicense,
  type JudgedRemoval,
  type JudgedShipment,
  judgeLicense,
  judgeRemoval,
  judgeShipment,
  STANDING_OF_STOCK,
  standingOfLicense,
  standingOfRemoval,
  standingOfShipment,
} from './judge.js';
import { JudgingQueue } from './judging-queue.js';
import { effectsUnder, sameStanding, type Standing, type Subject } from './subject.js';
import type { WorkingSet } from './working-set.js';

/** One account moved by an answer that changed. `lines`: 1 for a line more, -1 for one fewer. */
export interface Delta {
  readonly kind: AccountKind;
  readonly key: string;
  readonly amount: bigint;
  readonly lines: number;
}

/** What the rules said of a subject. */
export type Judged = JudgedShipment | JudgedLicense | JudgedRemoval;

/** A new answer, or none any more for what was reversed or withdrawn. */
export interface Answer {
  readonly subject: Subject;
  /** The subject whose answer made this one necessary, in the first place; itself, when it was to be judged anyway. */
  cause?: Subject;
  readonly was: Standing | null;
  readonly standing: Standing | null;
  readonly judged: Judged | null;
  readonly deltas: readonly Delta[];
}

/** May this answer stand? A guarded post with a breach may not: it leaves no trace on any account. */
export type Guard = (subject: Subject, judged: JudgedShipment) => boolean;

/**
 * Judges subjects in the order of R-65, each on what stands before it, and whoever reads an account that moves after it.
 *
 * A change only reaches forward, so one walk settles everything: positions come out the same for every order of arrival.
 * What is later than all that is known of its accounts wakes nobody and pays nothing for this.
 */
export async function rejudge(
  seeds: readonly Subject[],
  set: WorkingSet,
  dependents: Dependents,
  mayStand: Guard,
): Promise<Answer[]> {
  const queue = new JudgingQueue(seeds);
  const answers: Answer[] = [];
  const causes = new Map(seeds.map((seed) => [seed, seed]));
  for (let subject = queue.take(); subject !== undefined; subject = queue.take()) {
    const answer = judge(subject, set, mayStand);
    if (answer === null) continue;
    answers.push(answer);
    const cause = causes.get(subject) ?? subject;
    answer.cause = cause;
    subject.standing = answer.standing;
    for (const { kind, key, amount } of answer.deltas) {
      if (amount === 0n || !isRead(kind)) continue;
      const [account] = await set.admitAccounts([accountOf(kind, key, subject.tenant)]);
      if (account === undefined) continue;
      account.timeline.move(amount);
      if (kind === 'BASE_UNITS') set.veus.move(key, amount, subject.order);
      for (const later of await dependents.after(account, subject.order)) {
        if (!causes.has(later)) causes.set(later, cause);
        queue.add(later);
      }
    }
  }
  return answers;
}

/** Judges one subject. `null`: nothing changed, so nothing is written. */
function judge(subject: Subject, set: WorkingSet, mayStand: Guard): Answer | null {
  const was = subject.standing;
  if (subject.reversed) {
    const deltas = difference(effectsUnder({ ...subject, reversed: false }, was, set.licensesOf(subject.tenant)), []);
    return { subject, was, standing: null, judged: null, deltas };
  }
  if (subject.kind === 'LICENSE') {
    const judged = judgeLicense(subject, set);
    return answerOf(subject, was, standingOfLicense(judged, subject.number), judged, set);
  }
  if (subject.kind === 'OPENING_STOCK') return answerOf(subject, was, STANDING_OF_STOCK, null, set);
  if (subject.kind === 'REMOVAL') {
    const judged = judgeRemoval(subject, set);
    return answerOf(subject, was, standingOfRemoval(judged), judged, set);
  }
  const judged = judgeShipment(subject, set);
  if (was === null && !mayStand(subject, judged)) return { subject, was, standing: null, judged, deltas: [] };
  return answerOf(subject, was, standingOfShipment(judged.determination), judged, set);
}

function answerOf(
  subject: Subject,
  was: Standing | null,
  standing: Standing,
  judged: Judged | null,
  set: WorkingSet,
): Answer | null {
  if (was !== null && sameStanding(was, standing)) return null;
  const licenses = set.licensesOf(subject.tenant);
  return {
    subject,
    was,
    standing,
    judged,
    deltas: difference(effectsUnder(subject, was, licenses), effectsUnder(subject, standing, licenses)),
  };
}

/** Accounts whose balance some rule asks for. The others only count. */
const isRead = (kind: AccountKind): boolean => READ_KINDS.has(kind);

const READ_KINDS: ReadonlySet<AccountKind> = new Set<AccountKind>([
  'LPP_QUOTA',
  'LICENSE_QUANTITY',
  'LICENSE_VALUE',
  'COUNTRY_LICENSED',
  'BASE_UNITS',
  'VOLUME_UNITED_STATES',
  'VOLUME_CHINA_MACAU',
]);

/** What changes on each account when one answer takes the place of another. */
function difference(before: ReturnType<typeof effectsUnder>, after: ReturnType<typeof effectsUnder>): Delta[] {
  const sums = new Map<string, Delta>();
  const add = (kind: AccountKind, key: string, amount: bigint, lines: number): void => {
    const name = `${kind}|${key}`;
    const sum = sums.get(name) ?? { kind, key, amount: 0n, lines: 0 };
    sums.set(name, { kind, key, amount: sum.amount + amount, lines: sum.lines + lines });
  };
  for (const { amount, key, kind } of before) add(kind, key, -amount, -1);
  for (const { amount, key, kind } of after) add(kind, key, amount, 1);
  return [...sums.values()].filter(({ amount, lines }) => amount !== 0n || lines !== 0);
}
