import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ShipmentFact } from '../src/ledger/facts.js';
import { addDays, type Day, day, instant } from '../src/rules/day.js';
import { DRAWDOWN_STRATEGIES, type DrawdownStrategy } from '../src/rules/license-drawdown.rule.js';
import { hold, lift } from './support/holds.js';
import { freshLedger, license, noon, partyOf, reversal, shipment, type TestLedger } from './support/ledger.js';

const SEQUENCES = Number(process.env['SEQUENCES'] ?? 60);
const FIRST = day('2025-06-01');

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await freshLedger(Array.from({ length: SEQUENCES + 1 }, (_, index) => partyOf(`P-${index}`)));
});
afterAll(() => ledger.close());

const units = fc.bigInt({ min: 1n, max: 12n });
const cents = fc.bigInt({ min: 0n, max: 400n });
const days = fc.integer({ min: 0, max: 30 });
const which = fc.nat({ max: 9 });
const step = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('issue' as const), units, cents, from: days, through: days }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('draw' as const),
      units,
      cents,
      on: days,
      strategy: fc.constantFrom(...DRAWDOWN_STRATEGIES),
      guarded: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('ship' as const), units, cents, on: days, which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reverse' as const), which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hold' as const), units, cents, on: days, which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lift' as const), which }) },
);

interface License {
  readonly number: string;
  readonly from: Day;
  readonly through: Day;
  readonly units: bigint;
  readonly cents: bigint;
}
interface Drawn {
  readonly reference: string;
  readonly license: string;
  readonly units: bigint;
  readonly cents: bigint;
}
type Part = readonly [license: string, units: bigint, cents: bigint];

/** What is on record, added up anew for each question, unit by unit. */
class Model {
  readonly licenses: License[] = [];
  readonly shipments: Drawn[] = [];
  readonly holds: Drawn[] = [];

  /** The parts of a line, and how many of its units no license has left for. */
  split(quantity: bigint, value: bigint, on: Day, strategy: DrawdownStrategy, heedHolds: boolean): [Part[], bigint] {
    const usable = this.licenses
      .filter(({ from, through }) => from <= on && on <= through)
      .toSorted((a, b) => (a.through === b.through ? (a.number < b.number ? -1 : 1) : a.through < b.through ? -1 : 1));
    const rooms = new Map(usable.map((one) => [one, this.room(one, quantity, value, heedHolds)]));
    const all = [...rooms.values()].reduce((sum, room) => sum + room, 0n);
    const wanted = all < quantity ? all : quantity;
    const parts: Part[] = [];
    let [taken, counted] = [0n, 0n];
    for (const one of order(usable, rooms, wanted, on, strategy)) {
      let own = 0n;
      while (own < (rooms.get(one) ?? 0n) && taken < wanted) [own, taken] = [own + 1n, taken + 1n];
      if (own === 0n) continue;
      const upTo = (value * taken) / quantity;
      parts.push([one.number, own, upTo - counted]);
      counted = upTo;
    }
    return [parts, quantity - wanted];
  }

  /** Units of a line that one license has left for: one after the other, as long as their value fits too. */
  private room(one: License, quantity: bigint, value: bigint, heedHolds: boolean): bigint {
    const drawn = [...this.shipments, ...(heedHolds ? this.holds : [])].filter(
      ({ license: number }) => number === one.number,
    );
    let leftUnits = one.units - drawn.reduce((sum, each) => sum + each.units, 0n);
    const tenfold = 11n * one.cents - 10n * drawn.reduce((sum, each) => sum + each.cents, 0n);
    let room = 0n;
    while (leftUnits > 0n && 10n * ((value * (room + 1n) + quantity - 1n) / quantity) <= tenfold)
      [room, leftUnits] = [room + 1n, leftUnits - 1n];
    return room;
  }
}

/** In which order licenses are filled: by all ways to choose some of them, where few are wanted. */
function order(
  usable: readonly License[],
  rooms: ReadonlyMap<License, bigint>,
  wanted: bigint,
  on: Day,
  strategy: DrawdownStrategy,
): readonly License[] {
  const room = (one: License): bigint => rooms.get(one) ?? 0n;
  if (strategy === 'EARLIEST_EXPIRY') return usable;
  if (strategy === 'KEEP_MOST_FLEXIBLE') {
    const unitDays = (one: License): bigint => {
      let last = 0n;
      for (let at = on; at <= one.through; at = addDays(at, 1)) last += room(one);
      return last;
    };
    return usable.filter((one) => room(one) > 0n).toSorted((a, b) => Number(unitDays(a) - unitDays(b)));
  }
  let subsets: License[][] = [[]];
  for (const one of usable.toReversed()) subsets = [...subsets.map((some) => [one, ...some]), ...subsets];
  const enough = subsets.filter((some) => some.reduce((sum, one) => sum + room(one), 0n) >= wanted);
  const fewest = Math.min(...enough.map((some) => some.length));
  // subsets with earlier licenses stand first
  return enough.find((some) => some.length === fewest) ?? [];
}

const named = (number: string) => ({ named: 'LICENSE' as const, licenseNumber: number });
const partsOf = async (reference: string): Promise<Part[]> => {
  const rows = await ledger.rows<{
    license_number: string | null;
    quantity: string;
    value_cents: string;
    breaches: string[];
  }>(
    `select s.license_number, s.quantity, s.value_cents, d.breaches from shipment s join determination d on d.seq = s.seq
     where s.reference = $1 or s.reference like $1 || '/%' order by s.seq`,
    reference,
  );
  // a part under a license breaks nothing: its breaches would stand where the model has a number
  return rows.map(({ breaches, license_number: number, quantity, value_cents: value }) => [
    number === null ? '' : [number, ...breaches].join(' '),
    BigInt(quantity),
    BigInt(value),
  ]);
};

let books = 0;
test(`${SEQUENCES} random books of licenses are drawn down as a slow model says`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 25 }), async (steps) => {
      const consigneeId = `P-${(books += 1)}`;
      const model = new Model();
      const answers: Awaited<ReturnType<typeof draw>>[] = [];
      let count = 0;
      const name = (): string => `${consigneeId}-${(count += 1)}`;
      const pick = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];
      for (const one of steps) {
        if (one.do === 'issue') {
          const [from, through] = [
            addDays(FIRST, Math.min(one.from, one.through)),
            addDays(FIRST, Math.max(one.from, one.through)),
          ];
          const issued = { number: name(), from, through, units: one.units, cents: one.cents };
          if (model.licenses.length === 6) continue;
          await ledger.record(
            license({
              number: issued.number,
              issuedOn: from,
              expiresOn: through,
              consigneeId,
              quantity: one.units,
              valueCents: one.cents,
            }),
          );
          model.licenses.push(issued);
        } else if (one.do === 'ship') {
          const under = pick(model.licenses, one.which);
          if (under === undefined) continue;
          const fact = shipment({
            ...named(under.number),
            reference: name(),
            consigneeId,
            quantity: one.units,
            valueCents: one.cents,
            exportedAt: noon(addDays(FIRST, one.on)),
          });
          await ledger.record(fact);
          model.shipments.push({
            reference: fact.reference,
            license: under.number,
            units: one.units,
            cents: one.cents,
          });
        } else if (one.do === 'reverse') {
          const taken = pick(model.shipments, one.which);
          if (taken === undefined) continue;
          await ledger.record(reversal(taken.reference, { reference: name() }));
          model.shipments.splice(model.shipments.indexOf(taken), 1);
        } else if (one.do === 'hold') {
          const under = pick(model.licenses, one.which);
          if (under === undefined) continue;
          const fact = hold({ ...named(under.number), reference: name(), consigneeId, quantity: one.units, valueCents: one.cents,
            plannedAt: noon(addDays(FIRST, one.on)), expiresAt: instant('2099-01-01T00:00:00Z') }); // prettier-ignore
          const [answer] = await ledger.record(fact);
          if (answer?.outcome === 'RECORDED')
            model.holds.push({ reference: fact.reference, license: under.number, units: one.units, cents: one.cents });
        } else if (one.do === 'lift') {
          const held = pick(model.holds, one.which);
          if (held === undefined) continue;
          await ledger.record(lift(held.reference));
          model.holds.splice(model.holds.indexOf(held), 1);
        } else {
          answers.push(await draw(one, consigneeId, name(), model));
        }
      }
      expect(answers.map(({ found }) => found)).toEqual(answers.map(({ said }) => said));
    }),
    { numRuns: SEQUENCES, endOnFailure: true },
  );
  expect(await ledger.problems()).toEqual([]);
}, 300_000);

/** A line that is drawn: what became of it, and what the model says. */
async function draw(
  { cents: valueCents, guarded, on, strategy, units: quantity }: DrawStep,
  consigneeId: string,
  reference: string,
  model: Model,
): Promise<{ readonly found: Became; readonly said: Became }> {
  const exportedOn = addDays(FIRST, on);
  const fact: ShipmentFact = shipment({
    reference, consigneeId, quantity, valueCents, exportedAt: noon(exportedOn), named: 'LICENSE', drawdown: strategy,
    onBreach: guarded ? 'REFUSE' : 'RECORD',
  }); // prettier-ignore
  const [parts, uncovered] = model.split(quantity, valueCents, exportedOn, strategy, guarded);
  const [answer] = await ledger.record(fact);
  const found = { outcome: answer?.outcome, parts: await partsOf(reference) };
  if (guarded && uncovered > 0n) return { found, said: { outcome: 'REFUSED', parts: [] } };
  const rest = parts.reduce((left, [, , value]) => left - value, valueCents);
  const all: Part[] = [...parts, ...(uncovered > 0n ? [['', uncovered, rest] as const] : [])];
  for (const [index, [number, own, value]] of parts.entries()) {
    const name = all.length > 1 ? `${reference}/${index + 1}` : reference;
    model.shipments.push({ reference: name, license: number, units: own, cents: value });
  }
  return { found, said: { outcome: 'RECORDED', parts: all } };
}

interface Became {
  readonly outcome: string | undefined;
  readonly parts: readonly Part[];
}
interface DrawStep {
  readonly units: bigint;
  readonly cents: bigint;
  readonly on: number;
  readonly strategy: DrawdownStrategy;
  readonly guarded: boolean;
}
