import { createHash } from 'node:crypto';
import type { FactName, WithdrawnKind } from '../../src/ledger/fact-name.js';
import type { WithdrawalFact } from '../../src/ledger/facts.js';

let count = 0;

/** That a fact was recorded in error, as a request with a key of its own says it. */
export function withdraw(kind: WithdrawnKind, name: string, given: Partial<WithdrawalFact> = {}): WithdrawalFact {
  const withdraws: FactName = { kind, name };
  return {
    kind: 'WITHDRAWAL',
    requestKey: `withdraw-${(count += 1)}`,
    contentHash: createHash('sha256').update(`${kind}|${name}`).digest(),
    reference: null,
    withdraws,
    reason: 'it was another one',
    ...given,
  };
}
