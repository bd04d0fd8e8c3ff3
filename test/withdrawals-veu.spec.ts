import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact, SiteFact, VeuEventFact, VeuFact } from '../src/ledger/facts.js';
import type { ReportKey } from '../src/corrections/report-kinds.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { day } from '../src/rules/day.js';
import { LOCAL_CALLER } from '../src/platform/caller.js';
import { deskOn, inShort, ledgerOfVeus } from './support/closings.js';
import { told } from './support/holds.js';
import { freshLedger, noon, partyOf, removal, reversal, shipment, stock, type TestLedger } from './support/ledger.js';
import { withdraw } from './support/withdrawals.js';

let ledger: TestLedger;
beforeAll(async () => {
  const german = { locationCountry: 'DE', headquartersCountry: 'DE' };
  ledger = await freshLedger([partyOf('RHEIN', german), partyOf('MAIN', german)]);
});
afterAll(async () => {
  await ledger.verify();
  await ledger.close();
});

const veu = (id: string, holderId: string, grantedOn = '2025-06-01'): VeuFact => ({
  kind: 'VEU', id, veuKind: 'UVEU', holderId, country: null, grantedOn: day(grantedOn), ...told(`${id} ${grantedOn}`),
}); // prettier-ignore
const site = (id: string, veuId: string, authorizedOn: string): SiteFact => ({
  kind: 'SITE', id, veuId, country: 'BR', authorizedOn: day(authorizedOn), notifiedOn: day('2024-12-01'), ...told(`${id} ${authorizedOn}`),
}); // prettier-ignore
const event = (eventKind: VeuEventFact['eventKind'], on: string): VeuEventFact => ({
  kind: 'VEU_EVENT', veuId: 'V', eventKind, effectiveOn: day(on), evidence: 'a letter', ...told(`${eventKind} ${on}`),
}); // prettier-ignore
const toSite = (reference: string, on: string, more: object = {}): Fact =>
  shipment({
    reference, exportedAt: noon(on), destinationCountry: 'BR', consigneeId: 'RHEIN', siteId: 'S', named: 'UVEU',
    quantity: 1n, valueCents: 1n, ...more,
  }); // prettier-ignore
const said = async (fact: Fact): Promise<string> => {
  const [answer] = (await ledger.record(fact)) as [Recorded];
  return answer.outcome === 'REFUSED' ? `${answer.code}: ${answer.message}` : 'RECORDED';
};
const breaches = async (reference: string): Promise<string | undefined> =>
  (await ledger.answers(reference)).at(-1)?.breaches.join();

describe('what happened to a VEU, a site, and the VEU itself', () => {
  test('are withdrawn in this order, and what they decided is answered as without them', async () => {
    const base = stock({ holderId: 'RHEIN', country: 'DE', quantity: 10_000n });
    await ledger.record(base, veu('V', 'RHEIN'), site('S', 'V', '2025-07-01'), veu('W', 'MAIN'));
    await ledger.record(toSite('EARLY', '2025-06-20'), toSite('LATE', '2025-09-01'));
    await ledger.record(toSite('OTHERS', '2025-09-02', { endUserId: 'MAIN' }));
    await ledger.record(event('SUSPENDED', '2025-08-01'), event('REINSTATED', '2025-12-01'));
    expect([await breaches('EARLY'), await breaches('LATE')]).toEqual(['VEU_SITE_NOT_AUTHORIZED', 'VEU_SUSPENDED']);

    expect(await said(withdraw('VEU_EVENT', 'V|SUSPENDED|2025-08-01'))).toBe(
      'STILL_NEEDED: REINSTATED of 2025-12-01 rests on it: withdraw that first.',
    );
    expect(await said(withdraw('VEU_EVENT', 'V|REINSTATED|2025-12-01'))).toBe('RECORDED');
    expect(await said(withdraw('VEU_EVENT', 'V|SUSPENDED|2025-08-01'))).toBe('RECORDED');
    expect([await breaches('LATE'), await breaches('OTHERS')]).toEqual(['', '']);
    expect(await said(withdraw('VEU_EVENT', 'V|SUSPENDED|2025-08-01'))).toMatch(/^ALREADY_WITHDRAWN/);
    expect(await said({ ...event('SUSPENDED', '2025-08-01'), requestKey: 'after all' })).toBe('RECORDED');
    expect(await said(withdraw('VEU_EVENT', 'V|SUSPENDED|2025-08-01'))).toBe('RECORDED');

    expect(await said(withdraw('SITE', 'S'))).toBe('STILL_NEEDED: Shipment EARLY goes to it: reverse that first.');
    expect(await said(withdraw('VEU', 'V'))).toBe('STILL_NEEDED: Site S is of it: withdraw that first.');
    expect(await said(withdraw('VEU', 'W'))).toBe('RECORDED');
    expect(await breaches('OTHERS')).toBe('VEU_OPERATOR');

    await ledger.record(...['EARLY', 'LATE', 'OTHERS'].map((one) => reversal(one)));
    expect(await said(withdraw('SITE', 'S'))).toBe('RECORDED');
    expect(await said(toSite('NOWHERE', '2025-09-01'))).toMatch(/^UNKNOWN_SITE/);
    expect(await said(site('S', 'V', '2025-06-02'))).toBe('RECORDED');
    await ledger.record(toSite('RIGHT', '2025-06-20'));
    expect(await breaches('RIGHT')).toBe('');
    expect(await ledger.balances('VEU_RECEIVED')).toEqual({ 'VEU_RECEIVED V': '158320000' });
  });

  test('a VEU that was withdrawn is registered again under its id, and one a holder stands', async () => {
    expect(await said(veu('W', 'MAIN', '2025-07-01'))).toBe('RECORDED');
    await expect(ledger.record(veu('W-2', 'MAIN'))).rejects.toThrow('one such authorization that stands');
  });

  test('opening stock that is withdrawn leaves less than was taken away, and the removal says so', async () => {
    await ledger.record(stock({ holderId: 'MAIN', country: 'DE', quantity: 10n }));
    await ledger.record(removal({ reference: 'GONE', holderId: 'MAIN', country: 'DE', quantity: 5n }));
    expect(await breaches('GONE')).toBe('');
    expect(await said(withdraw('OPENING_STOCK', 'MAIN|DE|nvidia-h100-sxm5|2025-01-01'))).toBe('RECORDED');
    expect(await breaches('GONE')).toBe('REMOVAL_EXCEEDS_BASE');
  });
});

test('opening stock that is withdrawn restates the closed account it is in, and the impact says so before', async () => {
  const own = await ledgerOfVeus();
  const desk = deskOn(own.db);
  const account: ReportKey = { report: 'VEU_CHIP_ACCOUNT', subject: 'U', period: '2025-H1' };
  const taken = withdraw('OPENING_STOCK', 'RHEIN|DE|nvidia-h100-sxm5|2025-01-01');
  expect(await desk.close(account)).toBe(1);
  const { answers, results, restated } = await desk.impact.run(LOCAL_CALLER, [taken]);
  expect([results.map(({ outcome }) => outcome), answers]).toEqual([['RECORDED'], []]);
  expect(restated.map(({ report, subject }) => [report, subject])).toEqual([['VEU_CHIP_ACCOUNT', 'U']]);
  expect(await desk.restatements.run(LOCAL_CALLER, account)).toEqual([]);

  const [withdrawn] = await own.record(taken);
  const [restatement] = (await desk.restatements.run(LOCAL_CALLER, account)).map(inShort);
  expect(restatement?.postings).toEqual([`${withdrawn?.seq ?? 0} WITHDRAWAL`]);
  expect(restatement?.lines).toEqual([
    expect.stringMatching(/^REMOVED ACCOUNT DE\|\|nvidia-h100-sxm5: .*openingStockUnits 930>-/),
  ]);
  const [first] = await desk.editions(account);
  expect(first && (await desk.closed.replay(LOCAL_CALLER, first)).intact).toBe(true);
  await own.record(stock({ holderId: 'RHEIN', country: 'DE', quantity: 930n, requestKey: 'it was right' }));
  expect((await desk.restatements.run(LOCAL_CALLER, account)).flatMap(({ lines }) => lines)).toEqual([]);
  await own.verify();
  await own.close();
});
