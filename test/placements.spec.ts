import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Answered, type Api, listOf, post, registerParty, startApi } from './support/api.js';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  await registerParty(api, 'ACME', 'US');
  await registerParty(api, 'ACME-DE', 'DE', { parent: 'ACME' });
  await registerParty(api, 'RHEIN', 'DE');
  await registerParty(api, 'NOVA', 'IN');
  await registerParty(api, 'HARBOUR', 'HK');
});
afterAll(() => api.close());

const ERRORS = 'userErrors { code path message }';
let keys = 0;
const key = (): string => `P-${(keys += 1)}`;

const mutate = async (name: string, input: object, fields: string): Promise<Answered> => {
  const type = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Input`;
  const given = { idempotencyKey: key(), ...input };
  const answer = await api.data(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} replayed ledgerSequence ${ERRORS} } }`,
    { input: given },
  );
  return answer[name] as Answered;
};
const registerVeu = (input: object) =>
  mutate('registerVeu', { grantedOn: '2025-03-01', ...input }, 'veu { id kind state holder { id } country { code } }');
const registerSite = (input: object) =>
  mutate(
    'registerSite',
    { authorizedOn: '2025-03-01', ...input },
    'veu { sites { id shippableFrom country { code } } }',
  );
const addStock = (holder: string, country: string, quantity: number, more: object = {}) =>
  mutate(
    'addOpeningStock',
    { holder, country, quantity, item: 'nvidia-h100-sxm5', asOf: '2025-03-01', ...more },
    'tpp',
  );
const codes = (payload: Answered): unknown[] => listOf(payload['userErrors']).map((one) => [one['code'], one['path']]);

describe('the registry', () => {
  test('puts a grant and its sites on record, once', async () => {
    const input = { idempotencyKey: 'grant', id: 'V-ACME', kind: 'UVEU', holder: 'ACME' };
    const first = await registerVeu(input);
    expect(first).toMatchObject({
      veu: { id: 'V-ACME', kind: 'UVEU', state: 'GRANTED', holder: { id: 'ACME' }, country: null },
      replayed: false,
      userErrors: [],
    });
    expect(await registerVeu(input)).toMatchObject({ veu: { id: 'V-ACME' }, replayed: true, userErrors: [] });
    expect(codes(await registerVeu({ ...input, grantedOn: '2025-04-01' }))).toEqual([
      ['IDEMPOTENCY_KEY_REUSED', ['input', 'idempotencyKey']],
    ]);
    expect(codes(await registerVeu({ id: 'V-2', kind: 'UVEU', holder: 'ACME' }))).toEqual([
      ['DUPLICATE_VEU', ['input', 'holder']],
    ]);
    await registerSite({ id: 'S-IN', veu: 'V-ACME', country: 'IN' });
    const { veu } = await registerSite({
      id: 'S-BR',
      veu: 'V-ACME',
      country: 'BR',
      authorizedOn: '2025-06-01',
      notifiedOn: '2025-05-15',
    });
    expect(listOf(veu?.['sites'])).toMatchObject([
      { id: 'S-BR', shippableFrom: '2025-11-11', country: { code: 'BR' } },
      { id: 'S-IN', shippableFrom: '2025-03-01' },
    ]);
  });

  test.each([
    ['a universal one without an ally', { id: 'V-X', kind: 'UVEU', holder: 'NOVA' }, 'VEU_NOT_ELIGIBLE', 'holder'],
    [
      'a holder of Hong Kong',
      { id: 'V-X', kind: 'NVEU', holder: 'HARBOUR', country: 'IN' },
      'VEU_NOT_ELIGIBLE',
      'holder',
    ],
    [
      'a national one for Macau',
      { id: 'V-X', kind: 'NVEU', holder: 'NOVA', country: 'MO' },
      'VEU_NOT_ELIGIBLE',
      'country',
    ],
    ['a national one for nowhere', { id: 'V-X', kind: 'NVEU', holder: 'NOVA' }, 'REQUIRED', 'country'],
    [
      'a universal one for a country',
      { id: 'V-X', kind: 'UVEU', holder: 'RHEIN', country: 'DE' },
      'BAD_VALUE',
      'country',
    ],
    ['nobody', { id: 'V-X', kind: 'UVEU', holder: 'NOBODY' }, 'UNKNOWN_PARTY', 'holder'],
  ])('refuses %s', async (_why, input, code, field) => {
    expect(codes(await registerVeu(input))).toEqual([[code, ['input', field]]]);
  });

  test('refuses sites in Macau, outside a national country, and of nobody', async () => {
    await registerVeu({ id: 'V-NOVA', kind: 'NVEU', holder: 'NOVA', country: 'IN' });
    const site = (veu: string, country: string) => registerSite({ id: 'S-X', veu, country });
    expect(codes(await site('V-ACME', 'MO'))).toEqual([['VEU_NOT_ELIGIBLE', ['input', 'country']]]);
    expect(codes(await site('V-NOVA', 'PL'))).toEqual([['SITE_OUTSIDE_VEU_COUNTRY', ['input', 'country']]]);
    expect(codes(await site('V-NONE', 'PL'))).toEqual([['UNKNOWN_VEU', ['input', 'veu']]]);
  });

  test('lists them, by kind, holder and country', async () => {
    const { veus } = await api.data(
      '{ veus(first: 1) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }',
    );
    expect(veus).toMatchObject({ totalCount: 2, nodes: [{ id: 'V-ACME' }], pageInfo: { hasNextPage: true } });
    const after = veus?.['pageInfo']?.['endCursor'];
    const next = await api.data('query ($after: String) { veus(first: 1, after: $after) { nodes { id } } }', { after });
    expect(next['veus']).toMatchObject({ nodes: [{ id: 'V-NOVA' }] });
    const { veus: national } = await api.data('{ veus(kind: NVEU, country: "IN", holder: "NOVA") { nodes { id } } }');
    expect(national).toMatchObject({ nodes: [{ id: 'V-NOVA' }] });
  });

  test('suspends, reinstates and revokes, each from its day on and for good', async () => {
    await registerVeu({ id: 'V-RHEIN', kind: 'UVEU', holder: 'RHEIN' });
    const event = (kind: string, effectiveOn: string) =>
      mutate(
        'recordVeuEvent',
        { veu: 'V-RHEIN', kind, effectiveOn, evidence: 'a letter' },
        'veu { state events { kind effectiveOn evidence } }',
      );
    expect(await event('SUSPENDED', '2025-07-01')).toMatchObject({ veu: { state: 'SUSPENDED' }, userErrors: [] });
    expect(codes(await event('SUSPENDED', '2025-08-01'))).toEqual([['BAD_VALUE', ['input', 'kind']]]);
    expect(await event('REINSTATED', '2025-09-01')).toMatchObject({ veu: { state: 'GRANTED' } });
    expect(await event('REVOKED', '2026-01-01')).toMatchObject({ veu: { state: 'REVOKED' } });
    expect(codes(await event('REINSTATED', '2026-02-01'))).toEqual([['BAD_VALUE', ['input', 'kind']]]);
    const on = async (day: string) => (await api.data(`{ veu(id: "V-RHEIN", on: "${day}") { state } }`))['veu'];
    expect(await on('2025-02-28')).toEqual({ state: 'NOT_YET_GRANTED' });
    expect(await on('2025-07-15')).toEqual({ state: 'SUSPENDED' });
    expect(await on('2025-10-01')).toEqual({ state: 'GRANTED' });
    await expect(api.sql('delete from veu_event')).rejects.toThrow(/append-only/);
    await expect(api.sql(`update veu_event set kind = 'REINSTATED'`)).rejects.toThrow(/append-only/);
  });
});

const LIMIT =
  'rule country partTpp wholeTpp limitPercent limitTpp distanceTpp distanceUnits overTpp exceeded share { numerator denominator percent } citations { rule }';

describe('a placement', () => {
  // 1,000 H100 in all: 600 at home, 340 in Germany by a subsidiary, 60 in India.
  beforeAll(async () => {
    await addStock('ACME', 'US', 600);
    await addStock('ACME-DE', 'DE', 340);
    await addStock('ACME', 'IN', 60);
  });

  const placement = async (more = '') => {
    const { placement: answer } = await api.data(
      `{ placement(veu: "V-ACME", item: "nvidia-h100-sxm5"${more}) { veu kind state parties applies reason totalTpp
         outsideAlliesTpp unitedStatesTpp violations warnings nextMeasuringOn posture rulebooks { id } ledgerSequence
         byCountry { country { code } installedTpp share { numerator denominator percent } }
         limits { ${LIMIT} } binding { rule } next { rule } } }`,
    );
    return answer as Answered;
  };

  test('says where a group stands, exactly and rounded, and which rule binds', async () => {
    const answer = await placement(', at: "2025-06-15T00:00:00Z"');
    expect(answer).toMatchObject({
      kind: 'UVEU',
      state: 'GRANTED',
      parties: 2,
      applies: true,
      totalTpp: '15832000',
      outsideAlliesTpp: '949920',
      unitedStatesTpp: '9499200',
      violations: [],
      warnings: [],
      nextMeasuringOn: '2025-08-01',
      binding: { rule: 'R-44:IN' },
      next: { rule: 'R-45' },
      byCountry: [
        {
          country: { code: 'DE' },
          installedTpp: '5382880',
          share: { numerator: 17, denominator: 50, percent: '34.00' },
        },
        { country: { code: 'IN' }, share: { numerator: 3, denominator: 50, percent: '6.00' } },
        { country: { code: 'US' }, share: { numerator: 3, denominator: 5, percent: '60.00' } },
      ],
    });
    // (7 × 15,832,000 − 100 × 949,920) / 93 = 170,236.559…; 50 percent of the total is 200 boards more abroad.
    expect(listOf(answer['limits'])).toMatchObject([
      {
        rule: 'R-44:IN',
        country: 'IN',
        distanceTpp: '170236.5591',
        distanceUnits: 10,
        limitPercent: 7,
        exceeded: false,
        citations: [{ rule: 'R-44' }],
      },
      { rule: 'R-45', distanceTpp: '3166400', distanceUnits: 200, limitPercent: 50 },
      { rule: 'R-43', distanceTpp: '4010773.3333', limitPercent: 25 },
    ]);
  });

  test('before its grant, before the Framework and as enforced it says so', async () => {
    expect(await placement(', at: "2025-02-01T00:00:00Z"')).toMatchObject({
      state: 'NOT_YET_GRANTED',
      totalTpp: '0',
      limits: [{ rule: 'R-43', share: null }, { rule: 'R-45' }],
    });
    expect(await placement(', at: "2025-06-15T00:00:00Z", posture: AS_ENFORCED')).toMatchObject({
      applies: false,
      violations: [],
      totalTpp: '15832000',
    });
    const answer = await api.ask('{ placement(veu: "V-NONE") { totalTpp } }');
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'UNKNOWN_VEU' });
  });

  test('room, what must come first and what may leave are those of the pure rules', async () => {
    const about = 'veu: "V-ACME", item: "nvidia-h100-sxm5", at: "2025-06-15T00:00:00Z"';
    const { room, needFirst, safeRemoval } = await api.data(
      `{ room(${about}) { countries { country { code } roomTpp roomUnits unlimited binding { rule } next { rule } reason } }
         needFirst(${about}, country: "IN", quantity: 20) { wantedTpp fitsNow
           unitedStates { possible amountTpp amountUnits because } otherAlly { possible amountTpp because } }
         safeRemoval(${about}, countries: ["DE", "US", "IN"]) { countries { country { code } amountTpp amountUnits breaksNext brokenAlready } } }`,
    );
    expect(listOf(room?.['countries'])).toMatchObject([
      { country: { code: 'BR' }, roomUnits: 75, binding: { rule: 'R-44:BR' }, next: { rule: 'R-45' } },
      { country: { code: 'DE' }, roomTpp: '3166400', roomUnits: 200, binding: { rule: 'R-45' }, next: null },
      { country: { code: 'IN' }, roomTpp: '170236.5591', roomUnits: 10, binding: { rule: 'R-44:IN' } },
      { country: { code: 'US' }, roomTpp: null, roomUnits: null, unlimited: true, binding: null },
    ]);
    // 80 of 1,020 boards become 7 percent with 122.86 more at home.
    expect(needFirst).toMatchObject({
      wantedTpp: '316640',
      fitsNow: false,
      unitedStates: { possible: true, amountTpp: '1945074.2858', amountUnits: 123, because: ['R-44:IN'] },
      otherAlly: { possible: true, amountTpp: '1945074.2858', because: ['R-44:IN'] },
    });
    expect(listOf(safeRemoval?.['countries'])).toMatchObject([
      {
        country: { code: 'DE' },
        amountTpp: '2261714.2857',
        amountUnits: 142,
        breaksNext: ['R-44:IN'],
        brokenAlready: [],
      },
      { country: { code: 'US' }, amountTpp: '2261714.2857', amountUnits: 142, breaksNext: ['R-44:IN'] },
      { country: { code: 'IN' }, amountTpp: '949920', breaksNext: [] },
    ]);
  });

  test('a shipment and a removal move it; removing in Frankfurt breaks India', async () => {
    await post(api, {
      act: 'EXPORT',
      fromCountry: 'US',
      destinationCountry: 'IN',
      consignee: 'ACME',
      site: 'S-IN',
      authorization: 'UVEU',
      quantity: 5,
      exportedAt: '2025-06-20T00:00:00Z',
    });
    const removed = await mutate(
      'recordRemoval',
      {
        holder: 'ACME-DE',
        country: 'DE',
        item: 'nvidia-h100-sxm5',
        quantity: 140,
        effectiveAt: '2025-06-21T00:00:00Z',
        reason: 'RESOLD',
      },
      'tpp',
    );
    expect(removed).toMatchObject({ tpp: '2216480', replayed: false, userErrors: [] });
    expect(await placement(', at: "2025-06-20T12:00:00Z"')).toMatchObject({ totalTpp: '15911160', violations: [] });
    const after = await placement(', at: "2025-06-22T00:00:00Z"');
    expect(after).toMatchObject({ totalTpp: '13694680', violations: ['R-44:IN'], binding: { rule: 'R-44:IN' } });
    expect(listOf(after['limits'])[0]).toMatchObject({ exceeded: true, distanceTpp: '0', overTpp: '75755.2689' });
    expect(await placement()).toMatchObject({ totalTpp: '13694680' });
  });

  test('stock answers with its TPP, and holdings are refused for what they name', async () => {
    const later = { asOf: '2025-06-30' };
    expect(await addStock('RHEIN', 'DE', 2, later)).toMatchObject({ tpp: '31664', userErrors: [] });
    expect(codes(await addStock('NOBODY', 'US', 1))).toEqual([['UNKNOWN_PARTY', ['input', 'holder']]]);
    expect(codes(await addStock('ACME', 'QQ', 1))).toEqual([['BAD_COUNTRY', ['input', 'country']]]);
    expect(codes(await addStock('ACME', 'US', 0))).toEqual([['NOT_POSITIVE', ['input', 'quantity']]]);
    expect(codes(await addStock('ACME', 'US', 1, { item: 'no-such-item' }))).toEqual([
      ['UNKNOWN_ITEM', ['input', 'item']],
    ]);
  });

  test('follows the party tree of its day: a subsidiary that is sold takes its chips along, one that is bought brings them', async () => {
    await registerParty(api, 'BOUGHT', 'US');
    await addStock('BOUGHT', 'US', 10);
    const state = `insert into party_state (party_id, effective_on, location_country, headquarters_country, parent_id)`;
    await api.sql(
      `${state} values ('ACME-DE', '2025-12-01', 'DE', 'DE', null), ('BOUGHT', '2025-12-01', 'US', 'US', 'ACME')`,
    );
    await api.sql(
      `${state} values ('BOUGHT', '2026-02-01', 'US', 'US', 'ACME-DE'), ('ACME-DE', '2026-03-01', 'DE', 'DE', 'ACME')`,
    );
    const on = async (day: string) => {
      const { byCountry, parties } = await placement(`, at: "${day}T00:00:00Z"`);
      return [
        parties,
        listOf(byCountry).map((one) => (one['country'] as Answered)['code']),
        listOf(byCountry).at(-1)?.['installedTpp'],
      ];
    };
    expect(await on('2025-11-30')).toEqual([2, ['DE', 'IN', 'US'], '9499200']);
    expect(await on('2025-12-01')).toEqual([2, ['IN', 'US'], '9657520']);
    expect(await on('2026-02-01')).toEqual([1, ['IN', 'US'], '9499200']);
    expect(await on('2026-03-01')).toEqual([3, ['DE', 'IN', 'US'], '9657520']);
  });

  test('a national one stands against its quarter', async () => {
    await addStock('NOVA', 'IN', 39_982);
    const answer = async (at: string) =>
      await api.data(`{ placement(veu: "V-NOVA", at: "${at}") { violations limits { ${LIMIT} } nextMeasuringOn }
         room(veu: "V-NOVA", at: "${at}", countries: ["IN", "PL"]) { countries { roomTpp reason } }
         needFirst(veu: "V-NOVA", at: "${at}", country: "IN", tpp: "5000") { fitsNow removeFirstTpp fitsFrom } }`);
    const first = await answer('2025-03-31T00:00:00Z');
    expect(first['placement']).toMatchObject({
      violations: [],
      nextMeasuringOn: null,
      limits: [{ rule: 'R-49', partTpp: '632995024', limitTpp: '633000000', distanceTpp: '4976' }],
    });
    expect(first['room']).toMatchObject({ countries: [{ roomTpp: '4976', reason: null }, { roomTpp: '0' }] });
    expect(first['needFirst']).toEqual({ fitsNow: false, removeFirstTpp: '24', fitsFrom: '2025-04-01' });
    expect((await answer('2028-01-01T00:00:00Z'))['room']).toMatchObject({
      countries: [{ roomTpp: '0', reason: 'No limit is defined for that quarter (R-49).' }, {}],
    });
  });
});

describe('a plan', () => {
  const plan = async (input: object) => {
    const { planPlacement } = await api.data(
      `query ($input: PlanPlacementInput!) { planPlacement(input: $input) { ledgerSequence readings { name feasible inherited noOrderExists
         firstViolation { rule on step message overTpp } steps { step { id } feasible totalTpp warnings } days { on violations { rule } }
         cures { kind step amountTpp on delayDays steps { id on country amountTpp } } } } }`,
      { input: { veu: 'V-ACME', at: '2025-06-15T00:00:00Z', ...input } },
    );
    return listOf(planPlacement?.['readings']);
  };

  test('is checked under several sets of limits against the position, in units of an item', async () => {
    const steps = [
      { id: 'more in India', on: '2025-07-01', country: 'IN', item: 'nvidia-h100-sxm5', quantity: 20 },
      { id: 'more at home', on: '2025-10-01', country: 'US', item: 'nvidia-h100-sxm5', quantity: 200 },
    ];
    const readings = [
      { name: 'the law' },
      { name: 'ten percent', countryPercent: 10 },
      { name: 'enforced', posture: 'AS_ENFORCED' },
    ];
    const [law, ten, enforced] = await plan({ steps, readings });
    expect(law).toMatchObject({
      feasible: false,
      firstViolation: {
        rule: 'R-44:IN',
        step: 'more in India',
        message:
          'With step more in India on 2025-07-01 1266560 TPP of 16148640 TPP is above 7 percent (R-44:IN): 146403.4409 TPP too much.',
      },
      cures: [
        { kind: 'SMALLER', step: 'more in India', amountTpp: '170236.5591' },
        { kind: 'LATER', step: 'more in India', on: '2025-10-01', delayDays: 92 },
        { kind: 'FIRST', amountTpp: '1945074.2858', on: '2025-07-01' },
        {
          kind: 'ORDER',
          steps: [
            { id: 'more at home', on: '2025-07-01' },
            { id: 'more in India', on: '2025-10-01' },
          ],
        },
      ],
    });
    expect(ten).toMatchObject({ feasible: true, cures: [] });
    expect(enforced).toMatchObject({ feasible: true, days: [] });
    expect(listOf(enforced?.['steps'])[0]).toMatchObject({ warnings: [] });
  });

  test.each([
    ['before its start', { on: '2025-06-14' }, 'BAD_DATE', 'on'],
    ['nowhere', { country: 'QQ' }, 'BAD_COUNTRY', 'country'],
    ['of nothing', { tpp: '0' }, 'NOT_POSITIVE', 'tpp'],
    ['of no item', { tpp: null, item: 'no-such-item', quantity: 1 }, 'UNKNOWN_ITEM', 'item'],
  ])('with a step %s is refused', async (_why, wrong, code, field) => {
    const step = { id: 'one', on: '2025-07-01', country: 'US', tpp: '1', ...wrong };
    const answer = await api.ask(
      'query ($input: PlanPlacementInput!) { planPlacement(input: $input) { ledgerSequence } }',
      {
        input: { veu: 'V-ACME', at: '2025-06-15T00:00:00Z', steps: [step] },
      },
    );
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code, path: ['input', 'steps', '0', field] });
  });
});
