import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Database } from '../src/platform/database.js';
import { type Api, registerParty, startApi } from './support/api.js';

let api: Api;

beforeAll(async () => {
  api = await startApi({ HEADROOM_TIMEOUT_SECONDS: '2' });
  await registerParty(api, 'ANDES', 'CL');
});
afterAll(() => api.close());

const POST = `mutation ($input: PostShipmentInput!) { postShipment(input: $input) { replayed shipment { reference }
  userErrors { code } } }`;
const input = {
  idempotencyKey: 'K-1',
  exportedAt: '2026-01-05T00:00:00Z',
  destinationCountry: 'CL',
  consignee: 'ANDES',
  item: 'nvidia-h100-sxm5',
  quantity: 1,
  onBreach: 'RECORD',
};

test('Postgres is told once per connection how long a statement may take', async () => {
  const db = api.app.get(Database, { strict: false });
  expect(await db.read((tx) => tx.query('show statement_timeout'))).toEqual([{ statement_timeout: '2s' }]);
});

test('a posting that takes too long is not recorded, says so, and is recorded when it is repeated', async () => {
  await api.sql('begin');
  await api.sql('lock table posting in access exclusive mode');
  const { errors } = await api.ask(POST, { input });
  await api.sql('rollback');
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'TIMEOUT', retryable: true });
  expect(await api.sql(`select 1 from shipment where reference = 'K-1'`)).toEqual([]);

  const { postShipment } = await api.data(POST, { input });
  expect(postShipment).toEqual({ replayed: false, shipment: { reference: 'K-1' }, userErrors: [] });
});

test('a query that waits for a lock is ended as well', async () => {
  await api.sql('begin');
  await api.sql('lock table shipment in access exclusive mode');
  const { errors } = await api.ask('{ shipments { nodes { reference } } }');
  await api.sql('rollback');
  expect(errors?.[0]?.extensions['code']).toBe('TIMEOUT');
});
