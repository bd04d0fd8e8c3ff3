import { Injectable } from '@nestjs/common';
import { contentHash } from '../ledger/content-hash.js';
import type { AllocationChangeFact } from '../ledger/facts.js';
import { type Answered, answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { type Given, problemsOf, userError } from '../platform/input-check.js';
import type { UserError } from '../platform/user-error.js';
import { formatTpp, tryTpp } from '../rules/tpp.js';
import { ReportAllocationChangeInput } from './allocation.graphql.js';

type Input = Given<ReportAllocationChangeInput>;

/** Records news about a country's allocation; what came after it in that country is judged again. */
@Injectable()
export class ReportAllocationChange {
  constructor(private readonly recorder: Recorder) {}

  async run(caller: Caller, input: Input): Promise<Answered> {
    const [answer] = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: problemsIn,
      factOf: allocationChangeFactOf,
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answer === undefined) throw new Error('one report has one answer');
    return answer;
  }
}

/** A share has the scale of TPP: four decimals. `undefined` for text that is no share. */
const share = (text: string | null | undefined): bigint | null | undefined =>
  text === null || text === undefined ? null : tryTpp(text);

function problemsIn(input: Input, path: readonly string[]): UserError[] {
  const problems = problemsOf(ReportAllocationChangeInput, input, path);
  const uplift = share(input.uplift);
  if (uplift === undefined) {
    const negative = /^-\d/.test(input.uplift ?? '');
    problems.push(userError(negative ? 'UPLIFT_OUT_OF_RANGE' : 'BAD_NUMBER', [...path, 'uplift']));
  }
  const says = [input.uplift, input.officialStatus, input.externalLicensedTpp].some(
    (one) => one !== undefined && one !== null,
  );
  if (!says) problems.push(userError('REQUIRED', path, 'Give an uplift, an official status or an external figure.'));
  return problems;
}

/** News as they are recorded. */
export function allocationChangeFactOf(input: Input): AllocationChangeFact {
  const external = input.externalLicensedTpp ?? null;
  return {
    kind: 'ALLOCATION_CHANGE',
    requestKey: input.idempotencyKey,
    contentHash: contentHash([
      input.country,
      input.effectiveOn,
      input.uplift,
      input.officialStatus,
      external === null ? null : formatTpp(external),
      input.source,
    ]),
    country: input.country,
    effectiveOn: input.effectiveOn,
    uplift: share(input.uplift) ?? null,
    officialStatus: input.officialStatus ?? null,
    externalLicensedTpp: external,
    source: input.source ?? '',
  };
}
