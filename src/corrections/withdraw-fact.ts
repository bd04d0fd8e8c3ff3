import { Injectable } from '@nestjs/common';
import type { ClassConstructor } from 'class-transformer';
import { contentHash } from '../ledger/content-hash.js';
import type { FactName, WithdrawalFact } from '../ledger/facts.js';
import { type Answered, answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { type Given, problemsOf } from '../platform/input-check.js';
import type { WithdrawInput } from './withdrawal.graphql.js';

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
  constructor(private readonly recorder: Recorder) {}

  async run<Input extends WithdrawInput>(
    caller: Caller,
    input: Given<Input>,
    { field, named, of }: Withdrawing<Input>,
  ): Promise<Answered> {
    const [answer] = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: (one, path) => problemsOf(of, one, path),
      factOf: (one) => withdrawalFactOf(named(one), one),
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answer === undefined) throw new Error('one withdrawal has one answer');
    const inField = (path: readonly string[]): string[] => path.map((name) => (name === 'name' ? field : name));
    return { ...answer, userErrors: answer.userErrors.map((error) => ({ ...error, path: inField(error.path) })) };
  }
}

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
