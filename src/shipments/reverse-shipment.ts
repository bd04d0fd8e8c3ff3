import { Injectable } from '@nestjs/common';
import { contentHash } from '../ledger/content-hash.js';
import type { ReversalFact } from '../ledger/facts.js';
import { type Answered, answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { type Given, isId, problemsOf, userError } from '../platform/input-check.js';
import type { UserError } from '../platform/user-error.js';
import { ReverseShipmentInput } from './post-shipment.graphql.js';

type Input = Given<ReverseShipmentInput>;

/** Takes a shipment back at its own instant: it counts nowhere, and what came after it is judged again. */
@Injectable()
export class ReverseShipment {
  constructor(private readonly recorder: Recorder) {}

  async run(caller: Caller, input: Input): Promise<Answered> {
    const [answer] = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: problemsIn,
      factOf: reversalFactOf,
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answer === undefined) throw new Error('one reversal has one answer');
    return answer;
  }
}

function problemsIn(input: Input, path: readonly string[]): UserError[] {
  const problems = problemsOf(ReverseShipmentInput, input, path);
  if ((input.reference ?? null) === null && !isId(input.idempotencyKey)) {
    const message = 'Without a reference the idempotency key is the reference, and this key is not an id.';
    problems.push(userError('BAD_ID', [...path, 'reference'], message));
  }
  return problems;
}

/** A reversal as it is recorded. */
export function reversalFactOf(input: Input): ReversalFact {
  const reference = input.reference ?? input.idempotencyKey;
  return {
    kind: 'REVERSAL',
    requestKey: input.idempotencyKey,
    contentHash: contentHash([reference, input.reverses, input.reason]),
    reference,
    reversesReference: input.reverses,
    reason: input.reason,
  };
}
