import { Injectable } from '@nestjs/common';
import { contentHash } from '../ledger/content-hash.js';
import type { LicenseEventFact, LicenseEventWithdrawalFact } from '../ledger/facts.js';
import { type Answered, answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { type Given, problemsOf, userError } from '../platform/input-check.js';
import type { UserError } from '../platform/user-error.js';
import { RecordLicenseEventInput, WithdrawLicenseEventInput } from './license-event.graphql.js';

type Input = Given<RecordLicenseEventInput>;

/** Records what happens to licenses after their issue: dated facts, and what they concern is judged again. */
@Injectable()
export class RecordLicenseEvent {
  constructor(private readonly recorder: Recorder) {}

  async run(caller: Caller, input: Input): Promise<Answered> {
    const [answer] = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: problemsOfLicenseEvent,
      factOf: licenseEventFactOf,
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answer === undefined) throw new Error('one event has one answer');
    return answer;
  }

  /** Takes an event back that was recorded in error. */
  async withdraw(caller: Caller, input: Given<WithdrawLicenseEventInput>): Promise<Answered> {
    const [answer] = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: (one, path) => [
        ...problemsOf(WithdrawLicenseEventInput, one, path),
        ...(SEQUENCE.test(one.event) ? [] : [userError('UNKNOWN_EVENT', [...path, 'event'])]),
      ],
      factOf: withdrawalFactOf,
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answer === undefined) throw new Error('one withdrawal has one answer');
    return answer;
  }
}

const SEQUENCE = /^\d{1,15}$/;

/** What is wrong with an event before anybody looks at its license: each kind says its own besides the day. */
export function problemsOfLicenseEvent(input: Input, path: readonly string[]): UserError[] {
  const { kind } = input;
  const asked = { expiresOn: 'EXTENSION', change: 'NON_MATERIAL', opinion: 'NAME_CHANGE' } as const;
  return [
    ...problemsOf(RecordLicenseEventInput, input, path),
    ...(['expiresOn', 'change', 'opinion'] as const).flatMap((field) => {
      const given = input[field] !== undefined && input[field] !== null;
      if (given === (kind === asked[field])) return [];
      return given
        ? [userError('BAD_VALUE', [...path, field], `${field} is for ${asked[field]} alone; leave it out for ${kind}.`)]
        : [userError('REQUIRED', [...path, field], `${kind} says its ${field}.`)];
    }),
  ];
}

/** An event as it is recorded. */
export const licenseEventFactOf = (input: Input): LicenseEventFact => ({
  kind: 'LICENSE_EVENT',
  requestKey: input.idempotencyKey,
  contentHash: contentHash([
    input.license,
    input.kind,
    input.effectiveOn,
    input.evidence,
    input.expiresOn,
    input.change,
    input.opinion,
    input.note,
  ]),
  number: input.license,
  eventKind: input.kind,
  effectiveOn: input.effectiveOn,
  expiresOn: input.expiresOn ?? null,
  change: input.change ?? null,
  opinion: input.opinion ?? null,
  evidence: input.evidence,
  note: input.note ?? '',
});

const withdrawalFactOf = (input: Given<WithdrawLicenseEventInput>): LicenseEventWithdrawalFact => ({
  kind: 'LICENSE_EVENT_WITHDRAWAL',
  requestKey: input.idempotencyKey,
  contentHash: contentHash([input.event, input.reason]),
  eventSeq: Number(input.event),
  reason: input.reason,
});
