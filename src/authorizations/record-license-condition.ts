import { Injectable } from '@nestjs/common';
import { contentHash } from '../ledger/content-hash.js';
import type { LicenseConditionFact } from '../ledger/facts.js';
import { type Answered, answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { type Given, problemsOf } from '../platform/input-check.js';
import { LiftLicenseConditionInput, RecordLicenseConditionInput } from './license-condition.graphql.js';

/** Puts conditions of licenses on record, and lifts them. Shipments owe evidence for them; nothing is judged by them. */
@Injectable()
export class RecordLicenseCondition {
  constructor(private readonly recorder: Recorder) {}

  async run(caller: Caller, input: Given<RecordLicenseConditionInput>): Promise<Answered> {
    const answers = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: (one, path) => problemsOf(RecordLicenseConditionInput, one, path),
      factOf: conditionFactOf,
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    return only(answers);
  }

  async lift(caller: Caller, input: Given<LiftLicenseConditionInput>): Promise<Answered> {
    const answers = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: (one, path) => problemsOf(LiftLicenseConditionInput, one, path),
      factOf: liftFactOf,
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    return only(answers);
  }
}

function only([answer]: readonly Answered[]): Answered {
  if (answer === undefined) throw new Error('one condition has one answer');
  return answer;
}

function conditionFactOf(input: Given<RecordLicenseConditionInput>): LicenseConditionFact {
  const { effectiveOn = null, id, idempotencyKey, license, text } = input;
  const [perShipment, dueDays] = [input.perShipment ?? true, input.dueDays ?? 0];
  return {
    kind: 'LICENSE_CONDITION',
    requestKey: idempotencyKey,
    contentHash: contentHash([license, id, 'ADDED', text, String(perShipment), String(dueDays), effectiveOn]),
    number: license,
    conditionId: id,
    change: 'ADDED',
    text,
    perShipment,
    dueDays,
    effectiveOn,
  };
}

const liftFactOf = (input: Given<LiftLicenseConditionInput>): LicenseConditionFact => ({
  kind: 'LICENSE_CONDITION',
  requestKey: input.idempotencyKey,
  contentHash: contentHash([input.license, input.id, 'LIFTED', input.reason, input.liftedOn]),
  number: input.license,
  conditionId: input.id,
  change: 'LIFTED',
  text: input.reason,
  perShipment: false,
  dueDays: 0,
  effectiveOn: input.liftedOn,
});
