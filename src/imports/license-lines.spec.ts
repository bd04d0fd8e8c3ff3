import { describe, expect, test } from '@jest/globals';
import { catalogItems } from '../rules/item-class.rule.js';
import { factsOf, GROUND, imported } from './imported.fixture.js';

const LICENSE = 'L-9,2025-06-01,,BR,P-BR,nvidia-h100-sxm5,10,1.00,';
const LINE = 'L-9,nvidia-h200-sxm,5,2.00';
/** The licenses and lines of a folder, with everything they name. */
const withLines = (licenses: readonly string[], lines: readonly string[]) => ({
  parties: GROUND.parties,
  licenses,
  license_lines: lines,
});

describe('license_lines.csv', () => {
  test('gives a license its further lines, wherever they stand in the file', async () => {
    const B200 = 'L-9,nvidia-b200,7,0';
    const { counts, refused, register } = await imported(withLines([LICENSE], [LINE, B200, LINE]));
    expect([counts.licenses, refused]).toEqual([{ rows: 1, accepted: 1, ignored: 0, rejected: 0 }, []]);
    expect(counts.license_lines).toEqual({ rows: 3, accepted: 2, ignored: 1, rejected: 0 });
    const [license] = factsOf(register, 'licenses');
    expect(license?.furtherLines).toMatchObject([
      { itemId: 'nvidia-h200-sxm', quantity: 5n, valueUsdCents: 200n },
      { itemId: 'nvidia-b200', quantity: 7n, valueUsdCents: 0n },
    ]);
    // the same folder again brings nothing new
    const again = await imported(withLines([LICENSE], [LINE, B200, LINE]), register);
    expect([again.counts, again.refused, again.register.batches.length]).toEqual([counts, [], register.batches.length]);
  });

  test.each([
    ['an item that is not known', 'L-9,no-such-item,5,1.00', 'item_id UNKNOWN_ITEM'],
    ['an item whose TPP is open', 'L-9,nvidia-rubin,5,1.00', 'item_id ITEM_UNDECIDED'],
    ['no quantity', 'L-9,nvidia-b200,,1.00', 'quantity REQUIRED'],
    ['a quantity of zero', 'L-9,nvidia-b200,0,1.00', 'quantity NOT_POSITIVE'],
    ['no value', 'L-9,nvidia-b200,5,', 'value_usd REQUIRED'],
    ['a negative value', 'L-9,nvidia-b200,5,-1', 'value_usd NEGATIVE'],
    ['a cell too few', 'L-9,nvidia-b200,5', 'null WRONG_COLUMN_COUNT'],
  ])('of %s is refused, and with it the license and its other lines', async (_, line, why) => {
    const { refused } = await imported(withLines([LICENSE], [LINE, line]));
    expect(refused).toEqual(['2 number LICENSE_LINE', '2 license_number UNKNOWN_LICENSE', `3 ${why}`]);
    const { counts } = await imported(withLines([LICENSE], [LINE]));
    expect(counts.licenses.accepted).toBe(1);
  });

  test('of an item twice is refused', async () => {
    const twice = await imported(withLines([LICENSE], [LINE, 'L-9,nvidia-h200-sxm,6,2.00']));
    expect(twice.refused[2]).toBe('3 license_number DUPLICATE_OTHER_CONTENT');
    const first = await imported(withLines([LICENSE], ['L-9,nvidia-h100-sxm5,6,2.00']));
    expect(first.refused).toEqual(['2 number LICENSE_LINE', '2 license_number UNKNOWN_LICENSE']);
  });

  test('refers to a license of the same folder', async () => {
    const alone = await imported(withLines([], [LINE, LINE]));
    expect(alone.refused).toEqual(['2 license_number UNKNOWN_LICENSE', '3 license_number UNKNOWN_LICENSE']);
    const bad = await imported(withLines(['L-9,2025-06-01,,BR,NOBODY,nvidia-h100-sxm5,10,1.00,'], [LINE]));
    expect(bad.refused).toEqual(['2 consignee_id UNKNOWN_PARTY', '2 license_number UNKNOWN_LICENSE']);
  });

  test('adds nothing to a license on record, and changes nothing of it', async () => {
    const { register } = await imported(withLines([LICENSE], [LINE]));
    const more = await imported(withLines([LICENSE], [LINE, 'L-9,nvidia-b200,7,0']), register);
    expect(more.refused).toEqual(['3 license_number LICENSE_LINE']);
    expect(more.counts.licenses.accepted).toBe(1);
    const other = await imported(withLines([LICENSE], ['L-9,nvidia-h200-sxm,6,2.00']), register);
    expect(other.refused).toEqual(['2 license_number DUPLICATE_OTHER_CONTENT']);
    const alone = await imported({ license_lines: [LINE] }, register);
    expect([alone.counts.license_lines?.accepted, alone.refused]).toEqual([1, []]);
  });

  test('lists at most fifty further items', async () => {
    const decided = catalogItems().filter(({ level, unitTpp }) => level === 'B' || (level === 'A' && unitTpp !== null));
    const others = decided.map(({ id }) => id).filter((id) => id !== 'nvidia-h100-sxm5');
    const lines = (count: number): string[] => others.slice(0, count).map((id) => `L-9,${id},1,0`);
    expect((await imported(withLines([LICENSE], lines(50)))).refused).toEqual([]);
    const { refused } = await imported(withLines([LICENSE], lines(51)));
    expect([refused[0], refused.at(-1)]).toEqual(['2 number LICENSE_LINE', '52 license_number LICENSE_LINE']);
  });

  test('lets a license be replaced by one that has all of its items', async () => {
    const rows = (lines: readonly string[]) =>
      withLines(['L-10,2025-07-01,,BR,P-BR,nvidia-h100-sxm5,10,1.00,L-9', LICENSE], [LINE, ...lines]);
    expect((await imported(rows([]))).refused).toEqual(['2 replaces_number BAD_REPLACEMENT']);
    expect((await imported(rows(['L-10,nvidia-h200-sxm,1,0']))).refused).toEqual([]);
  });

  test('is counted only where it has rows', async () => {
    expect((await imported({ parties: GROUND.parties, licenses: [LICENSE] })).counts).not.toHaveProperty(
      'license_lines',
    );
  });
});
