import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Answered, type Api, issueLicense, listOf, post, registerParty, startApi } from './support/api.js';

/** 1,000 H100 sold at home let 500 go to China, of which 100 have gone: 15,832 TPP each. */
let api: Api;
let before: string;
beforeAll(async () => {
  api = await startApi();
  for (const [id, country] of Object.entries({ USX: 'US', CNX: 'CN' })) await registerParty(api, id, country);
  await issueLicense(api, {
    number: 'L-CN', issuedOn: '2026-01-14', expiresOn: '2027-01-14', destinationCountry: 'CN', consignee: 'CNX',
  }); // prettier-ignore
  await post(api, { ...home, reference: 'SOLD', quantity: 1_000, exportedAt: '2026-01-10T12:00:00Z' });
  before = new Date().toISOString();
  await post(api, { ...china, reference: 'GONE' });
});
afterAll(() => api.close());

const home = { destinationCountry: 'US', consignee: 'USX' };
const china = { destinationCountry: 'CN', consignee: 'CNX', licenseNumber: 'L-CN', exportedAt: '2026-02-02T12:00:00Z' };
const held = async (args = ''): Promise<unknown> =>
  (
    await api.data(
      `{ volumeCap(item: "nvidia-h100-sxm5" ${args}) { unitedStatesTpp chinaMacauTpp heldTpp
         remainingAfterHoldsTpp cap { capTpp remainingTpp overTpp } } }`,
    )
  )['volumeCap'];
const finding = (determination: Answered | undefined): Answered | undefined =>
  listOf(determination?.['findings']).find(({ rule }) => (rule as unknown) === 'review.volumeCap');

test('used, held and remaining stand apart', async () => {
  const { placeHold } = await api.data(
    `mutation ($input: PlaceHoldInput!) { placeHold(input: $input) { largestQuantity userErrors { code } hold { heldTpp } } }`,
    {
      input: {
        ...china, exportedAt: undefined, idempotencyKey: 'H-1', plannedAt: '2026-12-01T12:00:00Z', owner: 'order 9',
        expiresAt: new Date(Date.now() + 86_400_000).toISOString(), item: 'nvidia-h100-sxm5', quantity: 150, reference: 'ORDER-9',
      },
    },
  ); // prettier-ignore
  expect(placeHold).toEqual({ largestQuantity: null, userErrors: [], hold: { heldTpp: '2374800' } });
  expect(await held()).toEqual({
    unitedStatesTpp: '15832000',
    chinaMacauTpp: '1583200',
    heldTpp: '2374800',
    cap: { capTpp: '7916000', remainingTpp: '6332800', overTpp: '0' },
    remainingAfterHoldsTpp: '3958000',
  });
});

test('a position as it was known before a shipment does not have it', async () => {
  expect(await held(`, known: "${before}"`)).toMatchObject({
    unitedStatesTpp: '15832000',
    chinaMacauTpp: '0',
    cap: { remainingTpp: '7916000' },
  });
});

test('a guarded post is refused with the largest quantity that fits, and one of that many is recorded', async () => {
  const refused = await post(api, { ...china, quantity: 251, onBreach: 'REFUSE' });
  expect(refused).toMatchObject({
    shipment: null,
    largestQuantity: 250,
    userErrors: [{ code: 'LIMIT_EXCEEDED' }],
    determination: { subject: 'REFUSAL', breaches: ['VOLUME_CAP'] },
  });
  expect(finding(refused['determination'])).toMatchObject({ met: false, breach: 'VOLUME_CAP' });
  expect(await post(api, { ...china, quantity: 250, onBreach: 'REFUSE' })).toMatchObject({ userErrors: [] });
});

test('a plan over licenses says when the cap has too little left for all of it', async () => {
  const plan = async (quantity: number): Promise<Answered | undefined> =>
    (
      await api.data(
        `query ($input: DrawdownInput!) { drawdown(input: $input) { choices { uncoveredQuantity } volumeCap { met numbers { name value } } } }`,
        {
          input: {
            ...china,
            licenseNumber: undefined,
            item: 'nvidia-h100-sxm5',
            quantity,
            exportedAt: '2026-02-01T12:00:00Z',
          },
        },
      )
    )['drawdown'];
  // everything on record counts, 100 and 250, and 150 are held: nothing is left of 500
  const over = await plan(1);
  expect(over).toMatchObject({ volumeCap: { met: false } });
  expect(listOf(over?.['volumeCap']?.['numbers'])).toContainEqual({ name: 'remainingTpp', value: '0' });
  expect(listOf(over?.['choices'])[0]).toEqual({ uncoveredQuantity: 0 });
});

test('one that passes it is recorded with the finding, its numbers and its text, and no breach', async () => {
  const posted = await post(api, { ...china, quantity: 200, onBreach: 'RECORD' });
  expect(posted).toMatchObject({ userErrors: [], determination: { authorization: 'LICENSE', breaches: [] } });
  expect(finding(posted['determination'])).toEqual({
    rule: 'review.volumeCap',
    met: false,
    breach: 'VOLUME_CAP',
    numbers: [
      { name: 'unitedStatesTpp', value: '15832000', unit: 'TPP' },
      { name: 'chinaMacauTpp', value: '5541200', unit: 'TPP' },
      { name: 'capTpp', value: '7916000', unit: 'TPP' },
      { name: 'remainingTpp', value: '2374800', unit: 'TPP' },
      { name: 'amountTpp', value: '3166400', unit: 'TPP' },
    ],
    citations: [{ section: 'Supplement No. 2 to 15 CFR part 748, paragraph (dd)', rule: 'R-91' }],
  });
});

test('what a correction would change under the cap is told before it is made', async () => {
  const { impact } = await api.data(
    `query ($input: ImpactInput!) { impact(input: $input) { determinations { reference before { overVolumeCap } after { overVolumeCap breaches } } } }`,
    { input: { reverses: ['SOLD'] } },
  );
  const changed = listOf(impact?.['determinations']).filter(({ reference }) => (reference as unknown) === 'GONE');
  expect(changed).toEqual([
    { reference: 'GONE', before: { overVolumeCap: false }, after: { overVolumeCap: true, breaches: [] } },
  ]);
});

test('a question about one that would pass it is uncertain, and says how many would not', async () => {
  const ask = async (quantity: number): Promise<Answered | undefined> =>
    (
      await api.data(
        `query ($input: DetermineInput!) { determine(input: $input, posture: AS_CODIFIED) { mayShip because
           pathways { authorization available largestQuantity } } }`,
        { input: { ...china, item: 'nvidia-h100-sxm5', quantity, exportedAt: '2026-02-01T12:00:00Z' } },
      )
    )['determine'];
  // on 1 February nothing has gone to China yet: 500 fit on that day
  const [over, within] = [await ask(501), await ask(500)];
  expect(over).toMatchObject({ mayShip: 'UNCERTAIN', because: expect.stringContaining('R-91') as unknown });
  expect(within).toMatchObject({ mayShip: 'YES' });
  const byLicense = listOf(over?.['pathways']).find((one) => (one['authorization'] as unknown) === 'LICENSE');
  expect(byLicense).toMatchObject({ available: true, largestQuantity: 500 });
});
