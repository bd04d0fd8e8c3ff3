import pg from 'pg';
import { permissions } from '../../src/access/permissions.js';
import { RecomputeStatus } from '../../src/presumption/recompute-status.js';
import type { CallerRole } from '../../src/platform/caller.js';
import { asOwner } from './as-owner.js';
import { type GuardedApi, startGuardedApi } from './guarded-api.js';
import { type RootField, type Pool, valueFor } from './schema-attempts.js';

/** What only the victim knows: text that begins so, and these numbers. Nobody but the victim ever writes them. */
export const CANARY = /zqx[\w./-]*/gi;
const NUMBERS = /(?<![\d.])(77731|1230637192|13577531)(?![\d])/;

/** Ids of the victim that the attacker has somehow learned, and tries. */
export const KNOWN = [
  'ZQX-PARTY',
  'ZQX-PARENT',
  'ZQX-ITEM',
  'ZQX-LIC',
  'ZQX-S1',
  'ZQX-S2',
  'ZQX-C1',
  'ZQX-HOLD',
  'ZQX-KEY-3',
] as const;
const OWN = [
  'RIVAL-PARTY',
  'RIVAL-ITEM',
  'RIVAL-S1',
  'PUBLIC-VEU',
  'PUBLIC-SITE',
  'PUBLIC-HOLDER',
  'nvidia-h100-sxm5',
  'NOBODYS',
] as const;

export type Headers = Readonly<Record<string, string>>;

/** Two tenants with everything on record, and keys of the attacker in each role a tenant may have. */
export interface Stage {
  readonly api: GuardedApi;
  readonly victim: number;
  readonly attacker: number;
  readonly victims: Readonly<Partial<Record<CallerRole, Headers>>>;
  readonly attackers: Readonly<Partial<Record<CallerRole, Headers>>>;
  readonly cursors: readonly string[];
  readonly pool: Pool;
}

export async function stage(): Promise<Stage> {
  const api = await startGuardedApi({ HEADROOM_RATE_LIMIT: '0', HEADROOM_MAX_COST: '100000000' });
  const tenants = await Promise.all(['victim', 'rival'].map((name) => name)).then(async (names) => {
    const made: number[] = [];
    for (const name of names) made.push((await api.access.createTenant('test', name)).id);
    return made;
  });
  const keysOf = async (tenant: string): Promise<Partial<Record<CallerRole, Headers>>> => ({
    EXPORTER: (await api.key('EXPORTER', { tenant })).headers,
    VEU_HOLDER: (await api.key('VEU_HOLDER', { tenant })).headers,
    VIEWER: (await api.key('VIEWER', { tenant })).headers,
  });
  const [victims, attackers] = [await keysOf('victim'), await keysOf('rival')];
  await write(api, victims, 'ZQX');
  await write(api, attackers, 'RIVAL');
  const list = await api.see(
    '{ shipments(first: 2) { edges { cursor } } parties(first: 2) { edges { cursor } } licenses(first: 2) { edges { cursor } } }',
    victims.EXPORTER,
  );
  const cursors = [...list.text.matchAll(/"cursor":"([^"]+)"/g)].map(([, cursor]) => cursor ?? '');
  let seed = 20_261_122;
  const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
  const numbers = Array.from({ length: 40 }, (_, n) => String(n + 1));
  const pool = { texts: [...KNOWN, ...KNOWN, ...OWN, ...cursors, ...numbers], random };
  const [victim = 0, attacker = 0] = tenants;
  return { api, victim, attacker, victims, attackers, cursors, pool };
}

/** Puts one of everything on record, through the API. */
async function write(api: GuardedApi, keys: Partial<Record<CallerRole, Headers>>, mark: string): Promise<void> {
  const canary = mark === 'ZQX';
  const quantity = canary ? 77_731 : 5;
  const shipment = { item: 'nvidia-h100-sxm5', quantity, consignee: `${mark}-PARTY`, destinationCountry: 'VN', valueUsd: canary ? '13577531' : '1000', exportedAt: '2025-06-02T12:00:00Z', onBreach: 'RECORD' }; // prettier-ignore
  const party = (id: string, more: object = {}): object => ({ idempotencyKey: `${mark}-KEY-${id}`, id, name: `${mark} secret name of ${id}`, locationCountry: 'VN', headquartersCountry: 'VN', evidence: `${mark} secret evidence`, ...more }); // prettier-ignore
  const acts: readonly [CallerRole, string, string, object][] = [
    ['EXPORTER', 'registerParty', 'PartyInput', party(`${mark}-PARENT`)],
    ['EXPORTER', 'registerParty', 'PartyInput', party(`${mark}-PARTY`, { parent: `${mark}-PARENT` })],
    [
      'VEU_HOLDER',
      'registerParty',
      'PartyInput',
      party('PUBLIC-HOLDER', { locationCountry: 'JP', headquartersCountry: 'JP' }),
    ],
    ['EXPORTER', 'registerItem', 'RegisterItemInput', { idempotencyKey: `${mark}-KEY-2`, id: `${mark}-ITEM`, name: `${mark} secret chip`, densePeaks: [{ precision: 'FP16', bitLength: 16, tops: '400', sparse: false }], dieAreaMm2: '100', dataCenter: true }], // prettier-ignore
    ['EXPORTER', 'issueLicense', 'IssueLicenseInput', { idempotencyKey: `${mark}-KEY-3`, number: `${mark}-LIC`, issuedOn: '2025-06-01', destinationCountry: 'VN', consignee: `${mark}-PARTY`, item: 'nvidia-h100-sxm5', quantity, valueUsd: canary ? '13577531' : '1000' }], // prettier-ignore
    ['EXPORTER', 'postShipment', 'PostShipmentInput', { ...shipment, idempotencyKey: `${mark}-KEY-4`, reference: `${mark}-S1`, authorization: 'LICENSE', licenseNumber: `${mark}-LIC` }], // prettier-ignore
    [
      'EXPORTER',
      'postShipment',
      'PostShipmentInput',
      { ...shipment, idempotencyKey: `${mark}-KEY-5`, reference: `${mark}-S2` },
    ],
    ['EXPORTER', 'postShipment', 'PostShipmentInput', { ...shipment, idempotencyKey: `${mark}-KEY-6`, reference: `${mark}-S3`, item: `${mark}-ITEM` }], // prettier-ignore
    ['EXPORTER', 'reverseShipment', 'ReverseShipmentInput', { idempotencyKey: `${mark}-KEY-7`, reference: `${mark}-C1`, reverses: `${mark}-S2`, reason: `${mark} secret reason` }], // prettier-ignore
    [
      'EXPORTER',
      'holdRecords',
      'HoldRecordsInput',
      { reference: `${mark}-S1`, hold: true, reason: `${mark} secret subpoena` },
    ],
    ['VEU_HOLDER', 'registerVeu', 'RegisterVeuInput', { idempotencyKey: `${mark}-KEY-8`, id: 'PUBLIC-VEU', kind: 'UVEU', holder: 'PUBLIC-HOLDER', grantedOn: '2025-06-01' }], // prettier-ignore
    ['VEU_HOLDER', 'registerSite', 'RegisterSiteInput', { idempotencyKey: `${mark}-KEY-9`, id: 'PUBLIC-SITE', veu: 'PUBLIC-VEU', country: 'VN', authorizedOn: '2025-06-01' }], // prettier-ignore
    ['VEU_HOLDER', 'addOpeningStock', 'AddOpeningStockInput', { idempotencyKey: `${mark}-KEY-10`, holder: 'PUBLIC-HOLDER', country: 'VN', item: 'nvidia-h100-sxm5', quantity, asOf: '2025-06-01' }], // prettier-ignore
    ['EXPORTER', 'placeHold', 'PlaceHoldInput', { idempotencyKey: `${mark}-KEY-11`, reference: `${mark}-HOLD`, consignee: `${mark}-PARTY`, destinationCountry: 'VN', item: 'nvidia-h100-sxm5', quantity, owner: `${mark} secret owner`, plannedAt: '2027-01-20T00:00:00Z', expiresAt: '2027-02-20T00:00:00Z' }], // prettier-ignore
    ['EXPORTER', 'closePeriod', 'ClosePeriodInput', { idempotencyKey: `${mark}-KEY-12`, report: 'LPP_YEAR', subject: `${mark}-PARENT`, period: '2025' }], // prettier-ignore
  ];
  for (const [role, field, type, input] of acts) {
    const document = `mutation ($input: ${type}!) { ${field}(input: $input) { userErrors { code message path } } }`;
    const { answer, text } = await api.see(document, keys[role], { input });
    const refused =
      answer.errors !== undefined || (canary && field !== 'placeHold' && !text.includes('"userErrors":[]'));
    if (refused) throw new Error(`${field} of the ${mark} tenant is refused: ${text}`);
  }
}

/** What an answer tells that the attacker did not know: what it sent itself does not count. */
export function leaksIn(text: string, sent: string): string[] {
  const strange = [...text.matchAll(CANARY)].map(([found]) => found).filter((found) => !sent.includes(found));
  const number = NUMBERS.exec(text.replaceAll(/"(computedAt|id)":"[^"]*"/g, ''))?.[0];
  return [...strange, ...(number === undefined || sent.includes(number) ? [] : [number])];
}

/** The attacker's key for a field: of a role that may ask for it where there is one. */
export function keyFor({ attackers }: Stage, { name, operation }: RootField): Headers {
  const roles = permissions[operation][name]?.roles ?? [];
  const role = (['EXPORTER', 'VEU_HOLDER', 'VIEWER'] as const).find((one) => roles.includes(one)) ?? 'EXPORTER';
  return attackers[role] ?? {};
}

/** Arguments for every time a document asks for its field. */
export function variablesFor({ args, times }: RootField, pool: Pool): Record<string, unknown> {
  const variables: Record<string, unknown> = {};
  for (let n = 0; n < times; n += 1) {
    for (const { name, type } of args) {
      const forward = !['last', 'before', 'known', 'atLeastSequence'].includes(name);
      const wanted = forward && (type.toString().endsWith('!') || pool.random() < 0.6);
      if (wanted) variables[`${name}${n}`] = valueFor(type, pool);
    }
  }
  return variables;
}

/** What the role of the application reads of each table and view, as the attacker; and the same when one is not guarded. */
export async function scanTables(
  { api, attacker }: Stage,
  unguarded?: string,
): Promise<{ looks: number; leaks: string[] }> {
  const client = new pg.Client(api.databaseUrl);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('public', 'as_known') and c.relkind in ('r', 'v') order by 1`,
    );
    await client.query('begin');
    if (unguarded !== undefined) {
      await client.query(
        `drop policy app on ${unguarded}; create policy app on ${unguarded} to headroom_app using (true)`,
      );
    }
    await client.query(`set local role headroom_app; set local headroom.tenant = '${attacker}'`);
    await client.query(`savepoint look; select begin_known(now(), 1000000)`);
    const leaks: string[] = [];
    for (const { name } of rows) {
      await client.query('savepoint look');
      try {
        const found = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
        for (const { row } of found.rows) {
          const [leak] = leaksIn(row, '');
          if (leak !== undefined) leaks.push(`${name}: ${leak}`);
        }
      } catch (error) {
        if (!/permission denied/.test(String(error))) throw error;
        await client.query('rollback to savepoint look');
      }
    }
    await client.query('rollback');
    return { looks: rows.length, leaks };
  } finally {
    await client.end();
  }
}

/** Tables whose rows tell the victim's secrets, when anybody may read them. */
export async function secretTables({ api }: Stage): Promise<string[]> {
  const tables = await asOwner<{ name: string }>(
    api.databaseUrl,
    `select c.relname as name from pg_class c join pg_policy p on p.polrelid = c.oid and p.polname = 'app' where
     has_table_privilege('headroom_app', c.oid, 'select') order by 1`,
  );
  const secret: string[] = [];
  for (const { name } of tables) {
    const rows = await asOwner<{ row: string }>(api.databaseUrl, `select t::text as row from ${name} t`);
    if (rows.some(({ row }) => leaksIn(row, '').length > 0)) secret.push(name);
  }
  return secret;
}

/** Has the statuses of the victim computed, so that there is news of them. */
export async function statusesOfVictim({ api, victim }: Stage): Promise<void> {
  const recompute = api.app.get(RecomputeStatus, { strict: false });
  await recompute.run(victim, [
    { kind: 'LICENSE', key: 'ZQX-LIC' },
    { kind: 'COUNTRY', key: 'VN' },
    { kind: 'VEU', key: 'PUBLIC-VEU' },
  ]);
}
