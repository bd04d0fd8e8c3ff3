import { Injectable } from '@nestjs/common';
import { contentHash } from '../ledger/content-hash.js';
import type { VeuEventFact } from '../ledger/facts.js';
import { answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { type Given, problemsOf } from '../platform/input-check.js';
import type { UserError } from '../platform/user-error.js';
import { RecordVeuEventInput } from './registry.input.js';

export interface VeuEventAnswer {
  readonly recorded: boolean;
  readonly replayed: boolean;
  readonly userErrors: UserError[];
}

/** Records a suspension, reinstatement or revocation: a dated fact, and what it concerns is judged again. */
@Injectable()
export class RecordVeuEvent {
  constructor(private readonly recorder: Recorder) {}

  async run(caller: Caller, input: Given<RecordVeuEventInput>): Promise<VeuEventAnswer> {
    const [answer] = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: (one, path) => problemsOf(RecordVeuEventInput, one, path),
      factOf: ({ effectiveOn, evidence, idempotencyKey, kind, veu }): VeuEventFact => ({
        kind: 'VEU_EVENT',
        requestKey: idempotencyKey,
        contentHash: contentHash([veu, kind, effectiveOn, evidence]),
        veuId: veu,
        eventKind: kind,
        effectiveOn,
        evidence,
      }),
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answer === undefined) throw new Error('one event has one answer');
    const { replayed, seq, userErrors } = answer;
    return { recorded: seq !== null, replayed, userErrors: [...userErrors] };
  }
}
