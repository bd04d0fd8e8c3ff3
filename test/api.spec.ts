import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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
  await registerParty(api, 'VIS', 'PL');
  await registerParty(api, 'VIS-RO', 'RO', { parent: 'VIS' });
  await registerParty(api, 'KYO', 'JP');
  await registerParty(api, 'HOLD', 'BR');
});
afterAll(() => api?.close());

const allocationOf = async (country: string, more = ''): Promise<Answered> =>
  (
    await api.data(`{ allocation(country: "${country}"${more}) { country { code name } applies reason allocationTpp licensedTpp
      knownLicensedTpp exportedTpp remainingTpp status statusByLicensed statusByExported uplift officialStatus externalSource
      externalReportedOn posture complianceRequired ledgerSequence computedAt rulebooks { id effectiveOn } } }`)
  )['allocation'] as Answered;

describe('parties, countries and items', () => {
  test('a party is resolved to its ultimate parent', async () => {
    const { party } = await api.data(
      '{ party(id: "VIS-RO") { name ultimateParent { id headquarters { code name group } } parent { id } location { code } } }',
    );
    expect(party).toMatchObject({
      ultimateParent: { id: 'VIS', headquarters: { code: 'PL', name: 'Poland', group: 'ALLOCATION' } },
      parent: { id: 'VIS' },
      location: { code: 'RO' },
    });
  });

  test('parties are paged by id and found by text', async () => {
    const first = (
      await api.data('{ parties(first: 2) { nodes { id } totalCount pageInfo { hasNextPage endCursor } } }')
    )['parties'];
    expect(first?.['nodes']).toEqual([{ id: 'HOLD' }, { id: 'KYO' }]);
    expect(first?.['totalCount']).toBe(5);
    const after = first?.['pageInfo']?.['endCursor'];
    const { parties } = await api.data(`{ parties(after: "${after}") { nodes { id } pageInfo { hasNextPage } } }`);
    expect(parties).toEqual({
      nodes: [{ id: 'SAN' }, { id: 'VIS' }, { id: 'VIS-RO' }],
      pageInfo: { hasNextPage: false },
    });
    const found = await api.data('{ parties(text: "vis", parent: "VIS") { nodes { id } } }');
    expect(found['parties']).toEqual({ nodes: [{ id: 'VIS-RO' }] });
  });

  test('a territory posts to its EAR destination', async () => {
    const { country, countries } = await api.data(
      '{ country(code: "HK", on: "2025-06-01") { name earDestination group } countries(group: SUPPLEMENT_5_A) { code } }',
    );
    expect(country).toEqual({ name: 'Hong Kong', earDestination: 'CN', group: 'D5_OR_MACAU' });
    expect(listOf(countries).some(({ code }) => String(code) === 'GI')).toBe(true);
    expect((await api.data('{ country(code: "ZZ") { name } }'))['country']).toBeNull();
  });

  test('the catalog and own parts are one list', async () => {
    const register = `mutation ($input: RegisterItemInput!) { registerItem(input: $input) { item { id origin level paragraph eccn
      unitTpp icCount } findings { rule met numbers citations { section } } replayed userErrors { code path message } } }`;
    const input = {
      idempotencyKey: 'item one',
      id: 'own-8',
      name: 'Board of eight',
      icCount: 8,
      dataCenter: true,
      dieAreaMm2: '814',
      densePeaks: [
        { precision: 'FP8', bitLength: 8, tops: '1979' },
        { precision: 'FP16', bitLength: 16, tops: '989.5' },
      ],
    };
    const { registerItem } = await api.data(register, { input });
    expect(registerItem).toMatchObject({
      item: {
        id: 'own-8',
        origin: 'OWN',
        level: 'A',
        paragraph: 'a.1',
        eccn: '4A090.a',
        unitTpp: '126656',
        icCount: 8,
      },
      replayed: false,
      userErrors: [],
    });
    expect(registerItem?.['findings']?.[0]).toMatchObject({ rule: 'item.a1', met: true });
    expect((await api.data(register, { input }))['registerItem']).toMatchObject({
      replayed: true,
      item: { id: 'own-8' },
    });

    const undecided = {
      ...input,
      id: 'own-x',
      idempotencyKey: 'item two',
      dieAreaMm2: null,
      densePeaks: [{ precision: 'INT8', bitLength: 8, tops: '300' }],
    };
    expect((await api.data(register, { input: undecided }))['registerItem']).toMatchObject({
      item: null,
      userErrors: [{ code: 'ITEM_UNDECIDED', path: ['input', 'dieAreaMm2'] }],
    });
    const sparse = {
      ...input,
      id: 'own-y',
      idempotencyKey: 'item three',
      densePeaks: [{ precision: 'FP8', bitLength: 8, tops: '3958', sparse: true }],
    };
    expect((await api.data(register, { input: sparse }))['registerItem']?.['userErrors']).toMatchObject([
      { code: 'BAD_VALUE', path: ['input', 'densePeaks', '0'] },
    ]);

    const { items } = await api.data(
      '{ items(first: 500) { totalCount nodes { id } } own: items(text: "board of eight") { nodes { id origin } } }',
    );
    expect(items?.['totalCount']).toBe(79);
    const ids = listOf(items?.['nodes']).map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted());
    expect(ids).toContain('own-8');
  });
});

describe('licenses and allocations', () => {
  test('a license counts at its issue and moves the status', async () => {
    const payload = await issueLicense(api, {
      number: 'CL-1', issuedOn: '2025-06-02', expiresOn: '2026-12-31', destinationCountry: 'CL', consignee: 'SAN',
      item: 'nvidia-gb200-superchip', quantity: 6250, valueUsd: '406250000.00',
    }); // prettier-ignore
    expect(payload).toMatchObject({
      license: { number: 'CL-1', licensedTpp: '500000000', status: 'ACTIVE', remainingQuantity: 6250 },
      determination: {
        subject: 'LICENSE',
        reviewPolicy: 'PRESUMPTION_OF_APPROVAL',
        coveredTpp: '500000000',
        excessTpp: '0',
        countedTpp: '500000000',
        debitCountry: 'CL',
      },
      replayed: false,
      userErrors: [],
    });
    expect(await allocationOf('CL')).toMatchObject({
      licensedTpp: '500000000',
      remainingTpp: '290000000',
      status: 'PRESUMPTION_OF_APPROVAL',
      applies: true,
      posture: 'AS_CODIFIED',
    });
    expect(await allocationOf('CL', ', at: "2025-06-01T23:59:59Z"')).toMatchObject({
      licensedTpp: '0',
      remainingTpp: '790000000',
    });
  });

  test('more than remains straddles', async () => {
    const payload = await issueLicense(api, {
      number: 'CL-2', issuedOn: '2025-09-01', destinationCountry: 'CL', consignee: 'SAN', item: 'nvidia-gb200-superchip', quantity: 3650,
    }); // prettier-ignore
    expect(payload['determination']).toMatchObject({
      reviewPolicy: 'STRADDLES',
      coveredTpp: '290000000',
      excessTpp: '2000000',
    });
    expect(payload['license']).toMatchObject({ expiryEstimated: true, usableThrough: '2026-09-01' });
    expect(await allocationOf('CL')).toMatchObject({ remainingTpp: '0', status: 'POLICY_OF_DENIAL' });
  });

  test('news about a country opens it again', async () => {
    const { reportAllocationChange } = await api.data(
      `mutation { reportAllocationChange(input: { idempotencyKey: "news 1", country: "CL", effectiveOn: "2026-03-01", uplift: "1.0",
         externalLicensedTpp: "10000000.5", source: "a notice" }) { replayed userErrors { code } allocation { remainingTpp uplift } } }`,
    );
    expect(reportAllocationChange).toMatchObject({
      replayed: false,
      userErrors: [],
      allocation: { uplift: '1', remainingTpp: '777999999.5' },
    });
    expect(await allocationOf('CL')).toMatchObject({
      allocationTpp: '1580000000',
      knownLicensedTpp: '792000000',
      licensedTpp: '802000000.5',
      externalSource: 'a notice',
      externalReportedOn: '2026-03-01',
      status: 'PRESUMPTION_OF_APPROVAL',
    });
  });

  test('as enforced no allocation applies, and the figures stay', async () => {
    const enforced = await allocationOf('CL', ', posture: AS_ENFORCED');
    expect(enforced).toMatchObject({
      applies: false,
      status: null,
      licensedTpp: '802000000.5',
      posture: 'AS_ENFORCED',
    });
    expect(enforced['reason']).toMatch(/R-88/);
    expect(listOf(enforced['rulebooks']).map(({ id }) => id)).toContain('NONENF-2025');
    expect(await allocationOf('NO')).toMatchObject({
      applies: false,
      allocationTpp: null,
      status: 'PRESUMPTION_OF_APPROVAL',
    });
    expect(await allocationOf('CL', ', at: "2028-01-01T00:00:00Z"')).toMatchObject({
      applies: false,
      status: 'UNDEFINED',
      allocationTpp: null,
    });
  });

  test('licenses are listed by what they stand for', async () => {
    const { licenses } = await api.data(
      '{ licenses(country: "CL", status: ACTIVE, at: "2026-03-02T00:00:00Z") { totalCount nodes { number status consignee { id } item { id } destination { code } replaces { number } determination { reviewPolicy } } } }',
    );
    expect(licenses).toMatchObject({
      totalCount: 2,
      nodes: [
        {
          number: 'CL-1',
          status: 'ACTIVE',
          consignee: { id: 'SAN' },
          item: { id: 'nvidia-gb200-superchip' },
          destination: { code: 'CL' },
          replaces: null,
        },
        { number: 'CL-2', determination: { reviewPolicy: 'STRADDLES' } },
      ],
    });
    const { license } = await api.data('{ license(number: "CL-2", at: "2026-10-01T00:00:00Z") { status } }');
    expect(license).toEqual({ status: 'EXPIRED' });
  });

  test('a license that expires on a holiday can be used on the next working day', async () => {
    await issueLicense(api, {
      number: 'H-1',
      issuedOn: '2025-01-20',
      expiresOn: '2025-12-25',
      destinationCountry: 'RO',
      consignee: 'VIS-RO',
    });
    const record =
      'mutation { recordHoliday(input: { idempotencyKey: "xmas", on: "2025-12-25", name: "Christmas Day" }) { on replayed userErrors { code } } }';
    expect((await api.data(record))['recordHoliday']).toEqual({ on: '2025-12-25', replayed: false, userErrors: [] });
    expect((await api.data(record))['recordHoliday']).toMatchObject({ replayed: true });
    expect((await api.data('{ license(number: "H-1") { usableThrough } }'))['license']).toEqual({
      usableThrough: '2025-12-26',
    });
  });
});

describe('shipments', () => {
  const toPoland = { exportedAt: '2025-08-01T12:00:00Z', destinationCountry: 'PL', consignee: 'VIS' };

  test('the first pathway of R-57 is chosen and the quota is drawn', async () => {
    const posted = await post(api, { ...toPoland, reference: 'SO-1', quantity: 1000, valueUsd: '30080800' });
    expect(posted).toMatchObject({
      shipment: { reference: 'SO-1', lineTpp: '15832000', valueUsd: '30080800.00', act: 'EXPORT' },
      determination: {
        authorization: 'LPP',
        breaches: [],
        lppQuota: 'VIS/2025',
        stands: true,
        asEnforced: { authorization: 'NONE_REQUIRED' },
      },
      replayed: false,
      userErrors: [],
    });
    const { quota } = await api.data(
      '{ quota(consignee: "VIS-RO", year: 2025) { holder { id } consignee { id } explanation usedTpp remainingTpp overTpp quotaTpp applies shipments citations { section } } }',
    );
    expect(quota).toMatchObject({
      holder: { id: 'VIS' },
      consignee: { id: 'VIS-RO' },
      usedTpp: '15832000',
      remainingTpp: '11068000',
      applies: true,
      shipments: 1,
    });
    expect(quota?.['explanation']).toMatch(/VIS, the ultimate parent of VIS-RO/);
    expect(quota?.['citations']).toEqual([{ section: '15 CFR 740.29(a)' }]);
  });

  test('what would not fit is refused with the largest quantity that would', async () => {
    const refused = await post(api, { ...toPoland, reference: 'SO-2', quantity: 700, authorization: 'LPP' });
    expect(refused).toMatchObject({
      shipment: null,
      determination: { subject: 'REFUSAL', authorization: 'LPP', breaches: ['LPP_QUOTA'] },
      largestQuantity: 699,
      userErrors: [{ code: 'LIMIT_EXCEEDED', path: ['input', 'authorization'] }],
    });
    const quotaRule = listOf(refused['determination']?.['findings']).find(({ rule }) => String(rule) === 'lpp.quota');
    expect(quotaRule?.['numbers']).toContainEqual({ name: 'remainingTpp', value: '11068000', unit: 'TPP' });
    expect((await api.data('{ shipment(reference: "SO-2") { reference } }'))['shipment']).toBeNull();
    const { determination } = await api.data(
      `{ determination(id: "${refused['determination']?.['id']}") { reference subject shipment { reference } } }`,
    );
    expect(determination).toEqual({ reference: 'SO-2', subject: 'REFUSAL', shipment: null });
    expect(await post(api, { ...toPoland, reference: 'SO-2', quantity: 699 })).toMatchObject({
      determination: { authorization: 'LPP', breaches: [] },
    });
  });

  test('what happened is recorded with its breaches', async () => {
    const recorded = await post(api, {
      ...toPoland,
      exportedAt: '2025-08-02T00:00:00Z',
      reference: 'SO-3',
      quantity: 1,
      onBreach: 'RECORD',
      authorization: 'LPP',
    });
    expect(recorded).toMatchObject({
      shipment: { reference: 'SO-3' },
      determination: { breaches: ['LPP_QUOTA'] },
      userErrors: [],
    });
    const nothing = await post(api, {
      ...toPoland,
      exportedAt: '2025-08-03T00:00:00Z',
      reference: 'SO-4',
      quantity: 1,
    });
    expect(nothing).toMatchObject({
      shipment: null,
      userErrors: [{ code: 'NOT_AUTHORIZED' }],
      determination: { authorization: 'UNAUTHORIZED', reviewPolicy: 'PRESUMPTION_OF_APPROVAL' },
    });
    const { shipments } = await api.data(
      '{ shipments(breached: true) { totalCount nodes { reference determination { breaches } consignee { id } } } }',
    );
    expect(shipments).toEqual({
      totalCount: 1,
      nodes: [{ reference: 'SO-3', determination: { breaches: ['LPP_QUOTA'] }, consignee: { id: 'VIS' } }],
    });
  });

  test('an earlier fact has a later one answered again, and the first answer stays', async () => {
    const later = await post(api, {
      destinationCountry: 'BR',
      consignee: 'HOLD',
      exportedAt: '2025-09-10T00:00:00Z',
      reference: 'B-2',
      quantity: 1000,
    });
    expect(later['determination']).toMatchObject({ authorization: 'LPP' });
    const before = { destinationCountry: 'BR', consignee: 'HOLD', exportedAt: '2025-09-01T00:00:00Z', quantity: 1000 };
    expect(await post(api, { ...before, reference: 'B-0' })).toMatchObject({
      shipment: null,
      userErrors: [{ code: 'LIMIT_EXCEEDED' }], // guarded, it may not push out what is recorded after its day
      determination: { breaches: ['LPP_QUOTA'] },
    });
    const earlier = await post(api, { ...before, reference: 'B-1', onBreach: 'RECORD' });
    expect(earlier['determination']).toMatchObject({ authorization: 'LPP' });
    const { shipment } = await api.data(
      '{ shipment(reference: "B-2") { determination { id authorization stands history { id authorization stands } } } }',
    );
    expect(shipment?.['determination']).toMatchObject({
      authorization: 'UNAUTHORIZED',
      stands: true,
      history: [
        { id: later['determination']?.['id'], authorization: 'LPP', stands: false },
        { authorization: 'UNAUTHORIZED', stands: true },
      ],
    });
    const first = await api.data(
      `{ determination(id: "${later['determination']?.['id']}") { authorization stands shipment { reference } } }`,
    );
    expect(first['determination']).toEqual({ authorization: 'LPP', stands: false, shipment: { reference: 'B-2' } });
  });

  test('a reversal counts at no instant and frees what it drew', async () => {
    const reverse = (key: string) =>
      api.data(
        `mutation ($input: ReverseShipmentInput!) { reverseShipment(input: $input) { replayed ledgerSequence userErrors { code path }
           shipment { reference reversed reversal { reference reason } determination { authorization } } determination { authorization } } }`,
        { input: { idempotencyKey: key, reverses: 'B-1', reason: 'typed twice' } },
      );
    const { reverseShipment } = await reverse('R-1');
    expect(reverseShipment).toMatchObject({
      replayed: false,
      userErrors: [],
      shipment: { reference: 'B-1', reversed: true, reversal: { reference: 'R-1', reason: 'typed twice' } },
      determination: { authorization: 'LPP' },
    });
    expect((await reverse('R-1'))['reverseShipment']).toMatchObject({ replayed: true });
    expect((await reverse('R-2'))['reverseShipment']).toMatchObject({
      shipment: null,
      userErrors: [{ code: 'ALREADY_REVERSED', path: ['input', 'reverses'] }],
    });
    const { shipment } = await api.data('{ shipment(reference: "B-2") { determination { authorization } } }');
    expect(shipment).toEqual({ determination: { authorization: 'LPP' } });
  });

  test('an amount beyond 2^53 keeps every digit', async () => {
    const posted = await post(api, {
      destinationCountry: 'JP', consignee: 'KYO', exportedAt: '2025-10-01T00:00:00Z', item: 'amd-mi325x', quantity: 123456789,
    }); // prettier-ignore
    expect(BigInt(Math.trunc(20919.2 * 10_000)) * 123456789n).toBeGreaterThan(2n ** 53n);
    expect(posted).toMatchObject({ shipment: { lineTpp: '2582617260448.8' }, determination: { authorization: 'AIA' } });
    expect(
      await post(api, {
        destinationCountry: 'JP',
        consignee: 'KYO',
        exportedAt: '2025-10-01T00:00:00Z',
        quantity: '999999999999',
      }),
    ).toMatchObject({ shipment: { lineTpp: '15831999999984168' }, determination: { authorization: 'AIA' } });
  });

  test('a list gives each shipment its own answer', async () => {
    const entry = {
      destinationCountry: 'JP',
      consignee: 'KYO',
      exportedAt: '2025-11-01T00:00:00Z',
      item: 'nvidia-h100-sxm5',
      quantity: 1,
    };
    const { ledgerSequence, results } = await postMany(api, [
      { ...entry, idempotencyKey: 'list-1' },
      { ...entry, idempotencyKey: 'list-2', consignee: 'NOBODY' },
      { ...entry, idempotencyKey: 'list-3', consignee: 'not an id', quantity: 0 },
      { ...entry, idempotencyKey: 'list-4', quantity: 0 },
      { ...entry, idempotencyKey: 'list-1' },
    ]);
    expect(results?.[0]).toMatchObject({
      shipment: { reference: 'list-1' },
      determination: { authorization: 'AIA' },
      ledgerSequence,
    });
    expect(results?.[1]).toMatchObject({
      shipment: null,
      userErrors: [{ code: 'UNKNOWN_PARTY', path: ['input', 'shipments', '1', 'consignee'] }],
    });
    expect(results?.[2]).toMatchObject({
      userErrors: [{ code: 'BAD_ID', path: ['input', 'shipments', '2', 'consignee'] }],
    });
    expect(results?.[3]).toMatchObject({
      userErrors: [{ code: 'NOT_POSITIVE', path: ['input', 'shipments', '3', 'quantity'] }],
    });
    expect(results?.[4]).toMatchObject({ replayed: true, shipment: { reference: 'list-1' } });
  });
});

describe('determine', () => {
  const ASK = `query ($input: DetermineInput!, $posture: Posture!) { determine(input: $input, posture: $posture) {
    mayShip because under posture lineTpp flags complianceRequired ledgerSequence rulebooks { id effectiveOn complianceOn }
    pathways { authorization licenseNumber available reason breaches largestQuantity
      draws { of unit limit usedBefore remainingBefore remainingAfter fits } conditions { text dueOn citations { rule } } }
    application { reviewPolicy coveredTpp excessTpp remainingBeforeTpp remainingAfterTpp debits { code } }
    wouldBeRecordedAs { authorization breaches } asEnforced { authorization reviewPolicy } conditions { text } citations { section } } }`;
  const ask = async (input: object, posture = 'AS_CODIFIED'): Promise<Answered> =>
    (await api.data(ASK, { input: { item: 'nvidia-h100-sxm5', quantity: 100, ...input }, posture }))[
      'determine'
    ] as Answered;

  test('every pathway is given in the order of R-57, and nothing is stored', async () => {
    const [before] = await api.sql<{ seq: string }>('select seq from ledger_head');
    const answer = await ask({
      destinationCountry: 'CL',
      consignee: 'SAN',
      exportedAt: '2026-04-01T00:00:00Z',
      item: 'nvidia-gb200-superchip',
      quantity: 200,
    });
    expect(listOf(answer['pathways']).map(({ authorization }) => authorization)).toEqual([
      'ACA',
      'NAC',
      'ACM',
      'AIA',
      'LPP',
      'LICENSE',
      'LICENSE',
    ]);
    const lpp = listOf(answer['pathways']).find(({ authorization }) => String(authorization) === 'LPP');
    expect(lpp).toMatchObject({
      available: true,
      largestQuantity: 336,
      draws: [
        {
          of: 'LPP quota SAN/2026',
          unit: 'TPP',
          limit: '26900000',
          remainingBefore: '26900000',
          remainingAfter: '10900000',
          fits: true,
        },
      ],
    });
    expect(lpp?.['conditions']).toContainEqual({
      text: 'Send BIS a copy within 30 days of the export.',
      dueOn: '2026-05-01',
      citations: [{ rule: 'R-37' }],
    });
    expect(answer).toMatchObject({
      mayShip: 'YES',
      under: 'LPP',
      wouldBeRecordedAs: { authorization: 'LPP', breaches: [] },
      application: {
        reviewPolicy: 'PRESUMPTION_OF_APPROVAL',
        remainingBeforeTpp: '777999999.5',
        remainingAfterTpp: '761999999.5',
        debits: { code: 'CL' },
      },
    });
    expect(await api.sql<{ seq: string }>('select seq from ledger_head')).toEqual([before]);
  });

  test('the two readings differ, and each names its rulebooks', async () => {
    const poland = { destinationCountry: 'PL', consignee: 'VIS', exportedAt: '2025-09-01T00:00:00Z' };
    expect(await ask(poland, 'AS_ENFORCED')).toMatchObject({
      mayShip: 'YES',
      under: 'NONE_REQUIRED',
      asEnforced: { authorization: 'NONE_REQUIRED' },
    });
    const codified = await ask(poland);
    expect(codified).toMatchObject({
      mayShip: 'NO',
      under: null,
      wouldBeRecordedAs: { authorization: 'UNAUTHORIZED' },
      complianceRequired: true,
    });
    expect(listOf(codified['rulebooks']).map(({ id }) => id)).toEqual(['AIDIFF-2025']);
    expect(codified['pathways']).toContainEqual(
      expect.objectContaining({ authorization: 'LPP', available: false, breaches: ['LPP_QUOTA'] }),
    );
  });

  test('a tainted consignee has no pathway, whichever the reading', async () => {
    await registerParty(api, 'CN-TOP', 'CN');
    await registerParty(api, 'SG-SUB', 'SG', { parent: 'CN-TOP' });
    const input = { destinationCountry: 'SG', consignee: 'SG-SUB', exportedAt: '2026-06-15T00:00:00Z' };
    for (const posture of ['AS_CODIFIED', 'AS_ENFORCED']) {
      expect(await ask(input, posture)).toMatchObject({
        mayShip: 'NO',
        under: null,
        application: { reviewPolicy: 'PRESUMPTION_OF_DENIAL', debits: null },
      });
    }
  });

  test('a declared authorization is checked as declared', async () => {
    const answer = await ask({
      destinationCountry: 'FR',
      consignee: 'SAN',
      exportedAt: '2025-09-01T00:00:00Z',
      authorization: 'AIA',
    });
    expect(answer).toMatchObject({
      mayShip: 'NO',
      wouldBeRecordedAs: { authorization: 'AIA', breaches: ['AIA_NOT_ALLY'] },
    });
  });

  test('a field that cannot be understood is refused with its path', async () => {
    const { errors } = await api.ask(ASK, {
      input: { destinationCountry: 'PL', consignee: 'NOBODY', item: 'nvidia-h100-sxm5', quantity: 1 },
      posture: 'AS_CODIFIED',
    });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNKNOWN_PARTY', path: ['input', 'consignee'] });
  });
});
