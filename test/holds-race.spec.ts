import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Fact, SiteFact, VeuFact } from '../src/ledger/facts.js';
import type { Recorded } from '../src/ledger/recorder.js';
import { day, instant } from '../src/rules/day.js';
import { hold, lift, SetClock, told } from './support/holds.js';
import { freshLedger, license, partyOf, shipment, stock, type TestLedger, type Writer } from './support/ledger.js';

/** Clients per race, half in each of two processes; and races per limit: RACES=50 takes minutes. */
const CLIENTS = 256;
const RUNS = Number(process.env['RACES'] ?? 10);
const clock = new SetClock();
const veu: VeuFact = {
  kind: 'VEU', id: 'V', veuKind: 'UVEU', holderId: 'RHEIN', country: null, grantedOn: day('2025-06-01'), ...told('V'),
}; // prettier-ignore
const site: SiteFact = {
  kind: 'SITE', id: 'S', veuId: 'V', country: 'BR', authorizedOn: day('2025-06-01'), notifiedOn: null, ...told('S'),
}; // prettier-ignore

let ledger: TestLedger;
let writers: readonly [Writer, Writer];
beforeAll(async () => {
  const buyers = Array.from({ length: RUNS }, (_, run) => partyOf(`BUYER-${run}`));
  const german = partyOf('RHEIN', { locationCountry: 'DE', headquartersCountry: 'DE' });
  ledger = await freshLedger([partyOf('ACME'), german, ...buyers], clock);
  writers = [ledger, await ledger.another()];
  await ledger.record(veu);
  await ledger.record(site);
  await ledger.record(stock({ holderId: 'RHEIN', country: 'DE', quantity: 930n }));
});
afterAll(() => ledger.close());
afterEach(() => ledger.verify());

/** All clients at once. Answers which of them won. */
async function race(factOf: (client: number) => Fact): Promise<number[]> {
  const answers = await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => (await writers[client % 2]?.record(factOf(client)))?.[0]),
  );
  const refusals = answers.flatMap((answer) => (answer?.outcome === 'REFUSED' ? [answer.code] : []));
  expect(new Set(refusals)).toEqual(new Set(['LIMIT_EXCEEDED']));
  return answers.flatMap((answer, client) => (answer?.outcome === 'RECORDED' ? [client] : []));
}
const sure = async (fact: Fact): Promise<Recorded> => {
  const [answer] = await ledger.record(fact);
  expect(answer).toMatchObject({ outcome: 'RECORDED' });
  return answer as Recorded;
};

test(`${CLIENTS} clients race for the last unit of a quota: one wins, in ${RUNS} runs`, async () => {
  for (let run = 0; run < RUNS; run += 1) {
    const consigneeId = `BUYER-${run}`;
    await sure(hold({ consigneeId, quantity: 1_698n }));
    // half of them promise, half of them ship
    const winners = await race((client) =>
      client % 4 < 2
        ? hold({ consigneeId, quantity: 1n })
        : shipment({ consigneeId, quantity: 1n, named: 'LPP', onBreach: 'REFUSE' }),
    );
    expect(winners).toHaveLength(1);
  }
}, 300_000);

test(`${CLIENTS} clients race for the last unit of a license: one wins, in ${RUNS} runs`, async () => {
  for (let run = 0; run < RUNS; run += 1) {
    const licenseNumber = `RACE-${run}`;
    const under = { named: 'LICENSE' as const, licenseNumber, valueCents: 1n };
    await sure(license({ number: licenseNumber, quantity: 10n }));
    await sure(hold({ ...under, quantity: 9n }));
    const winners = await race((client) =>
      client % 4 < 2
        ? hold({ ...under, quantity: 1n })
        : shipment({ ...under, quantity: 1n, onBreach: 'REFUSE', exportedAt: instant('2025-07-01T00:00:00Z') }),
    );
    expect(winners).toHaveLength(1);
  }
}, 300_000);

test(`${CLIENTS} clients race for the last unit of a UVEU share of a moving total: one wins, in ${RUNS} runs`, async () => {
  const toBrazil = { consigneeId: 'RHEIN', siteId: 'S', named: 'UVEU' as const };
  // 70 of 1,000 are 7 percent exactly: 69 are held, and one more fits
  await sure(hold({ ...toBrazil, reference: 'SIXTY-NINE', quantity: 69n }));
  for (let run = 0; run < RUNS; run += 1) {
    const winners = await race((client) => hold({ ...toBrazil, reference: `R${run}-${client}`, quantity: 1n }));
    expect(winners).toHaveLength(1);
    await sure(lift(`R${run}-${winners[0]}`));
  }
}, 300_000);
