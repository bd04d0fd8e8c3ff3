import { expect, test } from '@jest/globals';
import { attack } from './support/differencing.js';

/**
 * A rival who reads totals, lists, counts and refusals before and after each shipment of a competitor. What it can read
 * must not tell a shipment to the unit.
 */
test('who looks at totals, lists, counts and refusals names at most 5 percent of the shipments of another', async () => {
  const { by, named, publications, shipments, trial } = await attack(200, { live: false });
  expect(shipments).toBe(200);
  expect(publications).toBeGreaterThan(10);
  expect([named <= 10, by]).toEqual([true, expect.anything()]);
  expect([0, 63, 64]).toContain(trial); // a step is 1,000,000 TPP: 63 units and a bit
}, 600_000);

test('with totals as they are the same looks name most of them, so the attack is one', async () => {
  const { by, named, shipments, trial } = await attack(60, { live: true });
  expect(named).toBeGreaterThan(shipments * 0.6);
  expect(Object.keys(by).length).toBeGreaterThan(5);
  expect(trial).toBe(7);
}, 600_000);
