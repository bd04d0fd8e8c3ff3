import { type Account, type Entry, type Posting } from '../ledger/account.js';
import { compareOrder, type Order, placeOf, RANKS } from '../ledger/order.js';
import type { Instant } from '../rules/day.js';
import { heldEffects } from '../rules/hold-effects.js';
import { holdAfter, type HoldEvent } from '../rules/hold-life.rule.js';
import { invariant } from '../rules/invariant.js';
import { accountOf, sinkOf } from './account-set.js';
import type { HoldBasis } from '../rules/hold-effects.js';
import type { KnownHold, NewHoldEvent, Placed } from './hold.store.js';
import type { RecordBatch } from './record-batch.js';

/** What else is known of an event. `seq`: the number it was given; without one it gets the next when it is written. */
export interface EventDetails {
  readonly at: Instant;
  readonly seq?: number;
  readonly shipmentSeq?: number;
  /** What it draws on from here on, when that changes. */
  readonly basis?: HoldBasis;
  readonly reason?: string;
  readonly by?: string;
}

interface Change extends EventDetails {
  readonly hold: KnownHold;
  readonly event: HoldEvent | null;
  readonly placed: Placed | null;
  readonly surplus: bigint | null;
  /** Of a part of a line: the number of its first part. */
  readonly firstSeq?: number | null;
  readonly deltas: ReadonlyMap<string, Delta>;
}

interface Delta {
  readonly account: Account;
  readonly against: Account;
  readonly amount: bigint;
  readonly lines: number;
}

/**
 * What one run does to holds. Each change counts at once for whatever is judged next; all are written at the end, after
 * what else the run writes. The accounts that a hold moves are admitted before (`admit`).
 */
export class HoldChanges {
  private readonly changes: Change[] = [];

  constructor(private readonly batch: RecordBatch) {}

  /** Reads the accounts on which these holds stand. */
  async admit(holds: readonly Pick<KnownHold, 'basis' | 'tenant' | 'state'>[]): Promise<void> {
    const { holds: book } = this.batch.set;
    await book.admitMoves(
      holds.map(({ basis, state, tenant }) => ({ effects: heldEffects(basis, state.quantity), tenant })),
    );
  }

  /** Places a hold; one that is part of a line beside the first part, `firstSeq`. */
  place(hold: KnownHold, placed: Placed, firstSeq: number | null = null): void {
    const deltas = this.move(hold, null, hold.basis, 0n, hold.state.open);
    const { by } = placed;
    this.changes.push({
      hold,
      event: null,
      placed,
      surplus: null,
      deltas,
      at: hold.placedAt,
      seq: hold.seq,
      by,
      firstSeq,
    });
  }

  /** Lets something happen to a hold. Answers how to undo it, and `null` when it cannot happen any more. */
  apply(hold: KnownHold, event: HoldEvent, details: EventDetails): (() => void) | null {
    const was = { state: hold.state, basis: hold.basis };
    const state = holdAfter(hold.state, event);
    if (state === null) return null;
    const basis = details.basis ?? hold.basis;
    const deltas = this.move(hold, hold.basis, basis, hold.state.open, state.open);
    const surplus = event.kind === 'FULFILLED' ? state.over - was.state.over : null;
    hold.state = state;
    hold.basis = basis;
    const change: Change = { hold, event, placed: null, surplus, deltas, ...details };
    this.changes.push(change);
    return () => {
      this.changes.splice(this.changes.indexOf(change), 1);
      this.move(hold, basis, was.basis, state.open, was.state.open);
      hold.state = was.state;
      hold.basis = was.basis;
    };
  }

  /** Writes what happened: postings, entries, balances, events, and where the holds stand. */
  async write(extra: readonly Posting[] = []): Promise<void> {
    const { batch } = this;
    if (this.changes.length === 0 && extra.length === 0) return;
    const numbered = this.changes.map((change) => ({ ...change, seq: change.seq ?? batch.nextSeq() }));
    const postings: Posting[] = numbered.map(({ at, event, firstSeq, hold, seq, shipmentSeq }) => ({
      seq,
      tenant: hold.tenant,
      kind: event === null ? 'HOLD' : 'HOLD_EVENT',
      subjectSeq: hold.seq,
      order: placeInOrder(hold, at),
      causeSeq: firstSeq ?? shipmentSeq ?? null,
    }));
    const all = [...postings, ...extra].toSorted((a, b) => a.seq - b.seq);
    const { entries, touched } = entriesOf(numbered);
    const { holds, ledger } = batch.stores;
    await Promise.all([
      ledger.write(batch.tx, all, entries, touched),
      holds.insert(
        batch.tx,
        numbered.flatMap(({ hold, placed }) => (placed === null ? [] : [{ ...placed, hold }])),
      ),
      holds.insertEvents(batch.tx, numbered.flatMap(toEvent)),
      holds.saveStates(batch.tx, [...new Set(numbered.map(({ hold }) => hold))]),
    ]);
    batch.set.holds.forgetNext();
  }

  private move(
    hold: KnownHold,
    from: HoldBasis | null,
    to: HoldBasis,
    before: bigint,
    after: bigint,
  ): ReadonlyMap<string, Delta> {
    const { set } = this.batch;
    const [less, more] = [from === null ? [] : heldEffects(from, before), heldEffects(to, after)];
    set.holds.move(less, hold.tenant, -1n);
    set.holds.move(more, hold.tenant, 1n);
    const deltas = new Map<string, Delta>();
    for (const [effects, sign] of [
      [less, -1],
      [more, 1],
    ] as const) {
      for (const { amount, key, kind } of effects) {
        const name = `${kind}|${key}`;
        const known = deltas.get(name);
        deltas.set(name, {
          account: set.account(accountOf(kind, key, hold.tenant)),
          against: set.account(sinkOf(kind, hold.tenant)),
          amount: (known?.amount ?? 0n) + BigInt(sign) * amount,
          lines: (known?.lines ?? 0) + sign,
        });
      }
    }
    return deltas;
  }
}

/** A hold stands where it is placed, whatever day it is planned for: what is set aside now is set aside now. */
const placeInOrder = (hold: KnownHold, at: Instant): Order => ({
  at: at < hold.placedAt ? hold.placedAt : at,
  rank: RANKS.MOVEMENT,
  key: placeOf(hold.planned.reference, hold.tenant),
});

function entriesOf(changes: readonly (Change & { seq: number })[]): {
  entries: Entry[];
  touched: Map<Account, Order>;
} {
  const entries: Entry[] = [];
  const balances = new Map<Account, bigint>();
  const touched = new Map<Account, Order>();
  for (const { at, deltas, hold, seq } of changes) {
    for (const { account, against, amount, lines } of deltas.values()) {
      if (amount === 0n && lines === 0) continue;
      for (const one of [account, against]) {
        const known = touched.get(one) ?? one.last;
        const order = placeInOrder(hold, at);
        touched.set(one, known === null || compareOrder(known, order) < 0 ? order : known);
      }
      const balanceAfter = (balances.get(account) ?? account.balance) + amount;
      invariant(balanceAfter >= 0n, 'no more is given back than was set aside');
      balances.set(account, balanceAfter);
      entries.push({ account, against, tenant: hold.tenant, seq, amount, lines, balanceAfter });
    }
  }
  return { entries, touched };
}

const toEvent = ({
  at,
  basis,
  by,
  event,
  hold,
  reason,
  seq,
  shipmentSeq,
  surplus,
}: Change & { seq: number }): NewHoldEvent[] =>
  event === null
    ? []
    : [
        {
          seq,
          hold,
          event,
          at: placeInOrder(hold, at).at,
          surplus,
          shipmentSeq: shipmentSeq ?? null,
          licenseNumber: basis?.licenseNumber ?? null,
          reason: reason ?? null,
          by: by ?? null,
        },
      ];
