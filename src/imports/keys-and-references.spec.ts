import { describe, expect, test } from '@jest/globals';
import type { FileName } from './columns.js';
import { factsOf, imported, lastRow, withRows } from './imported.fixture.js';

const H100 = 'nvidia-h100-sxm5';
const removal = (reference: string, units: string): string =>
  `${reference},2025-06-03T12:00:00Z,P-BR,BR,${H100},${units},LOST`;
const party = (id: string, parent: string, name = id): string => `${id},${name},DE,DE,,${parent}`;
const license = (number: string, replaces: string, issuedOn = '2025-06-01', item = H100): string =>
  `${number},${issuedOn},,BR,P-BR,${item},1,1,${replaces}`;

/** Outcomes of several rows of one file, below the ground of the fixture. */
const CASES: readonly { why: string; file: FileName; rows: readonly string[]; outcome: string }[] = [
  {
    why: 'a refused row does not take its key',
    file: 'removals',
    rows: [removal('R-2', '0'), removal('R-2', '1')],
    outcome: 'quantity NOT_POSITIVE',
  },
  {
    why: 'the same fault twice is refused twice',
    file: 'removals',
    rows: [removal('R-2', '0'), removal('R-2', '0')],
    outcome: 'quantity NOT_POSITIVE; quantity NOT_POSITIVE',
  },
  {
    why: 'below an accepted row the key is asked before the columns',
    file: 'removals',
    rows: [removal('R-2', '1'), removal('R-2', '0')],
    outcome: 'reference DUPLICATE_OTHER_CONTENT',
  },
  {
    why: 'opening stock has a key of four columns as written',
    file: 'installed_base',
    rows: [`P-BR,BR,${H100},5,2025-01-01`, `P-BR,CL,${H100},5,2025-01-01`, `P-BR,BR,${H100},6,2025-01-01`],
    outcome: 'holder_id DUPLICATE_OTHER_CONTENT',
  },
  {
    why: 'countries of one EAR destination are two keys of opening stock',
    file: 'installed_base',
    rows: [`P-BR,CH,${H100},5,2025-01-01`, `P-BR,LI,${H100},5,2025-01-01`],
    outcome: 'accepted',
  },
  {
    why: 'one allocation change per EAR destination and day',
    file: 'allocation_changes',
    rows: ['CH,2025-06-01,1,,,', 'LI,2025-06-01,1,,,', 'LI,2025-06-02,1,,,'],
    outcome: 'country DUPLICATE_OTHER_CONTENT',
  },
  {
    why: 'the first reversal wins, a reversal is not reversed, a refused one is unknown',
    file: 'corrections',
    rows: ['C-1,SO-1,a', 'C-2,SO-1,a', 'C-3,C-1,a', 'C-4,C-2,a'],
    outcome:
      'reverses_reference ALREADY_REVERSED; reverses_reference REVERSAL_OF_REVERSAL; reverses_reference UNKNOWN_REFERENCE',
  },
  {
    why: 'parents may stand below their children',
    file: 'parties',
    rows: [party('P-1', 'P-2'), party('P-2', 'P-3'), party('P-3', 'P-DE')],
    outcome: 'accepted',
  },
  {
    why: 'what hangs below a cycle, or below that, has no known parent',
    file: 'parties',
    rows: [party('P-4', 'P-3'), party('P-1', 'P-2'), party('P-2', 'P-1'), party('P-3', 'P-1')],
    outcome: 'parent_id UNKNOWN_PARTY; parent_id PARENT_CYCLE; parent_id PARENT_CYCLE; parent_id UNKNOWN_PARTY',
  },
  {
    why: 'what hangs below a refused party has no known parent',
    file: 'parties',
    rows: ['P-1,One,UK,DE,,', party('P-2', 'P-1'), party('P-3', 'P-2')],
    outcome: 'location_country BAD_COUNTRY; parent_id UNKNOWN_PARTY; parent_id UNKNOWN_PARTY',
  },
  {
    why: 'a refused party makes room for the next one with its id, also for its children',
    file: 'parties',
    rows: [party('P-2', 'P-1'), party('P-1', 'P-9'), party('P-1', ''), party('P-1', 'P-9')],
    outcome: 'parent_id UNKNOWN_PARTY; id DUPLICATE_OTHER_CONTENT',
  },
  {
    why: 'a replacement may stand above its original',
    file: 'licenses',
    rows: [license('L-3', 'L-2'), license('L-2', '')],
    outcome: 'accepted',
  },
  {
    why: 'the first replacement in the file wins',
    file: 'licenses',
    rows: [license('L-2', 'L-1'), license('L-3', 'L-1')],
    outcome: 'replaces_number BAD_REPLACEMENT',
  },
  {
    why: 'a refused replacement leaves its original to the next one',
    file: 'licenses',
    rows: [license('L-2', 'L-1', '2025-05-31'), license('L-3', 'L-1'), license('L-4', 'L-2')],
    outcome: 'replaces_number BAD_REPLACEMENT; replaces_number UNKNOWN_LICENSE',
  },
  {
    why: 'replacements in a circle, and one hanging below it',
    file: 'licenses',
    rows: [license('L-2', 'L-3'), license('L-3', 'L-2'), license('L-4', 'L-3')],
    outcome: 'replaces_number BAD_REPLACEMENT; replaces_number BAD_REPLACEMENT; replaces_number UNKNOWN_LICENSE',
  },
  {
    why: 'a chain of which the middle does not fit',
    file: 'licenses',
    rows: [license('L-3', 'L-2', '2025-06-01', 'nvidia-l40s'), license('L-2', 'L-1', '2025-06-01', 'nvidia-l40s')],
    outcome: 'replaces_number UNKNOWN_LICENSE; replaces_number BAD_REPLACEMENT',
  },
  {
    why: 'a license that expires before its issue is on no record',
    file: 'licenses',
    rows: [`L-2,2025-06-01,2025-05-31,BR,P-BR,${H100},1,1,L-1`, license('L-3', 'L-2'), license('L-4', 'L-1')],
    outcome: 'expires_on EXPIRES_BEFORE_ISSUE; replaces_number UNKNOWN_LICENSE',
  },
  {
    why: 'the end of a suspension may stand above its beginning',
    file: 'license_events',
    rows: ['L-1,REINSTATED,2025-08-01,letter,,,,', 'L-1,SUSPENDED,2025-07-01,letter,,,,'],
    outcome: 'accepted',
  },
  {
    why: 'nothing follows a return, wherever it stands',
    file: 'license_events',
    rows: ['L-1,NAME_CHANGE,2025-08-01,letter,,,AO 1,', 'L-1,RETURNED,2025-07-01,letter,,,,'],
    outcome: 'kind LICENSE_EVENT',
  },
  {
    why: 'what is withdrawn once is not withdrawn again',
    file: 'withdrawals',
    rows: ['W-1,LICENSE,L-1,typo', 'W-2,LICENSE,L-1,typo'],
    outcome: 'fact ALREADY_WITHDRAWN',
  },
  {
    why: 'of a kind there is one a day',
    file: 'license_events',
    rows: ['L-1,REVOKED,2025-08-01,letter,,,,', 'L-1,REVOKED,2025-08-01,another letter,,,,'],
    outcome: 'license_number DUPLICATE_OTHER_CONTENT',
  },
];

test.each(CASES)('$why', async ({ file, rows, outcome }) => {
  expect(await lastRow(file, ...rows)).toBe(outcome);
});

test('parties are handed on with parents first, and taint follows the chain to the top', async () => {
  const parties = [party('P-1', 'P-2'), 'P-2,Two,DE,DE,,P-3', 'P-3,Three,DE,MO,,'];
  const { register, refused } = await imported({
    ...withRows('parties', ...parties),
    veus: ['V-1,NVEU,P-1,IN,2025-06-01'],
  });
  const handedOn = factsOf(register, 'parties').map(({ id }) => id);
  expect(handedOn.indexOf('P-3')).toBeLessThan(handedOn.indexOf('P-2'));
  expect(handedOn.indexOf('P-2')).toBeLessThan(handedOn.indexOf('P-1'));
  expect(refused[0]).toBe('2 holder_id VEU_NOT_ELIGIBLE');
});

test('events of licenses are judged by licenses and holidays of the same folder, and handed on by day', async () => {
  const { refused, register } = await imported({
    ...withRows('licenses', `L-2,2025-06-01,2026-01-01,BR,P-BR,${H100},1,1,`, license('L-3', 'L-1', '2025-09-01')),
    holidays: ['2026-01-01,New Year'],
    license_events: [
      'L-2,EXTENSION,2026-01-02,letter,2026-12-31,,,',
      'L-1,EXTENSION,2025-09-01,letter,2026-12-31,,,',
      'L-1,EXTENSION,2025-08-31,letter,2026-12-31,,,',
    ],
  });
  expect(refused).toEqual(['3 effective_on LICENSE_EVENT']);
  expect(factsOf(register, 'license_events').map(({ effectiveOn }) => effectiveOn)).toEqual([
    '2025-08-31',
    '2026-01-02',
  ]);
});

describe('a second import', () => {
  const MESS = withRows('removals', removal('R-2', '0'), removal('R-2', '1'), removal('R-2', '1'), removal('R-2', '2'));

  test('of the same folder has the same answer and hands nothing on', async () => {
    const first = await imported(MESS);
    const batches = first.register.batches.length;
    const second = await imported(MESS, first.register);
    expect(second.counts).toEqual(first.counts);
    expect(second.refused).toEqual(first.refused);
    expect(second.register.batches).toHaveLength(batches);
    expect(first.counts.removals).toEqual({ rows: 5, accepted: 2, ignored: 1, rejected: 2 });
  });

  test('of events of licenses goes on where the first one ended', async () => {
    const events = (...rows: string[]) => ({ license_events: rows });
    const { counts: none, register } = await imported(withRows('licenses'));
    expect(none).not.toHaveProperty('license_events');
    const suspended = 'L-1,SUSPENDED,2025-07-01,letter,,,,';
    await imported(events(suspended), register);
    const { counts, refused } = await imported(
      events(suspended, 'L-1,REVOKED,2025-06-15,letter,,,,', 'L-1,REINSTATED,2025-08-01,letter,,,,'),
      register,
    );
    expect(refused).toEqual(['3 effective_on LICENSE_EVENT']);
    expect(counts.license_events).toEqual({ rows: 3, accepted: 2, ignored: 0, rejected: 1 });
  });

  test('of withdrawals may bring the right one under the same key, and the wrong one is still what it was', async () => {
    const wrong = 'L-1,2025-06-01,2026-06-01,BR,P-BR,nvidia-h100-sxm5,10,1.00,';
    const right = 'L-1,2025-06-01,2026-06-01,BR,P-BR,nvidia-h100-sxm5,20,1.00,';
    const { register } = await imported(withRows('licenses'));
    expect((await imported({ licenses: [right] }, register)).refused).toEqual(['2 number DUPLICATE_OTHER_CONTENT']);
    await imported({ withdrawals: ['W-1,LICENSE,L-1,typo'] }, register);
    expect((await imported({ licenses: [right] }, register)).refused).toEqual([]);
    expect((await imported({ licenses: [wrong] }, register)).counts.licenses).toMatchObject({ accepted: 1 });
    expect(factsOf(register, 'licenses').map(({ quantity }) => quantity)).toEqual([10n, 20n]);
    expect((await imported({ licenses: [right.replace(',20,', ',30,')] }, register)).refused).toEqual([
      '2 number DUPLICATE_OTHER_CONTENT',
    ]);
  });

  test('may refer to what an earlier one brought', async () => {
    const { register } = await imported(withRows('parties'));
    const further = {
      parties: [party('P-1', 'P-DE')],
      licenses: [license('L-2', 'L-1')],
      veus: ['V-9,NVEU,P-BR,BR,2026-06-01'],
      sites: ['S-2,V-N,BR,2025-06-01,'],
      corrections: ['C-1,SO-1,late'],
    };
    const { counts, refused } = await imported(further, register);
    expect(refused).toEqual(['2 holder_id DUPLICATE_VEU']);
    expect([counts.parties, counts.licenses, counts.sites, counts.corrections].map((each) => each.accepted)).toEqual([
      1, 1, 1, 1,
    ]);
  });

  test('cannot give a recorded key other content, reverse twice or replace twice', async () => {
    const { register } = await imported({
      ...withRows('licenses', license('L-2', 'L-1')),
      corrections: ['C-1,SO-1,a'],
    });
    const further = {
      parties: ['P-DE,Other name,DE,DE,,'],
      licenses: [license('L-3', 'L-1')],
      corrections: ['C-2,SO-1,again', 'SO-1,R-1,its reference is taken'],
    };
    expect((await imported(further, register)).refused).toEqual([
      '2 id DUPLICATE_OTHER_CONTENT',
      '2 replaces_number BAD_REPLACEMENT',
      '2 reverses_reference ALREADY_REVERSED',
      '3 reference DUPLICATE_OTHER_CONTENT',
    ]);
  });
});
