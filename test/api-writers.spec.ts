import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import pg from 'pg';
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
  await registerParty(api, 'SAN', 'CL');
  await registerParty(api, 'KYO', 'JP');
  await registerParty(api, 'NOVA', 'BR');
});
afterAll(() => api?.close());

/** Numbers of rows in tables, to see that something was written, or was not. */
const rows = async (): Promise<Record<string, number>> => {
  const [counted] = await api.sql<Record<string, string>>(
    `select (select count(*) from shipment) as shipment, (select count(*) from posting) as posting,
       (select count(*) from entry) as entry, (select count(*) from determination) as determination,
       (select count(*) from request) as request, (select count(*) from party) as party`,
  );
  return Object.fromEntries(Object.entries(counted ?? {}).map(([table, n]) => [table, Number(n)]));
};

/** What must hold of the tables after anything at all. */
async function expectSoundLedger(): Promise<void> {
  expect(await api.sql('select seq from ledger_line group by seq having sum(amount) <> 0')).toEqual([]);
  expect(
    await api.sql(
      `select a.kind, a.key from account a left join ledger_line e on e.account_id = a.id
       group by a.id having a.balance <> coalesce(sum(e.amount), 0) or a.lines <> coalesce(sum(e.lines), 0)`,
    ),
  ).toEqual([]);
  expect(
    await api.sql(
      `select d.account_id from account_day d left join entry e
         on e.account_id = d.account_id and (e.effective_at at time zone 'UTC')::date = d.on_day
       group by d.account_id, d.on_day, d.amount having d.amount <> coalesce(sum(e.amount), 0)`,
    ),
  ).toEqual([]);
  const [sequence] = await api.sql<{ head: string; last: string; n: string }>(
    'select (select seq from ledger_head) as head, max(seq) as last, count(*) as n from posting',
  );
  expect(sequence).toEqual({ head: sequence?.last, last: sequence?.last, n: sequence?.last }); // no gap, no double
}

describe('the same request again', () => {
  const toJapan = { destinationCountry: 'JP', consignee: 'KYO', exportedAt: '2025-06-01T09:00:00+09:00' };

  test('answers as it did, and writes nothing', async () => {
    const first = await post(api, { ...toJapan, idempotencyKey: 'same-1', reference: 'S-1' });
    const before = await rows();
    const again = await post(api, { ...toJapan, idempotencyKey: 'same-1', reference: 'S-1' });
    expect(again).toMatchObject({ replayed: true, userErrors: [], shipment: { reference: 'S-1' } });
    expect(again['determination']).toEqual(first['determination']);
    expect(await post(api, { ...toJapan, idempotencyKey: 'same-2', reference: 'S-1' })).toMatchObject({
      replayed: true,
    });
    expect(await rows()).toEqual(before);
  });

  test('with other content is refused', async () => {
    expect(await post(api, { ...toJapan, idempotencyKey: 'same-1', reference: 'S-1', quantity: 101 })).toMatchObject({
      shipment: null,
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['input', 'idempotencyKey'], retryable: false }],
    });
    expect(await post(api, { ...toJapan, idempotencyKey: 'same-3', reference: 'S-1', quantity: 101 })).toMatchObject({
      userErrors: [{ code: 'DUPLICATE_OTHER_CONTENT', path: ['input', 'reference'] }],
    });
    const reverse = await api.data(
      'mutation { reverseShipment(input: { idempotencyKey: "same-1", reverses: "S-1", reason: "x" }) { userErrors { code } } }',
    );
    expect(reverse['reverseShipment']).toEqual({ userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  });

  test('that was refused is refused again, and to record it takes a key of its own', async () => {
    const toChile = {
      destinationCountry: 'CL',
      consignee: 'SAN',
      exportedAt: '2025-06-02T00:00:00Z',
      quantity: 5000,
      reference: 'S-2',
    };
    const first = await post(api, { ...toChile, idempotencyKey: 'no-1' });
    expect(first).toMatchObject({ replayed: false, userErrors: [{ code: 'NOT_AUTHORIZED' }] });
    const again = await post(api, { ...toChile, idempotencyKey: 'no-1' });
    expect(again).toMatchObject({ replayed: true, userErrors: [{ code: 'NOT_AUTHORIZED' }] });
    expect(again['determination']).toEqual(first['determination']);
    expect(await post(api, { ...toChile, idempotencyKey: 'no-1', onBreach: 'RECORD' })).toMatchObject({
      shipment: null,
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }],
    });
    expect(await post(api, { ...toChile, idempotencyKey: 'yes-1', onBreach: 'RECORD' })).toMatchObject({
      shipment: { reference: 'S-2' },
      determination: { authorization: 'UNAUTHORIZED', breaches: ['NO_AUTHORIZATION'] },
    });
  });

  test('of a party or a license answers as it did', async () => {
    const before = await rows();
    expect(await registerParty(api, 'KYO', 'JP')).toMatchObject({
      replayed: true,
      party: { id: 'KYO' },
      userErrors: [],
    });
    expect(await registerParty(api, 'KYO', 'JP', { idempotencyKey: 'another', name: 'Other' })).toMatchObject({
      party: null,
      userErrors: [{ code: 'DUPLICATE_OTHER_CONTENT', path: ['input', 'id'] }],
    });
    expect(await registerParty(api, 'KYO-2', 'JP', { idempotencyKey: 'party KYO' })).toMatchObject({
      userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }],
    });
    expect(await rows()).toEqual(before);
    const license = {
      idempotencyKey: 'license',
      number: 'JP-1',
      issuedOn: '2025-01-20',
      destinationCountry: 'JP',
      consignee: 'KYO',
    };
    expect(await issueLicense(api, license)).toMatchObject({ replayed: false, license: { number: 'JP-1' } });
    expect(await issueLicense(api, license)).toMatchObject({
      replayed: true,
      license: { number: 'JP-1' },
      userErrors: [],
    });
  });
});

describe('wrong input', () => {
  const good = { destinationCountry: 'JP', consignee: 'KYO', exportedAt: '2025-06-03T00:00:00Z' };
  test.each([
    ['a consignee nobody knows', { consignee: 'NOBODY' }, 'UNKNOWN_PARTY', 'consignee'],
    ['an end user nobody knows', { endUser: 'NOBODY' }, 'UNKNOWN_PARTY', 'endUser'],
    ['a site nobody knows', { site: 'NOWHERE' }, 'UNKNOWN_SITE', 'site'],
    ['an item nobody knows', { item: 'nvidia-h1000' }, 'UNKNOWN_ITEM', 'item'],
    ['a country that is none', { destinationCountry: 'ZZ' }, 'BAD_COUNTRY', 'destinationCountry'],
    ['no units', { quantity: 0 }, 'NOT_POSITIVE', 'quantity'],
    ['a negative quantity', { quantity: -5 }, 'NOT_POSITIVE', 'quantity'],
    ['more units than there are', { quantity: '1000000000000' }, 'TOO_LARGE', 'quantity'],
    ['an act that contradicts the countries', { act: 'TRANSFER_IN_COUNTRY' }, 'ACT_MISMATCH', 'act'],
    ['a reference that is no id', { reference: 'a reference' }, 'BAD_ID', 'reference'],
    ['a key that cannot be the reference', { idempotencyKey: 'two words' }, 'BAD_ID', 'reference'],
    ['an empty key', { idempotencyKey: '', reference: 'R' }, 'REQUIRED', 'idempotencyKey'],
  ])('%s is a user error with its path and a remedy', async (_why, wrong, code, field) => {
    const before = await rows();
    const answer = await post(api, { ...good, ...wrong });
    expect(answer).toMatchObject({ shipment: null, determination: null, replayed: false });
    expect(listOf(answer['userErrors'])).toContainEqual(
      expect.objectContaining({ code, path: ['input', field], remedy: expect.stringMatching(/\w+/) }),
    );
    expect(await rows()).toEqual(before);
  });

  test.each([
    ['an instant without an offset', { exportedAt: '2025-06-03T00:00:00' }, 'input.exportedAt'],
    ['half a unit', { quantity: 0.5 }, 'input.quantity'],
    ['money with three decimals', { valueUsd: '1.005' }, 'input.valueUsd'],
    ['a word that is none', { purpose: 'PARTY' }, 'input.purpose'],
    ['a field that is none', { colour: 'red' }, 'input'],
  ])('%s does not fit the schema, and the error names the place', async (_why, wrong, place) => {
    const input = { idempotencyKey: 'k', item: 'nvidia-h100-sxm5', quantity: 1, ...good, ...wrong };
    const { errors } = await api.ask(
      'mutation ($input: PostShipmentInput!) { postShipment(input: $input) { replayed } }',
      { input },
    );
    const [field] = (errors?.[0]?.extensions['fields'] ?? []) as { path: string[]; remedy: string }[];
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect(field?.path.join('.')).toBe(place);
  });

  test('parents that form a cycle are refused, with what hangs below them; the others are registered', async () => {
    const party = (id: string, parent?: string): object => ({
      idempotencyKey: `p-${id}`, id, name: id, locationCountry: 'PL', headquartersCountry: 'PL', parent,
    }); // prettier-ignore
    const { registerParties } = await api.data(
      `mutation ($input: RegisterPartiesInput!) { registerParties(input: $input) {
         results { party { id ultimateParent { id } } userErrors { code path } } userErrors { code } } }`,
      {
        input: {
          parties: [
            party('C-1', 'C-2'),
            party('C-2', 'C-1'),
            party('C-3', 'C-1'),
            party('D-1', 'D-2'),
            party('D-2'),
            party('E-1', 'E-1'),
          ],
        },
      },
    );
    expect(registerParties?.['results']).toEqual([
      { party: null, userErrors: [{ code: 'PARENT_CYCLE', path: ['input', 'parties', '0', 'parent'] }] },
      { party: null, userErrors: [{ code: 'PARENT_CYCLE', path: ['input', 'parties', '1', 'parent'] }] },
      { party: null, userErrors: [{ code: 'UNKNOWN_PARTY', path: ['input', 'parties', '2', 'parent'] }] },
      { party: { id: 'D-1', ultimateParent: { id: 'D-2' } }, userErrors: [] },
      { party: { id: 'D-2', ultimateParent: { id: 'D-2' } }, userErrors: [] },
      { party: null, userErrors: [{ code: 'PARENT_CYCLE', path: ['input', 'parties', '5', 'parent'] }] },
    ]);
  });

  test.each([
    ['an uplift above one', { uplift: '1.01' }, 'UPLIFT_OUT_OF_RANGE', ['input', 'uplift']],
    ['an uplift below zero', { uplift: '-0.1' }, 'UPLIFT_OUT_OF_RANGE', ['input', 'uplift']],
    ['an uplift that is no number', { uplift: 'much' }, 'BAD_NUMBER', ['input', 'uplift']],
    ['an ally', { country: 'NO', uplift: '0.5' }, 'NOT_ALLOCATION_COUNTRY', ['input', 'country']],
    ['nothing at all', {}, 'REQUIRED', ['input']],
  ])('%s is no news of an allocation', async (_why, wrong, code, path) => {
    const input = { idempotencyKey: 'news', country: 'BR', effectiveOn: '2025-06-01', ...wrong };
    const { reportAllocationChange } = await api.data(
      'mutation ($input: ReportAllocationChangeInput!) { reportAllocationChange(input: $input) { allocation { status } userErrors { code path } } }',
      { input },
    );
    expect(reportAllocationChange).toEqual({ allocation: null, userErrors: [{ code, path }] });
  });

  test('a list that is too long is refused as a whole', async () => {
    const shipments = Array.from({ length: 1001 }, (_, n) => ({
      ...good,
      idempotencyKey: `n${n}`,
      item: 'x',
      quantity: 1,
    }));
    expect(await postMany(api, shipments)).toMatchObject({
      results: null,
      userErrors: [{ code: 'TOO_MANY', path: ['input', 'shipments'] }],
    });
  });
});

describe('many at once', () => {
  const toBrazil = { destinationCountry: 'BR', consignee: 'NOVA', exportedAt: '2025-07-01T00:00:00Z', quantity: 100 };

  test('64 posters on one country: each counts once, and only what fits is let through', async () => {
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) => post(api, { ...toBrazil, idempotencyKey: `race-${n}` })),
    );
    const through = answers.filter((answer) => listOf(answer['userErrors']).length === 0);
    expect(through).toHaveLength(16); // 16 × 100 × 15,832 = 25,331,200 TPP of 26,900,000
    expect(await api.sql(`select balance, lines from account where kind = 'LPP_QUOTA' and key = 'NOVA/2025'`)).toEqual([
      { balance: '253312000000', lines: '16' },
    ]);
    const { quota } = await api.data('{ quota(consignee: "NOVA", year: 2025) { usedTpp remainingTpp } }');
    expect(quota).toEqual({ usedTpp: '25331200', remainingTpp: '1568800' });
    await expectSoundLedger();
  });

  test('64 posters with eight keys: eight shipments', async () => {
    const before = await rows();
    const answers = await Promise.all(
      Array.from({ length: 64 }, (_, n) =>
        post(api, { ...toBrazil, exportedAt: `2026-0${1 + (n % 8)}-01T00:00:00Z`, idempotencyKey: `again-${n % 8}` }),
      ),
    );
    const ids = new Set(answers.map((answer) => String(answer['shipment']?.['ledgerSequence'])));
    expect(ids.size).toBe(8);
    expect(answers.filter((answer) => String(answer['replayed']) === 'false')).toHaveLength(8);
    expect((await rows())['shipment']).toBe((before['shipment'] ?? 0) + 8);
    await expectSoundLedger();
  });

  test('posters, reversers and licenses in a crowd leave a sound ledger', async () => {
    const licenses = Array.from({ length: 8 }, (_, n) =>
      issueLicense(api, {
        number: `BR-${n}`,
        issuedOn: `2025-0${1 + n}-02`,
        destinationCountry: 'BR',
        consignee: 'NOVA',
        quantity: 50,
      }),
    );
    const posts = Array.from({ length: 32 }, (_, n) =>
      post(api, {
        ...toBrazil,
        exportedAt: `2025-07-${String(1 + (n % 28)).padStart(2, '0')}T00:00:00Z`,
        idempotencyKey: `crowd-${n}`,
        quantity: 30,
        onBreach: 'RECORD',
      }),
    );
    const reversals = Array.from({ length: 16 }, (_, n) =>
      api.data(
        `mutation { reverseShipment(input: { idempotencyKey: "back-${n}", reverses: "again-${n % 8}", reason: "race" }) { userErrors { code } } }`,
      ),
    );
    await Promise.all([...licenses, ...posts, ...reversals]);
    await expectSoundLedger();
    expect(await api.sql('select reverses_seq from reversal group by reverses_seq having count(*) > 1')).toEqual([]);
    expect((await api.sql('select seq from reversal')).length).toBe(8);
  });
});

describe('few statements', () => {
  const counted = async (work: () => Promise<unknown>): Promise<string[]> => {
    const spy = jest.spyOn(pg.Client.prototype, 'query');
    try {
      await work();
      const texts = spy.mock.calls.map(([given]) => {
        const statement: unknown = given;
        return typeof statement === 'string' ? statement : String((statement as { text?: unknown }).text);
      });
      return texts.filter((text) => !/^(begin|commit|rollback)\b/.test(text));
    } finally {
      spy.mockRestore();
    }
  };

  test('all countries take three', async () => {
    let answer: Record<string, Answered> = {};
    const statements = await counted(async () => {
      answer = await api.data(
        '{ allocations(first: 500) { totalCount nodes { country { code name group } licensedTpp remainingTpp status statusByExported ledgerSequence } } }',
      );
    });
    expect(listOf(answer['allocations']?.['nodes'])).toHaveLength(201);
    expect(answer['allocations']).toMatchObject({ totalCount: 201 });
    expect(statements.length).toBeGreaterThan(0);
    expect(statements.length).toBeLessThanOrEqual(3);
  });

  test('a page of shipments with all that belongs to it takes the same for one and for fifty', async () => {
    const page = (first: number) =>
      counted(() =>
        api.data(
          `{ shipments(first: ${first}) { nodes { reference consignee { name ultimateParent { name } } endUser { id } item { name }
             determination { authorization findings { rule } } } } }`,
        ),
      );
    const one = await page(1);
    const fifty = await page(50);
    expect(fifty).toHaveLength(one.length);
  });

  test('pages of allocations join without a gap', async () => {
    const codes: string[] = [];
    let after = '';
    for (let pages = 0; pages < 10; pages += 1) {
      const { allocations } = await api.data(
        `{ allocations(first: 50, posture: AS_ENFORCED${after}) { nodes { country { code } applies } pageInfo { hasNextPage endCursor } } }`,
      );
      codes.push(...listOf(allocations?.['nodes']).map((node) => String(node['country']?.['code'])));
      if (String(allocations?.['pageInfo']?.['hasNextPage']) === 'false') break;
      after = `, after: "${String(allocations?.['pageInfo']?.['endCursor'])}"`;
    }
    expect(codes).toHaveLength(201);
    expect(codes).toEqual([...new Set(codes)].toSorted());
  });
});
