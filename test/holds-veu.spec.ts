import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Fact, HoldFact, SiteFact, VeuFact } from '../src/ledger/facts.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { day, instant } from '../src/rules/day.js';
import { hold, lift, SetClock, told } from './support/holds.js';
import { freshLedger, partyOf, reversal, shipment, stock, type TestLedger } from './support/ledger.js';

const on = (text: string): number => instant(`${text}T12:00:00Z`);
const veu = (id: string, veuKind: 'UVEU' | 'NVEU', holderId: string, country: string | null): VeuFact => ({
  kind: 'VEU', id, veuKind, holderId, country, grantedOn: day('2025-02-01'), ...told(id),
}); // prettier-ignore
const site = (id: string, veuId: string, country: string): SiteFact => ({
  kind: 'SITE', id, veuId, country, authorizedOn: day('2025-02-01'), notifiedOn: null, ...told(id),
}); // prettier-ignore

let ledger: TestLedger;
beforeAll(async () => {
  const german = { locationCountry: 'DE', headquartersCountry: 'DE' };
  ledger = await freshLedger([partyOf('RHEIN', german), partyOf('NOVA'), partyOf('ACME')], new SetClock());
  await ledger.record(veu('U', 'UVEU', 'RHEIN', null), veu('N', 'NVEU', 'NOVA', 'BR'));
  await ledger.record(
    site('U-BR', 'U', 'BR'),
    site('U-CL', 'U', 'CL'),
    site('U-DE', 'U', 'DE'),
    site('N-BR', 'N', 'BR'),
  );
  await ledger.record(stock({ holderId: 'RHEIN', country: 'DE', quantity: 930n }));
});
afterAll(() => ledger.close());

const one = async (fact: Fact): Promise<Recorded> => (await ledger.record(fact))[0] as Recorded;
const said = (answer: Recorded): unknown =>
  answer.outcome === 'RECORDED' ? 'RECORDED' : (answer.largestQuantity ?? answer.code);
const toUveu = (country: string, quantity: bigint, more: Partial<HoldFact> = {}): HoldFact =>
  hold({ consigneeId: 'RHEIN', siteId: `U-${country}`, destinationCountry: country, named: 'UVEU', quantity, ...more });
const shipToUveu = (country: string, quantity: bigint, more: object = {}): Fact =>
  shipment({
    consigneeId: 'RHEIN', siteId: `U-${country}`, destinationCountry: country, named: 'UVEU', quantity, onBreach: 'REFUSE',
    exportedAt: on('2025-05-30'), ...more,
  }); // prettier-ignore

describe('the shares of a moving total (R-43, R-44, R-46)', () => {
  test('two holds that fit alone and not together never both stand', async () => {
    expect(said(await one(toUveu('BR', 36n, { reference: 'BR-1' })))).toBe('RECORDED');
    expect(said(await one(toUveu('BR', 36n)))).toBe(34n);
    expect(said(await one(toUveu('BR', 34n, { reference: 'BR-2' })))).toBe('RECORDED');
  });

  test('a promise in an ally makes no room outside until it is kept', async () => {
    expect(said(await one(toUveu('DE', 930n, { reference: 'DE-1' })))).toBe('RECORDED');
    expect(said(await one(toUveu('BR', 1n)))).toBe(0n);
    expect(
      said(await one(shipToUveu('DE', 930n, { holdId: 'DE-1', reference: 'KEPT', exportedAt: on('2025-05-29') }))),
    ).toBe('RECORDED');
    expect(said(await one(toUveu('BR', 70n, { reference: 'BR-3' })))).toBe('RECORDED'); // 140 of 2,000 are 7 percent
    expect(said(await one(toUveu('BR', 1n)))).toBe(0n);
  });

  test('guarded posts leave it alone, the shipment that keeps it does not hinder itself', async () => {
    expect(said(await one(shipToUveu('BR', 1n)))).toBe('NOT_AUTHORIZED');
    expect(said(await one(shipToUveu('BR', 70n, { holdId: 'BR-3' })))).toBe('RECORDED');
  });

  test('a country of its own has its own 7 percent, beside the 25 of all', async () => {
    expect(said(await one(toUveu('CL', 139n, { reference: 'CL-1' })))).toBe('RECORDED');
    expect(said(await one(lift('CL-1')))).toBe('RECORDED');
    await one(reversal('KEPT')); // what has happened may leave a promise without room: it is recorded
    expect(said(await one(toUveu('CL', 1n, { reference: 'CL-2' })))).toBe('RECORDED');
  });

  test('what a site does not allow is no matter of quantity', async () => {
    expect(said(await one(toUveu('BR', 1n, { siteId: 'U-CL' })))).toBe('NOT_AUTHORIZED');
  });
});

describe('the limit of an NVEU by quarter (R-49)', () => {
  const toNveu = (quantity: bigint, plannedAt: number, more: Partial<HoldFact> = {}): HoldFact =>
    hold({ consigneeId: 'NOVA', siteId: 'N-BR', named: 'NVEU', quantity, plannedAt, ...more });
  /** Of 15,832 TPP each. */
  const unitsOf = (limit: bigint): bigint => limit / 15_832n;
  const [secondQuarter, thirdQuarter] = [unitsOf(949_500_000n), unitsOf(1_266_000_000n)];

  test('a hold for a later quarter leaves what the earlier one has, and keeps what is promised in its own', async () => {
    expect(said(await one(toNveu(thirdQuarter, on('2025-07-15'), { reference: 'Q3' })))).toBe('RECORDED');
    expect(said(await one(toNveu(1n, on('2025-06-15'))))).toBe(0n);
    await one(lift('Q3'));
    const later = thirdQuarter - secondQuarter;
    expect(said(await one(toNveu(later, on('2025-07-15'), { reference: 'Q3-2' })))).toBe('RECORDED');
    expect(said(await one(toNveu(secondQuarter + 1n, on('2025-06-15'))))).toBe(secondQuarter);
    expect(said(await one(toNveu(secondQuarter, on('2025-06-15'), { reference: 'Q2' })))).toBe('RECORDED');
    expect(said(await one(toNveu(1n, on('2025-07-15'))))).toBe(0n);
  });

  test('guarded shipments in the earlier quarter leave the later promise its place', async () => {
    const ship = (quantity: bigint): Fact =>
      shipment({
        consigneeId: 'NOVA', siteId: 'N-BR', named: 'NVEU', quantity, onBreach: 'REFUSE', exportedAt: on('2025-06-20'),
      }); // prettier-ignore
    expect(said(await one(ship(1n)))).toBe('NOT_AUTHORIZED');
    await one(lift('Q2'));
    expect(said(await one(ship(secondQuarter)))).toBe('RECORDED');
    expect(said(await one(ship(1n)))).toBe('NOT_AUTHORIZED');
  });

  test('no limit, no promise: none is defined for 2028', async () => {
    expect(said(await one(toNveu(1n, on('2028-01-01'))))).toBe('NOT_AUTHORIZED');
  });
});

test('what is held of a base is no use of a quota, and what nothing limits is held in the base alone', async () => {
  expect(said(await one(hold({ reference: 'FREE', destinationCountry: 'US', named: null })))).toBe('RECORDED');
  expect(await ledger.balances('HELD_BASE_UNITS ACME|US')).toEqual({
    'HELD_BASE_UNITS ACME|US|nvidia-h100-sxm5|2025-04-01': '100',
  });
  await ledger.verify();
});
