import { PublishTotals } from '../../src/ledger/publish-totals.js';
import { asOwner } from './as-owner.js';
import { startGuardedApi } from './guarded-api.js';

/** What an attacker makes of totals that others move. */
export interface Attack {
  readonly shipments: number;
  /** Of how many the attacker knows the quantity to the unit. */
  readonly named: number;
  /** Which of its looks told, and how often. */
  readonly by: Readonly<Record<string, number>>;
  /** How often the attacker was told another total of all. */
  readonly publications: number;
  /** By how many units the boundary of what fits moved when the victim posted 7, found by trying out and storing nothing. */
  readonly trial: number;
}

const UNIT_TPP = 15_832;
const MORE_TENANTS = ['hare', 'heron', 'hound'] as const;

/** Everything a rival may look at for nothing; the refused post leaves no trace on any account. */
const LOOK = `query {
  allocation(country: "VN") { licensedTpp exportedTpp remainingTpp }
  allocations(first: 200) { nodes { licensedTpp exportedTpp remainingTpp } totalCount }
  quota(consignee: "TARGET") { usedTpp remainingTpp }
  countryStatus(code: "VN") { licensed { usedTpp remainingTpp } exported { usedTpp remainingTpp } }
  countryStatuses { licensed { usedTpp } exported { usedTpp } }
  determine(input: { item: "nvidia-h100-sxm5", quantity: 1600, destinationCountry: "PL", consignee: "TARGET" }) {
    pathways { authorization largestQuantity draws { usedBefore remainingBefore } }
    application { coveredTpp excessTpp remainingBeforeTpp } }
  shipments { totalCount }
  licenses { totalCount }
}`;
const TRY = `mutation ($input: PostShipmentInput!) { postShipment(input: $input) { largestQuantity
  determination { coveredTpp excessTpp findings { numbers { value } } } userErrors { code } } }`;
const POST = `mutation ($input: PostShipmentInput!) { postShipment(input: $input) { userErrors { code message } } }`;
const IMPACT = `query ($input: ImpactInput!) { impact(input: $input) { determinations { after { breaches } } } }`;
const PARTY = `mutation ($input: PartyInput!) { registerParty(input: $input) { userErrors { code } } }`;

/**
 * A victim posts shipments among others; after each one an attacker, an exporter of another tenant that knows the same
 * consignee, looks at all it can. `live`: every tenant is told the totals as they are, and nothing is rounded.
 */
export async function attack(shipments: number, { live }: { readonly live: boolean }): Promise<Attack> {
  const api = await startGuardedApi({
    HEADROOM_RATE_LIMIT: '0',
    HEADROOM_SNAPSHOT_HOURS: '0',
    ...(live ? { HEADROOM_SNAPSHOT_ROUNDING: '1' } : {}),
  });
  try {
    const keys = new Map<string, Readonly<Record<string, string>>>();
    for (const tenant of ['victim', 'attacker', ...MORE_TENANTS]) {
      await api.access.createTenant('test', tenant);
      keys.set(tenant, (await api.key('EXPORTER', { tenant })).headers);
    }
    if (live) {
      const all = `create or replace function alone() returns boolean language sql stable security definer as 'select true'`;
      await asOwner(api.databaseUrl, all);
    }
    const ask = async (tenant: string, query: string, input?: object): Promise<unknown> => {
      const { answer } = await api.see(query, keys.get(tenant), input && { input });
      if (answer.errors !== undefined) throw new Error(JSON.stringify(answer.errors));
      return answer.data;
    };
    let n = 0;
    const shipmentOf = (quantity: number, quota: boolean): object => ({
      idempotencyKey: `K-${(n += 1)}`,
      item: 'nvidia-h100-sxm5',
      quantity,
      consignee: quota ? 'TARGET' : 'DANANG',
      destinationCountry: quota ? 'PL' : 'VN',
      exportedAt: new Date(Date.now() - 3_600_000).toISOString(),
      ...(quota ? { authorization: 'LPP' } : { authorization: 'LICENSE', licenseNumber: 'D-NOT-ON-RECORD' }),
    });
    const post = (tenant: string, quantity: number, quota: boolean): Promise<unknown> =>
      ask(tenant, POST, { ...shipmentOf(quantity, quota), onBreach: 'RECORD' });

    for (const tenant of keys.keys()) {
      for (const [id, country] of [
        ['TARGET', 'PL'],
        ['DANANG', 'VN'],
      ] as const) {
        const input = {
          idempotencyKey: id,
          id,
          name: `${tenant}'s`,
          locationCountry: country,
          headquartersCountry: country,
        };
        await ask(tenant, PARTY, input);
      }
    }
    await post('attacker', 1, true);
    await post('attacker', 1, false);

    const look = async (): Promise<Map<string, number>> => {
      const seen = numbersIn(await ask('attacker', LOOK));
      const tried = await ask('attacker', TRY, { ...shipmentOf(1_699, true), onBreach: 'REFUSE' });
      for (const [name, value] of numbersIn(tried)) seen.set(`refusal${name}`, value);
      return seen;
    };
    const by: Record<string, number> = {};
    let [named, publications] = [0, 0];
    const boundary = async (): Promise<number> => {
      let [fits, breaks] = [0, 2_000];
      while (breaks - fits > 1) {
        const middle = (fits + breaks) >> 1;
        const input = { shipments: [{ ...shipmentOf(middle, true), onBreach: 'RECORD' }] };
        const seen = JSON.stringify(await ask('attacker', IMPACT, input));
        if (seen.includes('LPP_QUOTA')) breaks = middle;
        else fits = middle;
      }
      return fits;
    };
    let before = await look();
    for (let i = 0; i < shipments; i += 1) {
      const [quantity, quota] = [3 + ((i * 7) % 5), i % 2 === 0];
      const bystander = MORE_TENANTS[i % 10];
      if (bystander !== undefined) await post(bystander, 1 + (i % 4), quota);
      await post('victim', quantity, quota);
      if (i % 10 === 9) publications += (await api.app.get(PublishTotals, { strict: false }).run()).length;
      const after = await look();
      const told = [...after].filter(([name, value]) => unitsIn(value - (before.get(name) ?? value)) === quantity);
      if (told.length > 0) named += 1;
      for (const [name] of told) by[name] = (by[name] ?? 0) + 1;
      before = after;
    }
    const was = await boundary();
    await post('victim', 7, true);
    return { shipments, named, by, publications, trial: was - (await boundary()) };
  } finally {
    await api.close();
  }
}

/** Units that a number has moved by, whether it counts units or their TPP; part of a unit is nothing. */
function unitsIn(moved: number): number {
  const size = Math.abs(moved);
  return size >= UNIT_TPP ? size / UNIT_TPP : size;
}

/** Every number of an answer, by its path. */
function numbersIn(value: unknown, path = ''): Map<string, number> {
  const found = new Map<string, number>();
  if (typeof value === 'number') found.set(path, value);
  if (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)) found.set(path, Number(value));
  if (typeof value === 'object' && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      for (const [at, number] of numbersIn(one, `${path}.${name}`)) found.set(at, number);
    }
  }
  return found;
}
