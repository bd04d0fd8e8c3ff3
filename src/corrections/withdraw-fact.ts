import { Injectable } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import { contentHash } from '../ledger/content-hash.js';
import type { FactName } from '../ledger/fact-name.js';
import type { WithdrawalFact } from '../ledger/facts.js';
import { answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import { type Given, problemsOf } from '../platform/input-check.js';
import type { WithdrawalPayload, WithdrawalType, WithdrawInput } from './withdrawal.graphql.js';
import { type WithdrawalRow, WithdrawalStore } from './withdrawal.store.js';

/** What one kind of withdrawal asks for: its input, and which fact it means. */
export interface Withdrawing<Input extends WithdrawInput> {
  readonly of: ClassConstructor<Input>;
  readonly named: (input: Given<Input>) => FactName;
  /** The field of the input that names the fact. */
  readonly field: string;
}

/** Records that a fact was recorded in error, of whatever kind: it counts at no instant from then on. */
@Injectable()
export class WithdrawFact {
  constructor(
    private readonly db: Database,
    private readonly recorder: Recorder,
    private readonly withdrawals: WithdrawalStore,
  ) {}

  async run<Input extends WithdrawInput>(
    caller: Caller,
    input: Given<Input>,
    { field, named, of }: Withdrawing<Input>,
  ): Promise<WithdrawalPayload> {
    const [answer] = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: (one, path) => problemsOf(of, one, path),
      factOf: (one) => withdrawalFactOf(named(one), one),
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answer === undefined) throw new Error('one withdrawal has one answer');
    const inField = (path: readonly string[]): string[] => path.map((name) => (name === 'name' ? field : name));
    const userErrors = answer.userErrors.map((error) => ({ ...error, path: inField(error.path) }));
    const { replayed, seq } = answer;
    const row = seq === null ? undefined : await this.db.read((tx) => this.withdrawals.bySeq(tx, seq), caller);
    return {
      withdrawal: row === undefined ? null : toWithdrawalType(row),
      replayed,
      userErrors,
      ledgerSequence: seq,
    };
  }
}

export const toWithdrawalType = ({ factSeq, kind, name, postedAt, reason, seq }: WithdrawalRow): WithdrawalType => ({
  kind,
  fact: name,
  factSequence: factSeq,
  reason,
  recordedAt: postedAt,
  ledgerSequence: seq,
});

/** A withdrawal as it is recorded; `reference` where it came from a file. */
export const withdrawalFactOf = (
  withdraws: FactName,
  { idempotencyKey, reason }: Pick<WithdrawInput, 'idempotencyKey' | 'reason'>,
): WithdrawalFact => ({
  kind: 'WITHDRAWAL',
  requestKey: idempotencyKey,
  contentHash: contentHash([withdraws.kind, withdraws.name, reason]),
  reference: null,
  withdraws,
  reason,
});
