import { createHash } from 'node:crypto';
import type { HoldEventFact, HoldFact, HoldOverrideFact } from '../../src/ledger/facts.js';
import { Clock } from '../../src/platform/clock.js';
import { instant } from '../../src/rules/day.js';

/** A clock that a test sets. */
export class SetClock extends Clock {
  constructor(public at: number = instant('2025-05-20T00:00:00Z')) {
    super();
  }

  override now(): number {
    return this.at;
  }
}

let count = 0;
const hash = (content: object): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(content, (_name, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)))
    .digest();

/** 100 H100 planned for ACME in Brazil on 2 June 2025 under LPP, held until 1 October 2025. */
export function hold(given: Partial<HoldFact> = {}): HoldFact {
  const fact = {
    kind: 'HOLD' as const,
    requestKey: null,
    by: 'ann',
    reference: `H-${String((count += 1)).padStart(4, '0')}`,
    plannedAt: instant('2025-06-02T12:00:00Z'),
    expiresAt: instant('2025-10-01T00:00:00Z'),
    stage: 'ORDERED' as const,
    priority: 5,
    owner: 'sales',
    act: 'EXPORT' as const,
    fromCountry: 'US',
    destinationCountry: 'BR',
    consigneeId: 'ACME',
    endUserId: null,
    siteId: null,
    itemId: 'nvidia-h100-sxm5',
    quantity: 100n,
    valueCents: 300_000_000n,
    named: 'LPP' as const,
    licenseNumber: null,
    purpose: 'USE' as const,
    ...given,
  };
  return { ...fact, contentHash: hash({ ...fact, requestKey: null }) };
}

export const holdEvent = (
  holdId: string,
  event: HoldEventFact['event'],
  given: Partial<HoldEventFact> = {},
): HoldEventFact => ({
  kind: 'HOLD_EVENT',
  requestKey: `event-${(count += 1)}`,
  contentHash: hash({ holdId, event }),
  by: 'ann',
  holdId,
  event,
  ...given,
});

export const lift = (holdId: string): HoldEventFact => holdEvent(holdId, { kind: 'LIFTED', reason: 'not needed' });

export const approval = (refusalSeq: number, by: string): HoldOverrideFact => ({
  kind: 'HOLD_OVERRIDE',
  requestKey: `override-${(count += 1)}`,
  contentHash: hash({ refusalSeq }),
  by,
  refusalSeq,
  reason: 'agreed with counsel',
});

export const expiry = { kind: 'HOLD_EXPIRY' as const, requestKey: null, contentHash: Buffer.alloc(0) };

/** Key and hash of a fact that is told once. */
export const told = (text: string): { requestKey: string; contentHash: Buffer } => ({
  requestKey: text,
  contentHash: hash({ text }),
});
