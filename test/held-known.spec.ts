import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Assembly } from '../src/cli/assembly.js';
import { HeldReads } from '../src/holds/held.reads.js';
import type { Fact } from '../src/ledger/facts.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { type CallerRole, LOCAL_CALLER } from '../src/platform/caller.js';
import { Clock } from '../src/platform/clock.js';
import { loadConfig } from '../src/platform/config.js';
import { contextOf } from '../src/platform/graphql-context.js';
import { day } from '../src/rules/day.js';
import type { AccountKind } from '../src/rules/effects.js';
import { expiry, hold, holdEvent, lift, SetClock, told } from './support/holds.js';
import { freshLedger, license, partyOf, reversal, shipment, stock, type TestLedger } from './support/ledger.js';
import { seeded } from './support/scenario-folder.js';

const DAY_MS = 86_400_000;
const MEMBERS = ['RHEIN'];
const ACCOUNTS: readonly { readonly kind: AccountKind; readonly key: string }[] = [
  { kind: 'HELD_LPP_QUOTA', key: 'ACME/2025' },
  { kind: 'HELD_COUNTRY_LICENSED', key: 'BR' },
  { kind: 'HELD_LICENSE_QUANTITY', key: 'LIC' },
  { kind: 'HELD_LICENSE_VALUE', key: 'LIC' },
];

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** What is held on every account, and in a base, in one line. */
type Look = (times?: { at: number; known?: number | undefined }, role?: CallerRole) => Promise<string>;

async function fresh(): Promise<{ ledger: TestLedger; clock: SetClock; look: Look; known: () => Promise<number> }> {
  const clock = new SetClock();
  const german = { locationCountry: 'DE', headquartersCountry: 'DE' };
  const ledger = await freshLedger([partyOf('ACME'), partyOf('RHEIN', german)], clock);
  ends.push(async () => {
    await ledger.verify();
    await ledger.close();
  });
  const veu = { kind: 'VEU' as const, id: 'U', veuKind: 'UVEU' as const, holderId: 'RHEIN', country: null, grantedOn: day('2025-02-01'), ...told('U') }; // prettier-ignore
  const site = { kind: 'SITE' as const, id: 'U-BR', veuId: 'U', country: 'BR', authorizedOn: day('2025-02-01'), notifiedOn: null, ...told('U-BR') }; // prettier-ignore
  await ledger.record(veu);
  await ledger.record(site, license({ number: 'LIC', issuedOn: day('2025-03-01'), quantity: 2_000n }));
  await ledger.record(stock({ holderId: 'RHEIN', country: 'DE', quantity: 90_000n }));
  const reads = new Assembly(ledger.db, loadConfig({})).give(Clock, clock).make(HeldReads);
  const look: Look = async (times, role = 'STEWARD') => {
    const caller = { ...LOCAL_CALLER, role };
    const context = await contextOf(undefined, { headers: {}, rawHeaders: [], socket: {} }, caller);
    const loader = reads.loader(context, times);
    const amounts = await Promise.all(ACCOUNTS.map((one) => loader.load(one)));
    const base = await ledger.db.read((tx) => reads.base(tx, MEMBERS, times?.at), { ...caller, known: times?.known });
    return [...amounts, base.get('BR' as never) ?? 0n].join(' ');
  };
  const known = async (): Promise<number> => {
    await sleep(3);
    const [row] = await ledger.rows<{ now: Date }>('select clock_timestamp() as now');
    await sleep(3);
    return row?.now.getTime() ?? 0;
  };
  return { ledger, clock, look, known };
}

describe('what one hold sets aside', () => {
  test('is told as it was at every step of its life, whatever became of it since', async () => {
    const { clock, known, ledger, look } = await fresh();
    const steps: { at: number; known: number; held: string }[] = [];
    const step = async (facts: readonly Fact[], days: number): Promise<void> => {
      clock.at += days * DAY_MS;
      for (const answer of facts.length === 0 ? [] : await ledger.record(...facts))
        expect(answer).toMatchObject({ outcome: 'RECORDED' });
      steps.push({ at: clock.at, known: await known(), held: await look() });
    };
    const start = clock.at;
    await step([hold({ reference: 'H', quantity: 100n, expiresAt: start + 10 * DAY_MS })], 0);
    await step([shipment({ reference: 'S', holdId: 'H', quantity: 30n, exportedAt: clock.at, onBreach: 'REFUSE' })], 1);
    await step([reversal('S')], 1);
    await step([holdEvent('H', { kind: 'EXTENDED', expiresAt: start + 20 * DAY_MS })], 1);
    await step([hold({ reference: 'L', quantity: 7n })], 1);
    await step([lift('L')], 1);
    await step([], 10); // past its first expiry: it was extended
    await step([], 6); // its time has come, and no job has run
    await step([expiry], 1);
    const tpp = (units: number): string => String(units * 158_320_000);
    expect(steps.map(({ held }) => held.split(' ')[0])).toEqual([100, 70, 100, 100, 107, 100, 100, 0, 0].map(tpp));
    for (const role of ['STEWARD', 'AUDITOR', 'EXPORTER'] as const) {
      for (const { at, held, known: by } of steps) {
        expect([at, await look({ at, known: by }, role)]).toEqual([at, held]);
        expect([at, await look({ at }, role)]).toEqual([at, held]);
      }
    }
    const [placed, , , , , , , over] = steps;
    // as known when it was placed it would expire after ten days; at that very instant it sets nothing aside
    const untilThen = async (at: number): Promise<string | undefined> =>
      (await look({ at, known: placed?.known })).split(' ')[0];
    expect(await untilThen(start + 10 * DAY_MS - 1)).toBe(tpp(100));
    expect(await untilThen(start + 10 * DAY_MS)).toBe('0');
    // its end was recorded after this was known, and took effect before
    expect((await look({ at: start + 20 * DAY_MS - 1, known: over?.known })).split(' ')[0]).toBe(tpp(100));
    expect((await look({ at: start + 20 * DAY_MS, known: over?.known })).split(' ')[0]).toBe('0');
    // before anything was placed, and before anything was known
    expect(await look({ at: start - 1 })).toBe('0 0 0 0 0');
    expect(await look({ at: clock.at, known: (placed?.known ?? 0) - 60_000 })).toBe('0 0 0 0 0');
  });

  test('moves to the license it is licensed under, and stands on the country as it was known before', async () => {
    const { clock, known, ledger, look } = await fresh();
    await ledger.record(hold({ reference: 'H', quantity: 10n, named: 'LICENSE', licenseNumber: 'TO-COME' }));
    const [before, held] = [await known(), await look()];
    const at = clock.at;
    clock.at += DAY_MS;
    const [moved] = await ledger.record(holdEvent('H', { kind: 'STAGE', stage: 'LICENSED', licenseNumber: 'LIC' }));
    expect(moved).toMatchObject({ outcome: 'RECORDED' });
    expect(held.split(' ')[1]).toBe(String(10 * 158_320_000));
    const now = await look();
    expect(now.split(' ').slice(1, 3)).toEqual(['0', '10']);
    expect([await look({ at, known: before }), await look({ at }), await look({ at: clock.at })]).toEqual([
      held,
      held,
      now,
    ]);
  });
});

describe.each([1, 2, 3])('a random history of holds, %i', (seed) => {
  test('is told as it was seen, at the time and of times to come', async () => {
    const { clock, known, ledger, look } = await fresh();
    const next = seeded(seed);
    const below = (n: number): number => Math.floor(next() * n);
    const [holds, shipments]: [string[], string[]] = [[], []];
    const oneOf = (all: readonly string[]): string => all[below(all.length)] ?? 'NOBODY';
    const seen: { at: number; known: number; held: string; ahead: { at: number; held: string }[] }[] = [];
    const made: Record<string, number> = {};
    for (let n = 0; n < 40; n += 1) {
      clock.at += below(3) * DAY_MS + below(1_000);
      const soon = clock.at + (1 + below(12)) * DAY_MS;
      const size = { quantity: BigInt(1 + below(60)), expiresAt: soon, plannedAt: clock.at + DAY_MS };
      const acts: (() => Fact)[] = [
        () => hold({ reference: `H-${seed}-${n}`, ...size }),
        () => hold({ reference: `H-${seed}-${n}`, ...size, named: 'LICENSE', licenseNumber: below(2) === 0 ? 'LIC' : 'TO-COME' }), // prettier-ignore
        () => hold({ reference: `H-${seed}-${n}`, ...size, consigneeId: 'RHEIN', siteId: 'U-BR', named: 'UVEU' }),
        () => shipment({ reference: `S-${seed}-${n}`, holdId: oneOf(holds), quantity: BigInt(1 + below(70)), exportedAt: clock.at }), // prettier-ignore
        () => reversal(oneOf(shipments), { reference: `C-${seed}-${n}` }),
        () => lift(oneOf(holds)),
        () => holdEvent(oneOf(holds), { kind: 'EXTENDED', expiresAt: clock.at + (1 + below(9)) * DAY_MS }),
        () => holdEvent(oneOf(holds), { kind: 'STAGE', stage: 'LICENSED', licenseNumber: 'LIC' }),
        () => expiry,
      ];
      const fact = acts[below(acts.length)]?.() ?? expiry;
      const [answer] = (await ledger.record(fact)) as [Recorded];
      if (answer.outcome === 'RECORDED' && fact.kind === 'HOLD') holds.push(fact.reference);
      if (answer.outcome === 'RECORDED' && fact.kind === 'SHIPMENT') shipments.push(fact.reference);
      if (answer.outcome === 'RECORDED') made[fact.kind] = (made[fact.kind] ?? 0) + 1;
      const [at, held] = [clock.at, await look()];
      const ahead: { at: number; held: string }[] = [];
      for (const days of [4, 9]) {
        clock.at = at + days * DAY_MS;
        ahead.push({ at: clock.at, held: await look() });
      }
      clock.at = at;
      seen.push({ at, known: await known(), held, ahead });
    }
    expect(made['HOLD']).toBeGreaterThan(5);
    for (const { ahead, at, held, known: by } of seen) {
      expect([at, await look({ at, known: by })]).toEqual([at, held]);
      for (const later of ahead)
        expect([later.at, await look({ at: later.at, known: by })]).toEqual([later.at, later.held]);
    }
    // of now, past instants say what was seen last at each
    const last = new Map(seen.map(({ at, held }) => [at, held]));
    for (const [at, held] of last) expect([at, await look({ at })]).toEqual([at, held]);
  });
});
