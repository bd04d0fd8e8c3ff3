import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LOCAL_CALLER } from '../src/platform/caller.js';
import { ChangeHold } from '../src/holds/change-hold.js';
import { HoldExpirer } from '../src/holds/hold-expirer.js';
import { type Answered, type Api, issueLicense, listOf, post, registerParty, startApi } from './support/api.js';
import { until } from './support/database.js';

let api: Api;
beforeAll(async () => {
  api = await startApi({ HEADROOM_ROLE: 'all' });
  for (const id of ['ACME', 'OTHER']) await registerParty(api, id, 'BR');
  await registerParty(api, 'RHEIN', 'DE');
});
afterAll(() => api.close());

let keys = 0;
const FIELDS = `replayed largestQuantity refusal userErrors { code path }
  hold { reference status open owner priority quantity openQuantity overQuantity heldTpp authorization lppQuota licenseNumber
    expiresAt placedBy approvedBy events { kind quantity surplus shipment stage by } }`;
const mutate = async (name: string, input: object): Promise<Answered> => {
  const type = `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}Input`;
  const given = { idempotencyKey: `HK-${(keys += 1)}`, ...input };
  const answer = await api.data(`mutation ($input: ${type}!) { ${name}(input: $input) { ${FIELDS} } }`, {
    input: given,
  });
  return answer[name] as Answered;
};
const soon = (ms: number): string => new Date(Date.now() + ms).toISOString();
const place = (more: object): Promise<Answered> =>
  mutate('placeHold', {
    plannedAt: '2025-06-02T12:00:00Z',
    expiresAt: soon(86_400_000),
    owner: 'order 7',
    destinationCountry: 'BR',
    consignee: 'ACME',
    item: 'nvidia-h100-sxm5',
    authorization: 'LPP',
    quantity: 100,
    ...more,
  });

test('a hold is placed, shown, fulfilled in parts and lifted', async () => {
  const placed = await place({ reference: 'ORDER-7', priority: 3 });
  expect(placed).toMatchObject({
    replayed: false,
    userErrors: [],
    hold: { reference: 'ORDER-7', status: 'ORDERED', open: true, owner: 'order 7', priority: 3, heldTpp: '1583200', authorization: 'LPP', lppQuota: 'ACME/2025', placedBy: 'local', approvedBy: null, events: [] },
  }); // prettier-ignore
  expect(await mutate('setHoldStage', { hold: 'ORDER-7', stage: 'IN_TRANSIT' })).toMatchObject({
    hold: { status: 'IN_TRANSIT' },
  });
  const shipped = await post(api, {
    idempotencyKey: 'S-7', exportedAt: '2025-06-03T12:00:00Z', destinationCountry: 'BR', consignee: 'ACME',
    item: 'nvidia-h100-sxm5', quantity: 30, hold: 'ORDER-7',
  }); // prettier-ignore
  expect(shipped).toMatchObject({ userErrors: [] });
  expect(await mutate('setHoldStage', { hold: 'ORDER-7', stage: 'QUOTED' })).toMatchObject({
    userErrors: [{ code: 'HOLD_STAGE', path: ['input', 'stage'] }],
  });
  const { hold } = await api.data(
    '{ hold(reference: "ORDER-7") { openQuantity heldTpp events { kind quantity surplus shipment stage by } } }',
  );
  expect(hold).toEqual({
    openQuantity: 70,
    heldTpp: '1108240',
    events: [
      { kind: 'STAGE', quantity: null, surplus: null, shipment: null, stage: 'IN_TRANSIT', by: 'local' },
      { kind: 'FULFILLED', quantity: 30, surplus: 0, shipment: 'S-7', stage: null, by: null },
    ],
  });
  const { quota } = await api.data(
    '{ quota(consignee: "ACME", year: 2025) { usedTpp heldTpp remainingTpp remainingAfterHoldsTpp } }',
  );
  expect(quota).toEqual({
    usedTpp: '474960',
    heldTpp: '1108240',
    remainingTpp: '26425040',
    remainingAfterHoldsTpp: '25316800',
  });
  expect(await mutate('liftHold', { hold: 'ORDER-7', reason: 'cancelled' })).toMatchObject({
    hold: { status: 'LIFTED', open: false, heldTpp: '0' },
  });
  expect(await mutate('extendHold', { hold: 'ORDER-7', expiresAt: soon(1_000_000) })).toMatchObject({
    userErrors: [{ code: 'HOLD_ENDED', path: ['input', 'hold'] }],
  });
});

test('what does not fit is refused with what would, the same again, and a second person may let it stand', async () => {
  const asked = { idempotencyKey: 'BIG', consignee: 'OTHER', quantity: 5_000 };
  const no = await place(asked);
  expect(no).toMatchObject({
    hold: null,
    largestQuantity: 1699,
    userErrors: [{ code: 'LIMIT_EXCEEDED', path: ['input', 'quantity'] }],
  });
  const expiresAt = soon(86_400_000);
  const fixed = { ...asked, idempotencyKey: 'BIG-2', expiresAt };
  const first = await place(fixed);
  expect(await place(fixed)).toEqual({ ...first, replayed: true });
  const id = String(no['refusal']);
  const { determination } = await api.data(`{ determination(id: "${id}") { subject breaches authorization } }`);
  expect(determination).toEqual({ subject: 'REFUSAL', breaches: ['LPP_QUOTA'], authorization: 'LPP' });
  expect(await mutate('approveHoldOverride', { refusal: id, reason: 'mine' })).toMatchObject({
    hold: null,
    userErrors: [{ code: 'SECOND_PERSON_REQUIRED', path: ['input', 'refusal'] }],
  });
  const approve = api.app.get(ChangeHold, { strict: false });
  const second = { ...LOCAL_CALLER, credential: 'key 2' };
  const answer = await approve.approve(second, { idempotencyKey: 'YES', refusal: id, reason: 'agreed with counsel' });
  expect(answer.userErrors).toEqual([]);
  const { hold } = await api.data('{ hold(reference: "BIG") { placedBy approvedBy approvalReason quantity } }');
  expect(hold).toEqual({
    placedBy: 'local',
    approvedBy: 'key 2',
    approvalReason: 'agreed with counsel',
    quantity: 5000,
  });
});

test('a hold for a license to come draws the country, then the license', async () => {
  await place({
    reference: 'TO-COME',
    destinationCountry: 'CL',
    authorization: 'LICENSE',
    licenseNumber: 'C-1',
    quantity: 10,
  });
  const position = '{ allocation(country: "CL") { remainingTpp heldTpp remainingAfterHoldsTpp } }';
  expect(await api.data(position)).toEqual({
    allocation: { remainingTpp: '790000000', heldTpp: '158320', remainingAfterHoldsTpp: '789841680' },
  });
  const issued = await issueLicense(api, {
    number: 'C-1', issuedOn: '2025-06-01', expiresOn: '2026-06-01', destinationCountry: 'CL', consignee: 'ACME',
    item: 'nvidia-h100-sxm5', quantity: 15, valueUsd: '0.00',
  }); // prettier-ignore
  expect(issued).toMatchObject({ userErrors: [] });
  const moved = await mutate('setHoldStage', { hold: 'TO-COME', stage: 'LICENSED', licenseNumber: 'C-1' });
  expect(moved).toMatchObject({ userErrors: [], hold: { status: 'LICENSED', licenseNumber: 'C-1' } });
  const { allocation, license } = await api.data(
    '{ allocation(country: "CL") { heldTpp } license(number: "C-1") { heldQuantity remainingQuantity remainingAfterHoldsQuantity } }',
  );
  expect(allocation).toEqual({ heldTpp: '0' });
  expect(license).toEqual({ heldQuantity: 10, remainingQuantity: 15, remainingAfterHoldsQuantity: 5 });
});

test('a hold is split over licenses, and a shipment fulfils it part by part', async () => {
  const goods = { destinationCountry: 'PE', consignee: 'OTHER', item: 'nvidia-h100-sxm5' };
  for (const [number, quantity] of [
    ['P-1', 10],
    ['P-2', 20],
  ] as const) {
    const issued = await issueLicense(api, { number, issuedOn: '2025-06-01', expiresOn: `2026-0${quantity / 10}-01`, quantity, valueUsd: '0.00', ...goods }); // prettier-ignore
    expect(issued).toMatchObject({ userErrors: [] });
  }
  const asked = `mutation ($input: PlaceHoldInput!) { placeHold(input: $input) { replayed userErrors { code path } hold { reference }
    largestQuantity parts { reference quantity licenseNumber license { heldQuantity } determination { authorization } } } }`;
  const input = { idempotencyKey: 'SPLIT', reference: 'SPLIT', plannedAt: '2025-07-02T12:00:00Z', expiresAt: soon(86_400_000), owner: 'order 8', quantity: 25, drawdown: 'EARLIEST_EXPIRY', ...goods }; // prettier-ignore
  const { placeHold } = await api.data(asked, { input });
  expect(placeHold).toEqual({
    replayed: false,
    userErrors: [],
    largestQuantity: null,
    hold: { reference: 'SPLIT/1' },
    parts: [
      { reference: 'SPLIT/1', quantity: 10, licenseNumber: 'P-1', license: { heldQuantity: 10 }, determination: { authorization: 'LICENSE' } },
      { reference: 'SPLIT/2', quantity: 15, licenseNumber: 'P-2', license: { heldQuantity: 15 }, determination: { authorization: 'LICENSE' } },
    ],
  }); // prettier-ignore
  expect((await api.data(asked, { input }))['placeHold']).toEqual({ ...placeHold, replayed: true });
  const more = { ...input, idempotencyKey: 'MORE', reference: 'MORE', quantity: 6 };
  expect((await api.data(asked, { input: more }))['placeHold']).toMatchObject({ largestQuantity: 5, parts: [] });
  for (const wrong of [{ authorization: 'LPP' }, { licenseNumber: 'P-1' }, { reference: 'R'.repeat(62) }])
    expect((await api.data(asked, { input: { ...more, ...wrong } }))['placeHold']).toMatchObject({
      userErrors: [{ code: 'BAD_VALUE', path: ['input', 'drawdown'] }],
    });
  const shipment = { idempotencyKey: 'S-SPLIT', exportedAt: '2025-07-02T12:00:00Z', quantity: 25, hold: 'SPLIT', ...goods }; // prettier-ignore
  const posted = await api.data(
    `mutation ($input: PostShipmentInput!) { postShipment(input: $input) { userErrors { code } parts { reference quantity license { number } } } }`,
    { input: shipment },
  );
  expect(posted['postShipment']).toEqual({
    userErrors: [],
    parts: [
      { reference: 'S-SPLIT/1', quantity: 10, license: { number: 'P-1' } },
      { reference: 'S-SPLIT/2', quantity: 15, license: { number: 'P-2' } },
    ],
  });
  const { holds } = await api.data(
    '{ holds(first: 9, consignee: "OTHER", country: "PE") { nodes { reference status } } }',
  );
  expect(listOf(holds?.['nodes'])).toEqual([
    { reference: 'SPLIT/1', status: 'FULFILLED' },
    { reference: 'SPLIT/2', status: 'FULFILLED' },
  ]);
});

test('a placement shows what is held, and what room that leaves', async () => {
  const ids = `mutation {
    registerVeu(input: { idempotencyKey: "v", id: "V", kind: UVEU, holder: "RHEIN", grantedOn: "2025-03-01" }) { userErrors { code } }
    registerSite(input: { idempotencyKey: "s", id: "S", veu: "V", country: "BR", authorizedOn: "2025-03-01" }) { userErrors { code } }
    addOpeningStock(input: { idempotencyKey: "o", holder: "RHEIN", country: "DE", quantity: 930, item: "nvidia-h100-sxm5", asOf: "2025-03-01" }) { userErrors { code } }
  }`;
  await api.data(ids);
  await place({ reference: 'TO-SITE', consignee: 'RHEIN', site: 'S', authorization: 'UVEU', quantity: 40 });
  const { placement, room } = await api.data(
    '{ placement(veu: "V") { heldTpp } room(veu: "V", countries: ["BR", "DE"]) { countries { roomTpp heldTpp roomAfterHoldsTpp } } }',
  );
  expect(placement).toEqual({ heldTpp: '633280' });
  expect(listOf(room?.['countries'])).toEqual([
    { roomTpp: '1108240', heldTpp: '633280', roomAfterHoldsTpp: '474960' },
    { roomTpp: null, heldTpp: '0', roomAfterHoldsTpp: null },
  ]);
});

test('the job ends what has expired, and nothing shows it as held before that', async () => {
  await place({
    reference: 'SHORT',
    destinationCountry: 'PE',
    consignee: 'OTHER',
    plannedAt: '2026-03-01T00:00:00Z',
    quantity: 1,
    expiresAt: soon(3_000),
  });
  const ended = await until(async () => {
    const [row] = await api.sql<{ status: string; late: number }>(
      `select s.status, extract(epoch from e.effective_at - s.expires_at)::float as late from hold h
       join hold_state s on s.hold_seq = h.seq join hold_event e on e.hold_seq = h.seq where h.reference = 'SHORT'`,
    );
    return row;
  });
  expect(ended).toEqual({ status: 'EXPIRED', late: 0 });
  const { hold } = await api.data('{ hold(reference: "SHORT") { status open heldTpp } }');
  expect(hold).toEqual({ status: 'EXPIRED', open: false, heldTpp: '0' });
  expect(await api.app.get(HoldExpirer, { strict: false }).run()).toBe(false);
});

test('holds are a list, paged and filtered', async () => {
  const { holds } = await api.data(
    '{ holds(first: 2) { totalCount nodes { reference } pageInfo { hasNextPage endCursor } } }',
  );
  expect(holds).toMatchObject({
    totalCount: 7,
    nodes: [{ reference: 'ORDER-7' }, { reference: 'BIG' }],
    pageInfo: { hasNextPage: true },
  });
  const end = String(holds?.['pageInfo']?.['endCursor']);
  const next = await api.data(`{ holds(first: 9, after: "${end}") { nodes { reference } } }`);
  expect(listOf(next['holds']?.['nodes']).map((one) => one['reference'])).toEqual([
    'TO-COME',
    'SPLIT/1',
    'SPLIT/2',
    'TO-SITE',
    'SHORT',
  ]);
  const open = await api.data('{ holds(open: true, country: "BR") { nodes { reference status } } }');
  expect(listOf(open['holds']?.['nodes']).map((one) => one['reference'])).toEqual(['BIG', 'TO-SITE']);
});
