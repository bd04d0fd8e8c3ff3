import { Injectable } from '@nestjs/common';
import { isTooMany } from '../items/most-units.js';
import { contentHash, instantCell } from '../ledger/content-hash.js';
import type { ShipmentFact } from '../ledger/facts.js';
import { type Answered, answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { formatUsd } from '../platform/graphql-usd.js';
import { type Given, isId, problemsOf, userError } from '../platform/input-check.js';
import { Metrics } from '../platform/metrics.js';
import type { UserError } from '../platform/user-error.js';
import { movementFields } from './movement.input.js';
import { PostShipmentInput } from './post-shipment.graphql.js';
import { drawdownProblems } from './line-parts.js';

type Input = Given<PostShipmentInput>;

/**
 * Records shipments. Each is judged on what stood before it and answered by itself; guarded ones that break something are
 * not recorded, and their determination is stored.
 */
@Injectable()
export class PostShipments {
  constructor(
    private readonly recorder: Recorder,
    private readonly metrics: Metrics,
  ) {}

  async run(
    caller: Caller,
    inputs: readonly Input[],
    pathOf: (index: number) => readonly string[],
  ): Promise<Answered[]> {
    const answers = await answerEach(inputs, {
      pathOf,
      problemsOf: (input, path) => [
        ...problemsIn(input, path),
        ...(isTooMany(input.quantity) ? [userError('TOO_LARGE', [...path, 'quantity'])] : []),
      ],
      factOf: shipmentFactOf,
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    for (const { replayed, seq } of answers) {
      this.metrics.shipments.inc({ outcome: seq === null ? 'refused' : replayed ? 'replayed' : 'recorded' });
    }
    return answers.map((answer, index) => {
      const recordNow = inputs[index]?.onBreach === 'RECORD' && answer.replayed && answer.seq === null;
      return recordNow ? { ...answer, userErrors: [askedToRefuse(pathOf(index))] } : answer;
    });
  }
}

/** The content of a shipment is the same under both guards, so only the first answer tells that the key asked for another. */
const askedToRefuse = (path: readonly string[]): UserError =>
  userError(
    'IDEMPOTENCY_KEY_REUSED',
    [...path, 'idempotencyKey'],
    'The key was used to post this with onBreach: REFUSE, and it was refused. Record it with a new key.',
  );

/** What is wrong with a shipment to record. */
export function problemsIn(input: Input, path: readonly string[]): UserError[] {
  const problems = problemsOf(PostShipmentInput, input, path);
  if ((input.reference ?? null) === null && !isId(input.idempotencyKey)) {
    const message = 'Without a reference the idempotency key is the reference, and this key is not an id.';
    problems.push(userError('BAD_ID', [...path, 'reference'], message));
  }
  return [...problems, ...drawdownProblems(input, path)];
}

/** A shipment as it is recorded. */
export function shipmentFactOf(input: Input): ShipmentFact {
  const reference = input.reference ?? input.idempotencyKey;
  const fields = movementFields(input);
  return {
    kind: 'SHIPMENT',
    requestKey: input.idempotencyKey,
    contentHash: contentHash([
      reference,
      instantCell(input.exportedAt),
      fields.act,
      fields.fromCountry,
      input.destinationCountry,
      input.consignee,
      input.endUser,
      input.site,
      input.item,
      String(input.quantity),
      input.valueUsd === undefined || input.valueUsd === null ? null : formatUsd(input.valueUsd),
      input.authorization,
      input.licenseNumber,
      input.purpose,
      // the hash of one without hold and drawdown is that of its row in a file
      ...((input.hold ?? null) === null ? [] : [input.hold]),
      ...((input.drawdown ?? null) === null ? [] : ['drawdown', input.drawdown]),
    ]),
    reference,
    exportedAt: input.exportedAt,
    ...fields,
    onBreach: input.onBreach ?? 'REFUSE',
    holdId: input.hold ?? null,
    drawdown: input.drawdown ?? null,
  };
}
