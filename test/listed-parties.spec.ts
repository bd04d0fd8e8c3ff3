import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { differenceIn } from '../src/shipments/verify-receipt.js';
import { type Answered, type Api, post, registerParty, startApi } from './support/api.js';

/** The companies that the rule for the United Arab Emirates names, as parties on record. */
let api: Api;
beforeAll(async () => {
  api = await startApi();
  await registerParty(api, 'GROUP', 'AE', { listedAs: 'G42' });
  await registerParty(api, 'GROUP-SUB', 'AE', { parent: 'GROUP' });
  await registerParty(api, 'ORACLE', 'US', { listedAs: 'ORACLE' });
  await registerParty(api, 'ORACLE-AE', 'AE', { parent: 'ORACLE' });
  await registerParty(api, 'ORACLE-OM', 'OM', { parent: 'ORACLE' });
  await registerParty(api, 'PRIVATE', 'AE');
});
afterAll(() => api.close());

const exported = (consignee: string, on: string): Promise<Answered> =>
  post(api, {
    consignee, exportedAt: `${on}T12:00:00Z`, quantity: 1_000, item: 'nvidia-h200-sxm', destinationCountry: 'AE', onBreach: 'RECORD', authorization: 'NLR',
  }); // prettier-ignore

describe('a shipment to the United Arab Emirates that claims to need no license', () => {
  test.each([
    { to: 'GROUP', on: '2026-07-09', breaches: ['NO_AUTHORIZATION'] },
    { to: 'GROUP', on: '2026-07-10', breaches: [] },
    { to: 'GROUP', on: '2027-04-06', breaches: [] },
    { to: 'GROUP', on: '2027-04-07', breaches: ['NO_AUTHORIZATION'] },
    { to: 'GROUP-SUB', on: '2026-08-01', breaches: ['NO_AUTHORIZATION'] }, // a commercial entity is named itself only
    { to: 'ORACLE', on: '2026-08-01', breaches: [] },
    { to: 'ORACLE-AE', on: '2026-08-01', breaches: [] },
    { to: 'ORACLE-AE', on: '2027-04-07', breaches: [] },
    { to: 'ORACLE-OM', on: '2026-08-01', breaches: ['NO_AUTHORIZATION'] }, // its subsidiaries in the UAE
    { to: 'PRIVATE', on: '2026-08-01', breaches: ['NO_AUTHORIZATION'] },
  ])('to $to on $on: $breaches', async ({ breaches, on, to }) => {
    const { determination } = await exported(to, on);
    const exempt = breaches.length === 0;
    expect(determination).toMatchObject({
      breaches,
      authorization: exempt ? 'NONE_REQUIRED' : 'UNAUTHORIZED',
      asEnforced: { authorization: exempt ? 'NONE_REQUIRED' : 'LICENSE_REQUIRED' },
    });
    expect(JSON.stringify(determination?.['flags']).includes('UAE_EXEMPT')).toBe(exempt);
    const { determination: stored } = await api.data(
      `{ determination(id: "${String(determination?.['id'])}") { receipt } }`,
    );
    expect(differenceIn(String(stored?.['receipt']))).toBeNull();
  });

  test('is asked about with what is on record, and with what the caller knows better', async () => {
    const ask = async (consignee: string, more: object): Promise<unknown> =>
      (
        await api.data(`query ($input: DetermineInput!) { determine(input: $input) { mayShip } }`, {
          input: {
            consignee,
            item: 'nvidia-h200-sxm',
            quantity: 1,
            destinationCountry: 'AE',
            exportedAt: '2026-08-01T12:00:00Z',
            ...more,
          },
        })
      )['determine']?.['mayShip'];
    expect(await ask('GROUP', {})).toBe('YES');
    expect(await ask('PRIVATE', {})).toBe('NO');
    expect(await ask('PRIVATE', { consigneeListedAs: 'CORE42' })).toBe('YES');
    expect(await ask('ORACLE-AE', { consigneeListedAs: 'G43' })).toBe('YES');
  });
});

describe('a party', () => {
  test('tells which entity it is', async () => {
    const { group, other } = await api.data(
      `{ group: party(id: "GROUP") { listedAs } other: party(id: "PRIVATE") { listedAs } }`,
    );
    expect([group, other]).toEqual([{ listedAs: 'G42' }, { listedAs: null }]);
  });

  test('is not listed under a name that the rule does not have', async () => {
    expect(await registerParty(api, 'G43', 'AE', { listedAs: 'G43' })).toMatchObject({
      party: null,
      userErrors: [{ code: 'BAD_VALUE', path: ['input', 'listedAs'] }],
    });
  });

  test('is another one when it is listed', async () => {
    const again = { idempotencyKey: 'again' };
    expect(await registerParty(api, 'PRIVATE', 'AE', again)).toMatchObject({ replayed: true, userErrors: [] });
    expect(
      await registerParty(api, 'PRIVATE', 'AE', { ...again, idempotencyKey: 'listed', listedAs: 'XAI' }),
    ).toMatchObject({
      party: null,
      userErrors: [{ code: 'DUPLICATE_OTHER_CONTENT' }],
    });
  });
});
