import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { differenceIn } from '../src/shipments/verify-receipt.js';
import {
  type Answered,
  type Api,
  issueLicense,
  listOf,
  post,
  postMany,
  registerParty,
  startApi,
} from './support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

let books = 0;
/** A consignee in Brazil with licenses of their own: number, units, value in US dollars, last day. */
async function book(...licenses: readonly [string, number, string, string][]): Promise<string> {
  const consignee = `BUYER-${(books += 1)}`;
  await registerParty(api, consignee, 'BR');
  for (const [number, quantity, valueUsd, expiresOn] of licenses) {
    const issued = await issueLicense(api, {
      number: `${consignee}-${number}`, issuedOn: '2025-06-01', expiresOn, destinationCountry: 'BR', consignee, quantity, valueUsd,
    }); // prettier-ignore
    expect(issued).toMatchObject({ userErrors: [] });
  }
  return consignee;
}
const line = (consignee: string, quantity: number, more: object = {}): object => ({
  exportedAt: '2025-09-01T12:00:00Z',
  destinationCountry: 'BR',
  consignee,
  quantity,
  ...more,
});

const PLAN = `needed horizonOn licenses { licenseNumber quantity valueUsd capacity unitDays } unusable { licenseNumber breaches }
  citations { section rule }
  choices { strategy because uncoveredQuantity uncoveredValueUsd wasteQuantity wasteValueUsd wasteTpp
    parts { licenseNumber quantity valueUsd tpp } licenses { licenseNumber quantity valueUsd stranding strandedQuantity } }`;
async function plan(input: object): Promise<Answered> {
  const full = { item: 'nvidia-h100-sxm5', ...input };
  const { drawdown } = await api.data(`query ($input: DrawdownInput!) { drawdown(input: $input) { ${PLAN} } }`, {
    input: full,
  });
  return drawdown as Answered;
}
const choice = (answer: Answered, strategy: string): Answered =>
  listOf(answer['choices']).find((one) => String(one['strategy']) === strategy) as Answered;
const parts = (of: Answered | undefined): string[] =>
  listOf(of?.['parts']).map((part) => `${String(part['licenseNumber']).split('-').at(-1)} ${String(part['quantity'])}`);

let keys = 0;
async function draw(input: object): Promise<Answered> {
  const { postShipment } = await api.data(
    `mutation ($input: PostShipmentInput!) { postShipment(input: $input) {
       parts { reference quantity valueUsd ledgerSequence license { number } determination { id authorization breaches } }
       shipment { reference } determination { id subject breaches findings { rule numbers { name value } } }
       replayed largestQuantity ledgerSequence userErrors { code path message } } }`,
    { input: { idempotencyKey: `DRAW-${(keys += 1)}`, item: 'nvidia-h100-sxm5', ...input } },
  );
  return postShipment as Answered;
}
const posted = (answer: Answered): string[] =>
  listOf(answer['parts']).map(
    (part) =>
      `${String(part['reference'])}: ${String(part['quantity'])} ${String(part['valueUsd'])} ${String(
        (part['license'] as Answered | null)?.['number'],
      )
        .split('-')
        .at(-1)}`,
  );
const remaining = async (number: string): Promise<number> => {
  const { license } = await api.data(`{ license(number: "${number}") { remainingQuantity } }`);
  return Number(license?.['remainingQuantity']);
};

describe('the strategies side by side', () => {
  test('each says which units go under which license, and what it strands', async () => {
    const consignee = await book(
      ['SOON', 100, '3000000', '2025-10-15'],
      ['MID', 300, '9000000', '2026-01-31'],
      ['LONG', 20, '600000', '2026-05-31'],
    );
    const answer = await plan(line(consignee, 301, { valueUsd: '3010000.00' }));
    expect(answer).toMatchObject({ needed: true, horizonOn: '2025-11-30', unusable: [] });
    expect(listOf(answer['licenses']).map((one) => [one['capacity'], one['unitDays'], one['valueUsd']])).toEqual([
      [100, 4_500, '3300000.00'],
      [300, 45_900, '9900000.00'],
      [20, 5_460, '660000.00'],
    ]);
    expect(parts(choice(answer, 'EARLIEST_EXPIRY'))).toEqual(['SOON 100', 'MID 201']);
    expect(parts(choice(answer, 'FEWEST_LICENSES'))).toEqual(['SOON 100', 'MID 201']);
    expect(parts(choice(answer, 'KEEP_MOST_FLEXIBLE'))).toEqual(['SOON 100', 'LONG 20', 'MID 181']);
    const fewer = await plan(line(consignee, 101, { valueUsd: '1010000.00' }));
    expect(parts(choice(fewer, 'FEWEST_LICENSES'))).toEqual(['MID 101']);
    expect(choice(fewer, 'FEWEST_LICENSES')).toMatchObject({
      because: `101 units under one license: 101 under ${consignee}-MID. Stranded by 2025-11-30, if nothing else is shipped: 100 units and 3000000.00 US dollars of licensed value.`,
      wasteQuantity: 100,
      wasteValueUsd: '3000000.00',
      wasteTpp: '1583200',
    });
    expect(choice(fewer, 'EARLIEST_EXPIRY')).toMatchObject({ wasteQuantity: 0, wasteValueUsd: '2000000.00' });
    expect(listOf(answer['citations']).map((one) => String(one['rule']))).toEqual(['R-60', 'R-60', 'R-60', 'R-59']);
  });

  test('what is drawn, recorded for a later day, or held is not there; what cannot be used says why', async () => {
    const consignee = await book(['A', 100, '3000000', '2026-01-31'], ['OVER', 100, '3000000', '2025-08-31']);
    await post(api, line(consignee, 30, { licenseNumber: `${consignee}-A` }));
    await post(api, line(consignee, 20, { licenseNumber: `${consignee}-A`, exportedAt: '2025-12-01T12:00:00Z' }));
    await api.data(
      `mutation ($input: PlaceHoldInput!) { placeHold(input: $input) { userErrors { code } } }`,
      { input: { idempotencyKey: `HOLD-${consignee}`, item: 'nvidia-h100-sxm5', destinationCountry: 'BR', consignee, quantity: 10,
        licenseNumber: `${consignee}-A`, plannedAt: '2025-10-01T00:00:00Z', expiresAt: '2099-01-01T00:00:00Z', owner: 'sales' } },
    ); // prettier-ignore
    const answer = await plan(line(consignee, 50));
    expect(answer).toMatchObject({
      licenses: [{ licenseNumber: `${consignee}-A`, quantity: 40 }],
      unusable: [{ licenseNumber: `${consignee}-OVER`, breaches: ['LICENSE_EXPIRED'] }],
    });
    expect(choice(answer, 'EARLIEST_EXPIRY')).toMatchObject({ uncoveredQuantity: 10 });
    expect(await draw(line(consignee, 41, { drawdown: 'EARLIEST_EXPIRY' }))).toMatchObject({
      largestQuantity: 40,
      userErrors: [{ code: 'LIMIT_EXCEEDED' }],
    });
    expect(
      posted(await draw(line(consignee, 40, { reference: `${consignee}-S`, drawdown: 'EARLIEST_EXPIRY' }))),
    ).toEqual([`${consignee}-S: 40 0.00 A`]);
  });
});

describe('a line that is posted under a strategy', () => {
  const two = (): Promise<string> => book(['A', 100, '1000000', '2026-01-31'], ['B', 100, '1000000', '2026-03-31']);

  test('is one shipment for each license, and the same answer again', async () => {
    const consignee = await two();
    const input = line(consignee, 150, {
      idempotencyKey: `KEY-${consignee}`, reference: `SO-${consignee}`, valueUsd: '1000.01', drawdown: 'EARLIEST_EXPIRY',
    }); // prettier-ignore
    const first = await draw(input);
    expect(first).toMatchObject({ userErrors: [], replayed: false, shipment: { reference: `SO-${consignee}/1` } });
    expect(posted(first)).toEqual([`SO-${consignee}/1: 100 666.67 A`, `SO-${consignee}/2: 50 333.34 B`]);
    for (const part of listOf(first['parts']))
      expect(part['determination']).toMatchObject({ authorization: 'LICENSE', breaches: [] });
    expect([await remaining(`${consignee}-A`), await remaining(`${consignee}-B`)]).toEqual([0, 50]);

    const again = await draw(input);
    expect({ ...again, ledgerSequence: first['ledgerSequence'] }).toEqual({ ...first, replayed: true });
    expect(await draw({ ...input, idempotencyKey: `OTHER-${consignee}` })).toMatchObject({ replayed: true });
    expect(await draw({ ...input, idempotencyKey: `NEW-${consignee}`, quantity: 149 })).toMatchObject({
      userErrors: [{ code: 'DUPLICATE_OTHER_CONTENT', path: ['input', 'reference'] }],
    });
    expect(await draw({ ...input, quantity: 149 })).toMatchObject({ userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
    const [{ n }] = (await api.sql<{ n: string }>('select count(*) as n from shipment where consignee_id = $1', [
      consignee,
    ])) as [{ n: string }];
    expect(n).toBe('2');
    const caused = await api.data(
      `{ changesOf(posting: "${String(listOf(first['parts'])[0]?.['ledgerSequence'])}") { reference } }`,
    );
    expect(listOf(caused['changesOf']).map((one) => one['reference'])).toEqual([
      `SO-${consignee}/1`,
      `SO-${consignee}/2`,
    ]);
  });

  test('is refused as a whole when licenses have too little left, and the refusal says how much fits', async () => {
    const consignee = await two();
    const input = line(consignee, 201, { idempotencyKey: `BIG-${consignee}`, drawdown: 'FEWEST_LICENSES' });
    const no = await draw(input);
    expect(no).toMatchObject({
      parts: [],
      shipment: null,
      largestQuantity: 200,
      userErrors: [{ code: 'LIMIT_EXCEEDED' }],
    });
    expect(no['determination']).toMatchObject({ subject: 'REFUSAL', breaches: ['LICENSE_QUANTITY'] });
    expect(await draw(input)).toEqual({ ...no, replayed: true });
    expect([await remaining(`${consignee}-A`), await remaining(`${consignee}-B`)]).toEqual([100, 100]);
    const late = await draw(line(consignee, 1, { exportedAt: '2026-09-01T12:00:00Z', drawdown: 'FEWEST_LICENSES' }));
    expect(late).toMatchObject({
      userErrors: [{ code: 'NOT_AUTHORIZED' }],
      determination: { breaches: ['LICENSE_EXPIRED'] },
    });
  });

  test('has receipts that replay, of its parts and of refusals', async () => {
    const consignee = await two();
    const receiptOf = async (id: unknown): Promise<string> => {
      const { determination } = await api.data(`{ determination(id: "${String(id)}") { receipt } }`);
      return String(determination?.['receipt']);
    };
    const idOf = (answer: Answered): unknown => (answer['determination'] as Answered)['id'];
    await post(api, line(consignee, 30, { licenseNumber: `${consignee}-B`, valueUsd: '990000' }));
    const refusals = [
      await draw(line(consignee, 171, { valueUsd: '171', drawdown: 'EARLIEST_EXPIRY' })),
      await draw(line(consignee, 170, { valueUsd: '1700000', drawdown: 'EARLIEST_EXPIRY' })),
      await draw(line(consignee, 1, { exportedAt: '2026-09-01T12:00:00Z', drawdown: 'EARLIEST_EXPIRY' })),
      await draw(line(consignee, 1, { item: 'nvidia-h200-sxm', drawdown: 'EARLIEST_EXPIRY' })),
    ];
    expect(refusals.map((one) => (one['determination'] as Answered)['breaches'])).toEqual([
      ['LICENSE_QUANTITY'],
      ['LICENSE_VALUE'],
      ['LICENSE_EXPIRED'],
      ['LICENSE_NOT_ON_RECORD'],
    ]);
    const stood = await draw(line(consignee, 110, { valueUsd: '110', drawdown: 'KEEP_MOST_FLEXIBLE' }));
    const all = [...refusals, ...listOf(stood['parts'])];
    expect(all).toHaveLength(6);
    const receipts = await Promise.all(all.map((one) => receiptOf(idOf(one))));
    expect(receipts.map(differenceIn)).toEqual([null, null, null, null, null, null]);
    const other = receipts[0]?.replace('"drawnQuantity": "30"', '"drawnQuantity": "29"') ?? '';
    expect(differenceIn(other)).toMatch(/^outcome\.breaches/);
  });

  test('is recorded when it has happened, with a last part for what no license has left for', async () => {
    const consignee = await two();
    const answer = await draw(
      line(consignee, 210, {
        reference: `R-${consignee}`,
        onBreach: 'RECORD',
        authorization: 'LICENSE',
        drawdown: 'EARLIEST_EXPIRY',
      }),
    );
    expect(posted(answer)).toEqual([
      `R-${consignee}/1: 100 0.00 A`,
      `R-${consignee}/2: 100 0.00 B`,
      `R-${consignee}/3: 10 0.00 undefined`,
    ]);
    expect(listOf(answer['parts'])[2]?.['determination']).toMatchObject({ breaches: ['LICENSE_NOT_ON_RECORD'] });
  });

  test('is not recorded at all when one part cannot be', async () => {
    const consignee = await two();
    await post(api, line(consignee, 1, { reference: `T-${consignee}/2`, licenseNumber: `${consignee}-B` }));
    const no = await draw(line(consignee, 150, { reference: `T-${consignee}`, drawdown: 'EARLIEST_EXPIRY' }));
    expect(no).toMatchObject({
      parts: [],
      userErrors: [{ code: 'DUPLICATE_OTHER_CONTENT', path: ['input', 'reference'] }],
    });
    expect(await remaining(`${consignee}-A`)).toBe(100);
  });

  test('and one that needs no license is recorded as it is', async () => {
    const consignee = await book(['A', 100, '1000000', '2026-01-31']);
    const answer = await draw(
      line(consignee, 5, { reference: `N-${consignee}`, item: 'nvidia-t4', drawdown: 'EARLIEST_EXPIRY' }),
    );
    expect(listOf(answer['parts'])).toMatchObject([
      { reference: `N-${consignee}`, determination: { authorization: 'NONE_REQUIRED', breaches: [] } },
    ]);
  });

  test.each([
    ['a license', { licenseNumber: 'L-1' }],
    ['a hold', { hold: 'H-1' }],
    ['an exception', { authorization: 'LPP' }],
    ['a reference too long to mark', { reference: 'R'.repeat(61) }],
  ])('cannot name %s', async (_what, more) => {
    expect(await draw(line('NOBODY', 1, { drawdown: 'EARLIEST_EXPIRY', ...more }))).toMatchObject({
      userErrors: [{ code: 'BAD_VALUE', path: ['input', 'drawdown'] }],
    });
  });

  test('many at once never draw more than there is, and each has its own answer', async () => {
    const consignee = await book(...Array.from({ length: 12 }, (_, index): [string, number, string, string] => [
      `L${index}`, 10, '1000', `2026-01-${String(index + 10)}`,
    ])); // prettier-ignore
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        draw(
          line(consignee, 13, {
            reference: `M-${consignee}-${index}`,
            drawdown: index % 2 ? 'FEWEST_LICENSES' : 'EARLIEST_EXPIRY',
          }),
        ),
      ),
    );
    const stood = answers.filter((answer) => listOf(answer['userErrors']).length === 0);
    expect(stood.length).toBe(9); // 117 of 120 units
    for (const answer of stood) {
      const units = listOf(answer['parts']).map((part) => Number(part['quantity']));
      expect(units.reduce((sum, one) => sum + one, 0)).toBe(13);
    }
    const [row] = await api.sql<{ units: string; breached: string }>(
      `select sum(s.quantity) as units, sum(cardinality(d.breaches)) as breached from shipment s join determination d on d.seq = s.seq
       where s.consignee_id = $1`,
      [consignee],
    );
    expect(row).toEqual({ units: '117', breached: '0' });
    const all = await draw(line(consignee, 3, { drawdown: 'FEWEST_LICENSES' }));
    expect(all).toMatchObject({ userErrors: [] });
  });

  test('in a list, each finds what those before it left', async () => {
    const consignee = await two();
    const one = (key: string, quantity: number): object => ({
      ...line(consignee, quantity), idempotencyKey: `${key}-${consignee}`, item: 'nvidia-h100-sxm5', drawdown: 'EARLIEST_EXPIRY',
    }); // prettier-ignore
    const { results } = await postMany(api, [one('A', 90), one('B', 90), one('C', 90)]);
    expect(listOf(results).map((result) => listOf(result['userErrors']).map(({ code }) => String(code)))).toEqual([
      [],
      [],
      ['LIMIT_EXCEEDED'],
    ]);
  });

  test('can be tried out first', async () => {
    const consignee = await two();
    const input = {
      ...line(consignee, 150),
      idempotencyKey: `TRY-${consignee}`,
      item: 'nvidia-h100-sxm5',
      drawdown: 'EARLIEST_EXPIRY',
    };
    const { impact } = await api.data(
      `query ($input: ImpactInput!) { impact(input: $input) { determinations { reference after { licenseNumber } } userErrors { code } } }`,
      { input: { shipments: [input] } },
    );
    expect(impact).toEqual({
      determinations: [
        { reference: `TRY-${consignee}/1`, after: { licenseNumber: `${consignee}-A` } },
        { reference: `TRY-${consignee}/2`, after: { licenseNumber: `${consignee}-B` } },
      ],
      userErrors: [],
    });
    expect(await remaining(`${consignee}-A`)).toBe(100);
  });
});
