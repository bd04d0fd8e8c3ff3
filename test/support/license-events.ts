import { createHash } from 'node:crypto';
import type { LicenseEventFact, LicenseEventWithdrawalFact } from '../../src/ledger/facts.js';
import { day } from '../../src/rules/day.js';
import type { LicenseEventKind } from '../../src/rules/license-life.rule.js';

type Given = Partial<Omit<LicenseEventFact, 'effectiveOn' | 'expiresOn'>> & { readonly expiresOn?: string };

/** Something that happens to a license on a day, known from a letter. */
export function licenseEvent(
  number: string,
  eventKind: LicenseEventKind,
  on: string,
  given: Given = {},
): LicenseEventFact {
  const { expiresOn, ...rest } = given;
  const fact = {
    kind: 'LICENSE_EVENT' as const,
    requestKey: null,
    number,
    eventKind,
    effectiveOn: day(on),
    expiresOn: expiresOn === undefined ? null : day(expiresOn),
    change: eventKind === 'NON_MATERIAL' ? ('ADDRESS' as const) : null,
    opinion: eventKind === 'NAME_CHANGE' ? 'AO-1' : null,
    evidence: 'a letter',
    note: '',
    ...rest,
  };
  return { ...fact, contentHash: hash({ ...fact, requestKey: null }) };
}

export const extension = (number: string, on: string, expiresOn: string): LicenseEventFact =>
  licenseEvent(number, 'EXTENSION', on, { expiresOn });

let count = 0;
export const withdrawal = (eventSeq: number, requestKey?: string): LicenseEventWithdrawalFact => ({
  kind: 'LICENSE_EVENT_WITHDRAWAL',
  requestKey: requestKey ?? `withdrawal-${(count += 1)}`,
  contentHash: hash({ eventSeq }),
  eventSeq,
  reason: 'another license was meant',
});

const hash = (content: object): Buffer => createHash('sha256').update(JSON.stringify(content)).digest();
