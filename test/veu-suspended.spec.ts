import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Fact, SiteFact, VeuEventFact, VeuFact } from '../src/ledger/facts.js';
import { day } from '../src/rules/day.js';
import { freshLedger, noon, partyOf, shipment, stock, type TestLedger } from './support/ledger.js';

const told = (text: string): { requestKey: string; contentHash: Buffer } => ({
  requestKey: text,
  contentHash: createHash('sha256').update(text).digest(),
});
const veu: VeuFact = {
  kind: 'VEU', id: 'V', veuKind: 'UVEU', holderId: 'RHEIN', country: null, grantedOn: day('2025-06-01'), ...told('V'),
}; // prettier-ignore
const site: SiteFact = {
  kind: 'SITE', id: 'S', veuId: 'V', country: 'BR', authorizedOn: day('2025-06-01'), notifiedOn: null, ...told('S'),
}; // prettier-ignore
const event = (eventKind: VeuEventFact['eventKind'], on: string): VeuEventFact => ({
  kind: 'VEU_EVENT', veuId: 'V', eventKind, effectiveOn: day(on), evidence: 'a letter', ...told(`${eventKind} ${on}`),
}); // prettier-ignore
const toSite = (reference: string, on: string): Fact =>
  shipment({
    reference, exportedAt: noon(on), destinationCountry: 'BR', consigneeId: 'RHEIN', siteId: 'S', named: 'UVEU', quantity: 1n,
  }); // prettier-ignore

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await freshLedger([partyOf('RHEIN', { locationCountry: 'DE', headquartersCountry: 'DE' })]);
  await ledger.record(veu);
  await ledger.record(site);
  await ledger.record(stock({ holderId: 'RHEIN', country: 'DE', quantity: 10_000n }));
  await ledger.record(toSite('BEFORE', '2025-06-30'), toSite('DURING', '2025-07-15'), toSite('AFTER', '2025-09-02'));
});
afterAll(async () => ledger.close());

const breaches = async (reference: string): Promise<string[]> =>
  (await ledger.answers(reference)).map((answer) => answer.breaches.join());

test('what goes to a site while its VEU is suspended is in breach, also when the letter comes late', async () => {
  expect(await breaches('DURING')).toEqual(['']);
  await ledger.record(event('SUSPENDED', '2025-07-01'));
  expect(await breaches('BEFORE')).toEqual(['']);
  expect(await breaches('DURING')).toEqual(['', 'VEU_SUSPENDED']);
  expect(await breaches('AFTER')).toEqual(['', 'VEU_SUSPENDED']);
  await ledger.record(event('REINSTATED', '2025-09-01'));
  expect(await breaches('DURING')).toEqual(['', 'VEU_SUSPENDED']);
  expect(await breaches('AFTER')).toEqual(['', 'VEU_SUSPENDED', '']);
  await ledger.verify();
});

test('a shipment that comes after the letter is judged by it, and a revocation is final', async () => {
  await ledger.record(event('REVOKED', '2026-01-01'));
  await ledger.record(toSite('LATE', '2026-02-03'));
  expect(await breaches('LATE')).toEqual(['VEU_SUSPENDED']);
  const [again] = await ledger.record(event('REINSTATED', '2026-03-01'));
  expect(again).toMatchObject({ outcome: 'REFUSED', code: 'BAD_VALUE', path: ['kind'] });
});

test('an event told twice is recorded once', async () => {
  const [first] = await ledger.record(event('SUSPENDED', '2025-07-01'));
  expect(first).toMatchObject({ outcome: 'RECORDED', replayed: true });
  expect(await ledger.rows('select 1 from veu_event')).toHaveLength(3);
});
