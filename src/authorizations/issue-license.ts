import { Injectable } from '@nestjs/common';
import { isTooMany } from '../items/most-units.js';
import { contentHash } from '../ledger/content-hash.js';
import type { LicenseFact, LicenseLineFact } from '../ledger/facts.js';
import { type Answered, answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { formatUsd } from '../platform/graphql-usd.js';
import type { UserError } from '../platform/user-error.js';
import { type Given, problemsOf, userError } from '../platform/input-check.js';
import { MOST_FURTHER_LINES } from './license-register.js';
import { IssueLicenseInput, LicenseLineInput } from './license.graphql.js';

/**
 * Puts a license on record. It counts at its issue; shipments that named it before, that it covers, or that went
 * under a license it replaces, are judged again.
 */
@Injectable()
export class IssueLicense {
  constructor(private readonly recorder: Recorder) {}

  async run(caller: Caller, input: Given<IssueLicenseInput>): Promise<Answered> {
    const [answer] = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: problemsOfLicense,
      factOf: licenseFactOf,
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answer === undefined) throw new Error('one license has one answer');
    return answer;
  }
}

function problemsOfLicense(input: Given<IssueLicenseInput>, path: readonly string[]): UserError[] {
  const { furtherLines, ...first } = input;
  const lines = furtherLines ?? [];
  const tooMany = ({ quantity }: { quantity: bigint }, at: readonly string[]): UserError[] =>
    isTooMany(quantity) ? [userError('TOO_LARGE', [...at, 'quantity'])] : [];
  return [
    ...problemsOf(IssueLicenseInput, first, path),
    ...tooMany(first, path),
    ...(lines.length > MOST_FURTHER_LINES ? [userError('TOO_MANY', [...path, 'furtherLines'])] : []),
    ...lines.flatMap((line, index) => {
      const at = [...path, 'furtherLines', String(index)];
      return [...problemsOf(LicenseLineInput, line, at), ...tooMany(line, at)];
    }),
  ];
}

/** A license as it is recorded. */
export const licenseFactOf = (input: Given<IssueLicenseInput>): LicenseFact => ({
  kind: 'LICENSE',
  requestKey: input.idempotencyKey,
  contentHash: contentHash([
    input.number,
    input.issuedOn,
    input.expiresOn,
    input.destinationCountry,
    input.consignee,
    input.item,
    String(input.quantity),
    formatUsd(input.valueUsd),
    input.replaces,
    ...(input.furtherLines ?? []).flatMap((line) => [line.item, String(line.quantity), formatUsd(line.valueUsd)]),
  ]),
  number: input.number,
  issuedOn: input.issuedOn,
  expiresOn: input.expiresOn ?? null,
  destinationCountry: input.destinationCountry,
  consigneeId: input.consignee,
  itemId: input.item,
  quantity: input.quantity,
  valueCents: input.valueUsd,
  replacesNumber: input.replaces ?? null,
  ...((input.furtherLines ?? []).length > 0 && { furtherLines: (input.furtherLines ?? []).map(toLine) }),
});

const toLine = ({ item, quantity, valueUsd }: LicenseLineInput): LicenseLineFact => ({
  itemId: item,
  quantity,
  valueCents: valueUsd,
});
