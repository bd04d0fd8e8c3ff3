import { Injectable } from '@nestjs/common';
import { isTooMany } from '../items/most-units.js';
import { contentHash, instantCell } from '../ledger/content-hash.js';
import type { HoldFact } from '../ledger/facts.js';
import { type Answered, answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { type Given, isId, problemsOf, userError } from '../platform/input-check.js';
import type { UserError } from '../platform/user-error.js';
import { drawdownProblems } from '../shipments/line-parts.js';
import { movementFields } from '../shipments/movement.input.js';
import { PlaceHoldInput } from './hold.input.js';

type Input = Given<PlaceHoldInput>;

/** Places a hold if it fits beside all others, and says what would fit if it does not. */
@Injectable()
export class PlaceHold {
  constructor(private readonly recorder: Recorder) {}

  async run(caller: Caller, input: Input): Promise<Answered> {
    const [answer] = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: problemsIn,
      factOf: (one) => factOf(one, caller),
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answer === undefined) throw new Error('one hold has one answer');
    return answer;
  }
}

function problemsIn(input: Input, path: readonly string[]): UserError[] {
  const problems = problemsOf(PlaceHoldInput, input, path);
  if (isTooMany(input.quantity)) problems.push(userError('TOO_LARGE', [...path, 'quantity']));
  if ((input.reference ?? null) === null && !isId(input.idempotencyKey)) {
    const message = 'Without a reference the idempotency key is the reference, and this key is not an id.';
    problems.push(userError('BAD_ID', [...path, 'reference'], message));
  }
  return [...problems, ...drawdownProblems(input, path)];
}

function factOf(input: Input, { credential }: Caller): HoldFact {
  const reference = input.reference ?? input.idempotencyKey;
  const fields = movementFields(input);
  const plan = { plannedAt: input.plannedAt, expiresAt: input.expiresAt, stage: input.stage, priority: input.priority };
  return {
    kind: 'HOLD',
    requestKey: input.idempotencyKey,
    contentHash: contentHash([
      reference,
      instantCell(plan.plannedAt),
      instantCell(plan.expiresAt),
      plan.stage,
      String(plan.priority),
      input.owner,
      ...Object.values(fields).map((value) => (value === null ? null : String(value))),
      // the hash of one that is not split is what it was before holds could be
      ...((input.drawdown ?? null) === null ? [] : ['drawdown', input.drawdown]),
    ]),
    reference,
    owner: input.owner,
    by: credential,
    ...plan,
    ...fields,
    drawdown: input.drawdown ?? null,
  };
}
