import { Injectable } from '@nestjs/common';
import { contentHash, instantCell } from '../ledger/content-hash.js';
import type { HoldEventFact, HoldOverrideFact } from '../ledger/facts.js';
import { type Answered, answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { type Given, problemsOf, userError } from '../platform/input-check.js';
import type { UserError } from '../platform/user-error.js';
import { ApproveHoldOverrideInput, ExtendHoldInput, LiftHoldInput, SetHoldStageInput } from './hold.input.js';

type Fact = HoldEventFact | HoldOverrideFact;

/** Everything that is done to a hold after it was asked for. */
@Injectable()
export class ChangeHold {
  constructor(private readonly recorder: Recorder) {}

  lift(caller: Caller, input: Given<LiftHoldInput>): Promise<Answered> {
    const event = { kind: 'LIFTED', reason: input.reason } as const;
    return this.record(caller, problemsOf(LiftHoldInput, input, ['input']), eventOf(caller, input, event));
  }

  extend(caller: Caller, input: Given<ExtendHoldInput>): Promise<Answered> {
    const event = { kind: 'EXTENDED', expiresAt: input.expiresAt } as const;
    return this.record(caller, problemsOf(ExtendHoldInput, input, ['input']), eventOf(caller, input, event));
  }

  /** A license is for what is licensed: another stage names none. */
  setStage(caller: Caller, input: Given<SetHoldStageInput>): Promise<Answered> {
    const { licenseNumber = null, stage } = input;
    const problems = problemsOf(SetHoldStageInput, input, ['input']);
    if (licenseNumber !== null && stage !== 'LICENSED')
      problems.push(userError('BAD_VALUE', ['input', 'licenseNumber'], 'A license goes with the stage LICENSED.'));
    return this.record(caller, problems, eventOf(caller, input, { kind: 'STAGE', stage, licenseNumber }));
  }

  /** On the word of a second person: whoever asked for the hold cannot approve it. */
  approve(caller: Caller, input: Given<ApproveHoldOverrideInput>): Promise<Answered> {
    const problems = problemsOf(ApproveHoldOverrideInput, input, ['input']);
    if (!/^\d{1,15}$/.test(input.refusal)) problems.push(userError('UNKNOWN_DETERMINATION', ['input', 'refusal']));
    return this.record(caller, problems, {
      kind: 'HOLD_OVERRIDE',
      requestKey: input.idempotencyKey,
      contentHash: contentHash([input.refusal, input.reason]),
      refusalSeq: Number(input.refusal),
      reason: input.reason,
      by: caller.credential,
    });
  }

  private async record(caller: Caller, problems: readonly UserError[], fact: Fact): Promise<Answered> {
    const [answer] = await answerEach([fact], {
      pathOf: () => ['input'],
      problemsOf: () => problems,
      factOf: (one) => one,
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answer === undefined) throw new Error('one change has one answer');
    return answer;
  }
}

const eventOf = (
  { credential }: Caller,
  { hold, idempotencyKey }: { readonly hold: string; readonly idempotencyKey: string },
  event: HoldEventFact['event'],
): HoldEventFact => ({
  kind: 'HOLD_EVENT',
  requestKey: idempotencyKey,
  contentHash: contentHash([
    hold,
    event.kind,
    event.kind === 'LIFTED' ? event.reason : event.kind === 'EXTENDED' ? instantCell(event.expiresAt) : event.stage,
    event.kind === 'STAGE' ? event.licenseNumber : null,
  ]),
  holdId: hold,
  event,
  by: credential,
});
