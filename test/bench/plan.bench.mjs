// Checking plans: 31 sites, 6 quarters, 200 steps, under three sets of limits at once, cures and orders included.
//
//   node src/build.mjs && node test/bench/plan.bench.mjs
//
// PLANS (default 60) plans of a seeded generator, about half of them broken somewhere. One process, one thread.
import { load, percentiles, seeded } from '../support/bench.mjs';

const { checkPlan } = await load('rules/veu-plan.rule.js');
const PLANS = Number(process.env.PLANS ?? 60);
const PLACES = 'US US US US DE FR GB JP NL KR CA AU IE SE ES IN BR MY SG VN AE PL MX CL TH ID PH ZA CH PT AT'.split(
  ' ',
);
const readings = [
  { name: 'as codified', posture: 'AS_CODIFIED' },
  { name: 'five percent', posture: 'AS_CODIFIED', shares: { country: 5n, outside: 20n } },
  { name: 'continuous', posture: 'AS_CODIFIED', measure50: 'CONTINUOUS' },
];

/** Six quarters of steps; sizes so that a plan comes close to its limits, and passes some. */
function randomPlan(next) {
  const base = new Map();
  for (const place of PLACES) {
    const size =
      place === 'US' ? 330_000 : 'IN BR MY SG VN AE PL MX CL TH ID PH ZA CH PT AT'.includes(place) ? 20_000 : 60_000;
    base.set(place, (base.get(place) ?? 0n) + BigInt(Math.floor(next() * size)) * 10_000n * 158n);
  }
  const steps = Array.from({ length: 200 }, (_, index) => {
    const destination = PLACES[Math.floor(next() * PLACES.length)];
    const day = new Date(Date.UTC(2026, 0, 5) + Math.floor(next() * 545) * 86_400_000).toISOString().slice(0, 10);
    const direction = next() < 0.2 ? 'REMOVE' : 'ADD';
    const amount = BigInt(1 + Math.floor(next() * (destination === 'US' ? 9_000 : 1_400))) * 10_000n * 158n;
    return { id: `step-${index}`, on: day, destination, direction, amount };
  });
  const holder = { holderHeadquarters: 'US', holderParentHeadquarters: 'US' };
  return { kind: 'UVEU', veuDestination: null, holder, base, steps };
}

const next = seeded(7);
const times = [];
const found = { feasible: 0, broken: 0, SMALLER: 0, LATER: 0, FIRST: 0, ORDER: 0, AMOUNTS: 0 };
for (let index = 0; index < PLANS + 5; index += 1) {
  const plan = randomPlan(next);
  const begun = performance.now();
  const answers = checkPlan(plan, readings);
  if (index >= 5) times.push(performance.now() - begun);
  for (const { cures, feasible } of answers) {
    found[feasible ? 'feasible' : 'broken'] += 1;
    for (const { kind } of cures) found[kind] += 1;
  }
}
console.log(
  `${PLANS} plans of ${PLACES.length} sites, 6 quarters and 200 steps, each under ${readings.length} sets of limits:`,
);
console.table([{ ...percentiles(times), ...found }]);
