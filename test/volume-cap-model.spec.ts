import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Fact } from '../src/ledger/facts.js';
import { day, instant } from '../src/rules/day.js';
import { hold, lift, SetClock } from './support/holds.js';
import { freshLedger, license, noon, partyOf, reversal, shipment, type TestLedger } from './support/ledger.js';

/**
 * The cap of R-91 written a second time and slowly, in units of one product: lists that are added up for every question.
 * It knows nothing of the engine.
 */
interface Line {
  readonly id: string;
  readonly on: number;
  readonly units: bigint;
  readonly us: boolean;
  reversed: boolean;
}
class Model {
  readonly lines: Line[] = [];
  readonly holds = new Map<string, bigint>();

  /** What stands on a side before a line, in the order of days and references; of everything, without one. */
  sum(us: boolean, before?: Pick<Line, 'id' | 'on'>): bigint {
    return this.lines
      .filter((one) => !one.reversed && one.us === us)
      .filter((one) => before === undefined || one.on < before.on || (one.on === before.on && one.id < before.id))
      .reduce((total, { units }) => total + units, 0n);
  }
  get held(): bigint {
    return [...this.holds.values()].reduce((total, units) => total + units, 0n);
  }
  /** How much more may be promised at a place, less than nothing when it is passed; `own`: what a hold of its own gives it. */
  room(at: Pick<Line, 'id' | 'on'>, own = 0n): bigint {
    const held = this.held - own;
    const rooms = [this.sum(true, at) / 2n - this.sum(false, at), this.sum(true) / 2n - this.sum(false)];
    return (rooms[0] as bigint) < (rooms[1] as bigint) ? (rooms[0] as bigint) - held : (rooms[1] as bigint) - held;
  }
  passes(line: Line): boolean {
    return 2n * (this.sum(false, line) + line.units) > this.sum(true, line);
  }
}

const step = fc.record({
  what: fc.constantFrom('SELL', 'SHIP', 'GUARDED', 'HOLD', 'FULFIL', 'LIFT', 'REVERSE'),
  on: fc.integer({ min: 15, max: 28 }),
  units: fc.bigInt({ min: 1n, max: 60n }),
  pick: fc.nat(),
});

let ledger: TestLedger;
beforeAll(async () => {
  const parties = ['US', 'CN'].map((at) => partyOf(`${at}X`, { locationCountry: at, headquartersCountry: at }));
  ledger = await freshLedger(parties, new SetClock(instant('2026-02-15T00:00:00Z')));
});
afterAll(() => ledger.close());

const outcome = async (fact: Fact): Promise<string | bigint> => {
  const [answer] = await ledger.record(fact);
  if (answer?.outcome === 'RECORDED') return 'RECORDED';
  return answer?.largestQuantity ?? answer?.code ?? 'nothing';
};

test('sales, shipments, promises and corrections in any order stand as a slow model says', async () => {
  let run = 0;
  let steps = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (todo) => {
      const itemId = `chip-${(run += 1)}`;
      const licenseNumber = `L-${run}`;
      await ledger.db.transaction((tx) => tx.query(COPY_OF_H100, [itemId]));
      const china = { itemId, destinationCountry: 'CN', consigneeId: 'CNX', valueCents: 0n } as const;
      const under = { ...china, named: 'LICENSE', licenseNumber } as const;
      const issued = { issuedOn: day('2026-01-14'), expiresOn: day('2027-01-14'), quantity: 1_000_000n };
      await ledger.record(license({ number: licenseNumber, ...china, ...issued }));
      const model = new Model();
      const [said, wanted]: [unknown[], unknown[]] = [[], []];
      const open = (): string[] => [...model.holds.keys()];
      for (const [index, { on: date, pick, units, what }] of todo.entries()) {
        const id = `R${run}-${String(index).padStart(2, '0')}`;
        const on = noon(`2026-01-${date}`);
        const line = (us: boolean): Line => ({ id, on, units, us, reversed: false });
        steps += 1;
        switch (what) {
          case 'SELL':
            await ledger.record(
              shipment({ reference: id, exportedAt: on, itemId, quantity: units, destinationCountry: 'US', act: 'TRANSFER_IN_COUNTRY', consigneeId: 'USX' }),
            ); // prettier-ignore
            model.lines.push(line(true));
            break;
          case 'SHIP':
            await ledger.record(shipment({ reference: id, exportedAt: on, quantity: units, ...under }));
            model.lines.push(line(false));
            break;
          case 'GUARDED': {
            const fits = units <= model.room({ id, on });
            const fact = shipment({ reference: id, exportedAt: on, quantity: units, ...under, onBreach: 'REFUSE' });
            said.push([id, await outcome(fact)]);
            wanted.push([id, fits ? 'RECORDED' : 'LIMIT_EXCEEDED']);
            if (fits) model.lines.push(line(false));
            break;
          }
          case 'HOLD': {
            const room = model.room({ id, on });
            const expiresAt = instant('2026-12-31T00:00:00Z');
            const answer = await outcome(hold({ reference: id, plannedAt: on, expiresAt, quantity: units, ...under }));
            said.push([id, answer]);
            wanted.push([id, units <= room ? 'RECORDED' : room < 0n ? 0n : room]);
            if (answer === 'RECORDED') model.holds.set(id, units);
            break;
          }
          case 'FULFIL': {
            const holdId = open()[pick % Math.max(1, open().length)];
            if (holdId === undefined) break;
            const own = model.holds.get(holdId) ?? 0n;
            const taken = units < own ? units : own;
            const fits = units <= model.room({ id, on }, taken);
            const fact = shipment({
              reference: id,
              exportedAt: on,
              quantity: units,
              ...under,
              holdId,
              onBreach: 'REFUSE',
            });
            said.push([id, await outcome(fact)]);
            wanted.push([id, fits ? 'RECORDED' : 'LIMIT_EXCEEDED']);
            if (!fits) break;
            model.lines.push(line(false));
            if (own === taken) model.holds.delete(holdId);
            else model.holds.set(holdId, own - taken);
            break;
          }
          case 'LIFT': {
            const holdId = open()[pick % Math.max(1, open().length)];
            if (holdId === undefined) break;
            await ledger.record(lift(holdId));
            model.holds.delete(holdId);
            break;
          }
          case 'REVERSE': {
            // of a shipment that fulfilled a hold more comes back than the line: the model of holds has that
            const left = model.lines.filter(
              ({ id: of, reversed }) => !reversed && todo[Number(of.split('-')[1])]?.what !== 'FULFIL',
            );
            const one = left[pick % Math.max(1, left.length)];
            if (one === undefined) break;
            await ledger.record(reversal(one.id));
            one.reversed = true;
            break;
          }
        }
      }
      expect(said).toEqual(wanted);
      expect(await balances(itemId)).toEqual(
        [model.sum(true), model.sum(false), model.held].map((units) => units * 158_320_000n),
      );
      const expected = model.lines
        .filter(({ reversed, us }) => !us && !reversed)
        .map((one) => [one.id, !model.passes(one)]);
      expect(await caps(itemId)).toEqual(expected.toSorted());
    }),
    { numRuns: Number(process.env['RUNS'] ?? 40) },
  );
  expect(steps).toBeGreaterThan(200);
  await ledger.verify();
}, 240_000);

async function balances(itemId: string): Promise<bigint[]> {
  const found = await ledger.balances('VOLUME_', 'HELD_VOLUME_');
  return ['VOLUME_UNITED_STATES', 'VOLUME_CHINA_MACAU', 'HELD_VOLUME_CHINA_MACAU'].map((kind) =>
    BigInt(found[`${kind} ${itemId}`] ?? 0),
  );
}

async function caps(itemId: string): Promise<(string | boolean)[][]> {
  const rows = await ledger.rows<{ reference: string; met: boolean }>(
    `select s.reference, (f->>'met')::boolean as met from shipment s
     join determination d on d.seq = (select max(j.seq) from determination j where j.subject_seq = s.seq)
     cross join lateral json_array_elements(d.detail->'findings') f
     where f->>'rule' = 'review.volumeCap' and s.item_id = $1
       and not exists (select 1 from reversal r where r.reverses_seq = s.seq)
     order by s.reference`,
    itemId,
  );
  return rows.map(({ met, reference }) => [reference, met]);
}

const COPY_OF_H100 = `
  insert into item (id, name, eccn, paragraph, level, ic_tpp, ic_count, unit_tpp, data_center, bandwidth_milli_gbps,
    designer_status, measured, content_hash)
  values ($1, 'a chip', '3A090', 'a.1', 'A', 158320000, 1, 158320000, true, 3350000, 'APPROVED', '{}', '\\x00')`;
