import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { day } from '../src/rules/day.js';
import {
  freshLedger,
  holiday,
  kept,
  license,
  news,
  noon,
  partyOf,
  removal,
  reversal,
  shipment,
  stock,
  type StoredAnswer,
  type TestLedger,
} from './support/ledger.js';

let ledger: TestLedger;
beforeEach(async () => {
  ledger = await freshLedger([partyOf('ACME'), partyOf('OTHER'), partyOf('DAUGHTER', { parentId: 'ACME' })]);
});
afterEach(async () => {
  await ledger.verify();
  await ledger.close();
});

/** What a shipment's answers said, one after the other. */
const story = async (reference: string): Promise<string[]> =>
  (await ledger.answers(reference)).map(({ as, breaches }) => [as, ...breaches].join(' '));
const standing = async (reference: string): Promise<StoredAnswer | undefined> =>
  (await ledger.answers(reference)).at(-1);

/** Fills ACME's LPP year of 2025 to 26,900,000 TPP; the last line, of November, names nothing. */
async function fillYear(): Promise<void> {
  await ledger.record(
    shipment({ reference: 'MARCH', itemId: 'nvidia-gb200-gpu', quantity: 600n, exportedAt: noon('2025-03-01') }),
    shipment({ reference: 'JUNE', itemId: 'nvidia-b100', quantity: 2n, exportedAt: noon('2025-06-01') }),
    shipment({ reference: 'NOVEMBER', itemId: 'groq-lpu-v1', quantity: 474n, exportedAt: noon('2025-11-01') }),
  );
}
const one = (reference: string, on: string) =>
  shipment({ reference, itemId: 'groq-lpu-v1', quantity: 1n, exportedAt: noon(on), named: 'LPP' });

describe('a year of LPP that is full (R-65)', () => {
  beforeEach(fillYear);

  test('is exactly full', async () => {
    expect(await ledger.balances('LPP')).toEqual({ 'LPP_QUOTA ACME/2025': kept(26_900_000) });
    expect(await story('NOVEMBER')).toEqual(['LPP']);
  });

  test('the shipment that comes last in time is the one that crosses', async () => {
    await ledger.record(one('LATE', '2025-12-20'));
    expect(await story('LATE')).toEqual(['LPP LPP_QUOTA']);
    expect(await story('NOVEMBER')).toEqual(['LPP']);
    expect(await ledger.balances('LPP')).toEqual({ 'LPP_QUOTA ACME/2025': kept(26_906_000) });
  });

  test('a backdated one pushes the last earlier one over, whose first answer stays', async () => {
    const [backdated] = await ledger.record(one('EARLY', '2025-01-14'));
    expect(await story('EARLY')).toEqual(['LPP']);
    expect(await story('NOVEMBER')).toEqual(['LPP', 'UNAUTHORIZED NO_AUTHORIZATION']);
    expect(await story('JUNE')).toEqual(['LPP']);
    expect(
      await ledger.rows(`select subject_seq::int as of, cause_seq::int as cause from posting where kind = 'REJUDGED'`),
    ).toEqual([{ of: 3, cause: backdated?.seq }]);
    expect(await ledger.balances('LPP', 'COUNTRY')).toEqual({
      'COUNTRY_EXPORTED BR': kept(474 * 6_000),
      'LPP_QUOTA ACME/2025': kept(24_062_000),
    });
  });

  test('taking the backdated one back gives the later one its first answer again', async () => {
    await ledger.record(one('EARLY', '2025-01-14'));
    await ledger.record(reversal('EARLY'));
    expect(await story('NOVEMBER')).toEqual(['LPP', 'UNAUTHORIZED NO_AUTHORIZATION', 'LPP']);
    expect(await ledger.balances('LPP', 'COUNTRY')).toEqual({ 'LPP_QUOTA ACME/2025': kept(26_900_000) });
  });

  test('a subsidiary draws on the same year, and another year is another', async () => {
    await ledger.record(
      { ...one('SISTER', '2025-12-01'), consigneeId: 'DAUGHTER' },
      { ...one('NEXT', '2025-12-01'), exportedAt: Date.parse('2025-12-31T20:00:00-05:00') },
    );
    expect(await story('SISTER')).toEqual(['LPP LPP_QUOTA']);
    expect(await story('NEXT')).toEqual(['LPP']);
  });

  test('the earlier and the later one in one batch end the same', async () => {
    await ledger.record(one('LATE', '2025-12-20'), one('EARLY', '2025-01-14'));
    expect((await standing('NOVEMBER'))?.as).toBe('UNAUTHORIZED');
    // November's line left the quota, so the one of December fits again
    expect((await standing('LATE'))?.breaches).toEqual([]);
  });
});

describe('a license that is recorded after its shipments', () => {
  const named = { named: 'LICENSE', licenseNumber: 'L-1' } as const;

  test('takes them in: what counted as it shipped now counts as licensed', async () => {
    await ledger.record(shipment({ reference: 'S', ...named }));
    expect(await story('S')).toEqual(['LICENSE LICENSE_NOT_ON_RECORD']);
    expect(await ledger.balances('COUNTRY_LICENSED')).toEqual({ 'COUNTRY_LICENSED BR': kept(1_583_200) });
    await ledger.record(license({ number: 'L-1' }));
    expect(await story('S')).toEqual(['LICENSE LICENSE_NOT_ON_RECORD', 'LICENSE']);
    expect(await ledger.balances('COUNTRY_LICENSED', 'LICENSE')).toEqual({
      'COUNTRY_LICENSED BR': kept(15_832_000),
      'LICENSE_QUANTITY L-1': '100',
      'LICENSE_TPP L-1': kept(1_583_200),
      'LICENSE_VALUE L-1': '300000000',
    });
  });

  test('is known to a shipment before its issue, as not yet issued', async () => {
    await ledger.record(shipment({ reference: 'S', ...named, exportedAt: noon('2025-05-31') }));
    await ledger.record(license({ number: 'L-1' }));
    expect((await standing('S'))?.breaches).toEqual(['LICENSE_NOT_YET_ISSUED']);
  });

  test('is found by one that names nothing and had nothing', async () => {
    await ledger.record(shipment({ reference: 'S', quantity: 2_000n }));
    await ledger.record(license({ number: 'L-1', quantity: 2_000n, valueCents: 10n ** 12n }));
    expect(await story('S')).toEqual(['UNAUTHORIZED NO_AUTHORIZATION', 'LICENSE']);
  });

  test('is drawn in the order of time, whatever the order of recording', async () => {
    await ledger.record(license({ number: 'L-1' }), shipment({ reference: 'LATE', ...named, quantity: 600n }));
    await ledger.record(shipment({ reference: 'EARLY', ...named, quantity: 500n, exportedAt: noon('2025-06-01') }));
    expect(await story('EARLY')).toEqual(['LICENSE']);
    expect(await story('LATE')).toEqual(['LICENSE', 'LICENSE LICENSE_QUANTITY']);
  });
});

describe('a replacement that is recorded late (R-61)', () => {
  const named = { named: 'LICENSE', licenseNumber: 'L-1' } as const;
  beforeEach(async () => {
    await ledger.record(
      license({ number: 'L-1' }),
      shipment({ reference: 'BEFORE', ...named, exportedAt: noon('2025-09-30') }),
      shipment({ reference: 'AFTER', ...named, exportedAt: noon('2025-10-01') }),
    );
    await ledger.record(
      license({ number: 'L-2', replacesNumber: 'L-1', issuedOn: day('2025-10-01'), quantity: 1_200n }),
    );
  });

  test('ends its original on its issue day, and not before', async () => {
    expect(await story('BEFORE')).toEqual(['LICENSE']);
    expect(await story('AFTER')).toEqual(['LICENSE', 'LICENSE LICENSE_REPLACED']);
  });

  test('adds its difference, and what was drawn from the original counts against it', async () => {
    expect(await ledger.balances('COUNTRY_LICENSED')).toEqual({ 'COUNTRY_LICENSED BR': kept(1_200 * 15_832) });
    const draw = (reference: string, quantity: bigint, on: string) =>
      shipment({ reference, quantity, named: 'LICENSE', licenseNumber: 'L-2', exportedAt: noon(on) });
    await ledger.record(draw('FULL', 1_000n, '2025-11-01'), draw('OVER', 1n, '2025-11-02'));
    expect([await story('FULL'), await story('OVER')]).toEqual([['LICENSE'], ['LICENSE LICENSE_QUANTITY']]);
  });
});

test('a holiday that is recorded late moves an expiry, and the shipment of the day after is in time (R-59)', async () => {
  const of = (reference: string, on: string) =>
    shipment({ reference, named: 'LICENSE', licenseNumber: 'L-1', exportedAt: noon(on) });
  await ledger.record(
    license({ number: 'L-1', expiresOn: day('2026-01-01') }),
    of('IN-TIME', '2026-01-01'),
    of('NEXT-DAY', '2026-01-02'),
    of('MONDAY', '2026-01-05'),
  );
  expect(await story('NEXT-DAY')).toEqual(['LICENSE LICENSE_EXPIRED']);
  await ledger.record(holiday('2026-01-01'));
  expect(await story('NEXT-DAY')).toEqual(['LICENSE LICENSE_EXPIRED', 'LICENSE']);
  expect(await story('MONDAY')).toEqual(['LICENSE LICENSE_EXPIRED']);
  await ledger.record(holiday('2026-01-02')); // a Friday: the weekend is passed over as well
  expect(await story('MONDAY')).toEqual(['LICENSE LICENSE_EXPIRED', 'LICENSE']);
  expect(await story('IN-TIME')).toEqual(['LICENSE']);
});

describe('news about an allocation that is backdated (R-24, R-25, R-28)', () => {
  const policies = async (id: string) => (await ledger.answers(id)).map(({ policy }) => policy);
  beforeEach(async () => {
    await ledger.record(
      license({ number: 'FULL', consigneeId: 'OTHER', quantity: 49_898n }), // 14,864 TPP remain
      license({ number: 'NEXT', consigneeId: 'OTHER', issuedOn: day('2025-09-01') }),
      shipment({ reference: 'S', quantity: 2_000n, exportedAt: noon('2025-10-01') }),
      shipment({ reference: 'EARLIER', quantity: 2_000n, exportedAt: noon('2025-08-31') }),
    );
  });

  test('is judged without them first', async () => {
    expect([await policies('FULL'), await policies('NEXT')]).toEqual([['PRESUMPTION_OF_APPROVAL'], ['STRADDLES']]);
    expect([await policies('S'), await policies('EARLIER')]).toEqual([['POLICY_OF_DENIAL'], ['STRADDLES']]);
  });

  test('an uplift opens the country from its day on, for licenses and shipments', async () => {
    await ledger.record(news({ effectiveOn: day('2025-09-01'), uplift: 10_000n }));
    expect(await policies('NEXT')).toEqual(['STRADDLES', 'PRESUMPTION_OF_APPROVAL']);
    expect(await policies('S')).toEqual(['POLICY_OF_DENIAL', 'PRESUMPTION_OF_APPROVAL']);
    expect(await policies('EARLIER')).toEqual(['STRADDLES']);
  });

  test('an official status beats the ledger until later news ends it', async () => {
    await ledger.record(news({ effectiveOn: day('2025-08-01'), officialStatus: 'MET' }));
    expect(await policies('EARLIER')).toEqual(['STRADDLES', 'POLICY_OF_DENIAL']);
    await ledger.record(news({ effectiveOn: day('2025-08-31'), officialStatus: 'OPEN' }));
    expect(await policies('EARLIER')).toEqual(['STRADDLES', 'POLICY_OF_DENIAL', 'STRADDLES']);
    expect(await policies('FULL')).toEqual(['PRESUMPTION_OF_APPROVAL']);
  });

  test('licenses of others count from the day they are reported for', async () => {
    await ledger.record(news({ effectiveOn: day('2025-08-31'), externalLicensedTpp: 148_640_000n }));
    expect(await policies('EARLIER')).toEqual(['STRADDLES', 'POLICY_OF_DENIAL']);
    expect(await policies('NEXT')).toEqual(['STRADDLES', 'POLICY_OF_DENIAL']);
  });

  test('a license of an earlier day does the same', async () => {
    await ledger.record(license({ number: 'EARLY', issuedOn: day('2025-05-20') }));
    expect(await policies('FULL')).toEqual(['PRESUMPTION_OF_APPROVAL', 'STRADDLES']);
    expect(await policies('NEXT')).toEqual(['STRADDLES', 'POLICY_OF_DENIAL']);
  });
});

describe('a removal (R-46, R-50)', () => {
  test('takes what is there, to the last unit', async () => {
    await ledger.record(
      stock(),
      removal({ reference: 'ALL', quantity: 100n }),
      removal({ reference: 'MORE', quantity: 1n }),
    );
    expect((await standing('ALL'))?.breaches).toEqual([]);
    expect((await standing('MORE'))?.breaches).toEqual(['REMOVAL_EXCEEDS_BASE']);
    expect(await ledger.balances('BASE')).toEqual({ 'BASE_UNITS ACME|BR|nvidia-h100-sxm5': '-1' });
  });

  test('of what was not on record yet is judged again when it is', async () => {
    await ledger.record(removal({ reference: 'R' }));
    expect((await standing('R'))?.breaches).toEqual(['REMOVAL_EXCEEDS_BASE']);
    await ledger.record(shipment({ quantity: 10n }));
    expect((await ledger.answers('R')).map(({ breaches }) => breaches.join())).toEqual(['REMOVAL_EXCEEDS_BASE', '']);
  });

  test('that is taken back gives the units back', async () => {
    await ledger.record(stock(), removal({ reference: 'R' }), reversal('R'));
    expect(await ledger.balances('BASE')).toEqual({ 'BASE_UNITS ACME|BR|nvidia-h100-sxm5': '100' });
  });
});
