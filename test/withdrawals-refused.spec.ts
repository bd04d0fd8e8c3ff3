import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact } from '../src/ledger/facts.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { day } from '../src/rules/day.js';
import { asOwner } from './support/as-owner.js';
import { hold, holdEvent, SetClock } from './support/holds.js';
import { holiday, license, news, noon, partyOf, removal, shipment, stock } from './support/ledger.js';
import { extension, licenseEvent, withdrawal } from './support/license-events.js';
import { type SealedLedger, sealedLedger } from './support/sealed.js';
import { withdraw } from './support/withdrawals.js';

let ledger: SealedLedger;
beforeAll(async () => {
  ledger = await sealedLedger();
});
afterAll(() => ledger.close());

const one = async (fact: Fact): Promise<Recorded> => (await ledger.record(fact))[0] as Recorded;
const told = async (fact: Fact): Promise<string> => {
  const answer = await one(fact);
  return answer.outcome === 'RECORDED' ? 'RECORDED' : `${answer.code} ${answer.path.join('.')}: ${answer.message}`;
};
