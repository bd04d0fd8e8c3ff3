import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Assembly } from '../src/cli/assembly.js';
import { ImportFolder } from '../src/imports/import-folder.js';
import { Recorder } from '../src/ledger/recorder.js';
import { loadConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { PostgresQueue } from '../src/platform/queue-postgres.js';
import { Queue } from '../src/platform/queue.js';
import { RecordFacts } from '../src/shipments/record-facts.js';
import { tpp as parseTpp } from '../src/rules/tpp.js';
import { type Api, type Answered, listOf, startApi } from './support/api.js';

/** The folder whose README derives the volumes of the cap and every answer of its shipments. */
const FOLDER = path.join(import.meta.dirname, 'scenarios', 'rulebooks');
/** For the validated end user in it: V-AUR, a universal one of a holder in the United States. */
const SMALL = path.join(import.meta.dirname, 'scenarios', 'small');

let api: Api;
beforeAll(async () => {
  api = await startApi();
  const db = await Database.connect(api.databaseUrl, { poolSize: 2 });
  const assembly = new Assembly(db, loadConfig({})).give(Queue, new PostgresQueue());
  assembly.give(Recorder, assembly.make(RecordFacts));
  for (const folder of [FOLDER, SMALL]) await assembly.make(ImportFolder).run(folder);
  await db.close();
});
afterAll(() => api.close());

const DETERMINE = `query ($input: DetermineInput!, $posture: Posture!, $under: [ReadingInput!]) {
  determine(input: $input, posture: $posture, under: $under) {
    mayShip because posture
    application { reviewPolicy flags caseByCase { applies missing findings { rule met }
      volumeCap { sharePercent unitedStatesTpp chinaMacauTpp capTpp remainingTpp overTpp } } }
    readings { name posture gap complianceRequired recordedAs requirement reviewPolicy breaches flags
      rulebooks { id complianceOn } citations { rule section } }
  }
}`;
interface Asked {
  readonly input: object;
  readonly under?: readonly object[];
  readonly posture?: string;
}
async function determine({ input, posture = 'AS_CODIFIED', under = [] }: Asked): Promise<Answered> {
  const { determine: answer } = await api.data(DETERMINE, { input, posture, under });
  if (answer === undefined) throw new Error('an answer');
  return answer;
}
const readingsOf = async (asked: Asked): Promise<readonly Answered[]> => listOf((await determine(asked))['readings']);

const poland = (exportedAt: string, quantity = '2000') => ({
  item: 'nvidia-h200-sxm',
  quantity,
  destinationCountry: 'PL',
  consignee: 'PLX',
  exportedAt,
});
const BEFORE = { name: 'before', rulebooks: ['ACS-2023'] };
const CODIFIED = { name: 'codified', rulebooks: ['AIDIFF-2025', 'CNMO-2026', 'UAE-2026'] };
const ENFORCED = { name: 'enforced', posture: 'AS_ENFORCED' };

const tenThousandths = (tpp: Answered | undefined): bigint => parseTpp(String(tpp));

describe('a movement under several readings, side by side', () => {
  test.each([
    { on: '2023-11-16', answers: ['GAP', 'GAP', 'GAP'] },
    { on: '2025-01-12', answers: ['NONE_REQUIRED', 'GAP', 'NONE_REQUIRED'] },
    { on: '2025-05-14', answers: ['NONE_REQUIRED', 'NONE_REQUIRED', 'NONE_REQUIRED'] },
    { on: '2025-05-15', answers: ['GAP', 'UNAUTHORIZED', 'NONE_REQUIRED'] },
  ])('2,000 H200 to Poland on $on', async ({ answers, on }) => {
    const found = await readingsOf({ input: poland(`${on}T12:00:00Z`), under: [BEFORE, CODIFIED, ENFORCED] });
    expect(found.map((one) => one['recordedAs'] ?? one['requirement'] ?? 'GAP')).toEqual(answers);
    expect(found.map((one) => one['gap'] !== null)).toEqual(answers.map((answer) => answer === 'GAP'));
  });

  test('a day that no rulebook covers is an answer in words, in the readings and in the verdict', async () => {
    const answer = await determine({ input: poland('2023-11-16T23:59:59Z'), under: [CODIFIED] });
    expect(answer).toMatchObject({
      mayShip: 'UNDEFINED',
      because: expect.stringContaining('No rulebook on record covers 2023-11-16 as codified') as unknown,
      readings: [{ gap: expect.stringContaining('AIDIFF-2025 begins on 2025-01-13') as unknown, citations: [] }],
    });
    const first = await determine({ input: poland('2023-11-17T00:00:00Z') });
    expect(first['mayShip']).toBe('YES');
  });

  test('what the readings say changes nothing of the answer beside them', async () => {
    const input = poland('2025-09-01T12:00:00Z', '100');
    const embargo = {
      name: 'an embargo',
      whatIf: [{ name: 'x', from: '2025-09-01', country: 'PL', group: 'D5_OR_MACAU', licenseRequired: true }],
    };
    const answer = await determine({ input, under: [embargo, { ...embargo, name: 'it', posture: 'AS_ENFORCED' }] });
    expect(answer).toMatchObject({
      mayShip: 'YES',
      readings: [
        { recordedAs: 'UNAUTHORIZED', reviewPolicy: 'PRESUMPTION_OF_DENIAL' },
        { requirement: 'LICENSE_REQUIRED', reviewPolicy: 'PRESUMPTION_OF_DENIAL' },
      ],
    });
  });

  test.each([
    { on: '2026-02-28', recordedAs: 'LPP' },
    { on: '2026-03-01', recordedAs: 'UNAUTHORIZED' },
    { on: '2026-04-01', recordedAs: 'LPP' },
  ])('a smaller quota from 1 to 31 March: $recordedAs on $on', async ({ on, recordedAs }) => {
    const whatIf = [
      { name: 'cut', quantity: 'LPP_YEARLY_QUOTA', tpp: '1583199.9999', from: '2026-03-01', until: '2026-04-01' },
    ];
    const [found] = await readingsOf({ input: poland(`${on}T12:00:00Z`, '100'), under: [{ name: 'cut', whatIf }] });
    expect(found).toMatchObject({ gap: null, recordedAs });
  });

  test('other dates show in the rulebooks of the reading, and in whether they must be followed', async () => {
    const whatIf = [{ name: 'postponed', rulebook: 'AIDIFF-2025', complianceOn: '2025-10-01' }];
    const [found] = await readingsOf({ input: poland('2025-09-30T12:00:00Z'), under: [{ name: 'later', whatIf }] });
    expect(found).toMatchObject({ recordedAs: 'NONE_REQUIRED', complianceRequired: false });
    expect(listOf(found?.['rulebooks'])).toContainEqual({ id: 'AIDIFF-2025', complianceOn: '2025-10-01' });
  });

  test.each([
    { why: 'no such rulebook', reading: { rulebooks: ['FOO-1'] }, at: 'under.0.rulebooks.0' },
    { why: 'nothing assumed', reading: { whatIf: [{ name: 'x', from: '2026-01-01' }] }, at: 'under.0.whatIf.0' },
    {
      why: 'a share above the whole',
      reading: { whatIf: [{ name: 'x', from: '2026-01-01', quantity: 'UVEU_OUTSIDE_SHARE', percent: 101 }] },
      at: 'under.0.whatIf',
    },
    {
      why: 'a share in TPP',
      reading: { whatIf: [{ name: 'x', from: '2026-01-01', quantity: 'UVEU_OUTSIDE_SHARE', tpp: '7' }] },
      at: 'under.0.whatIf.0.percent',
    },
    {
      why: 'a group without its day',
      reading: { whatIf: [{ name: 'x', country: 'PL' }] },
      at: 'under.0.whatIf.0.from',
    },
  ])('refuses $why, where it stands', async ({ at, reading }) => {
    const input = poland('2026-02-02T12:00:00Z');
    const { errors } = await api.ask(DETERMINE, { input, posture: 'AS_CODIFIED', under: [{ name: 'r', ...reading }] });
    const text = JSON.stringify(errors);
    expect(text).toContain('BAD_VALUE');
    expect(text).toContain(JSON.stringify(at.split('.')));
  });
});

describe('a stored determination under several readings', () => {
  const readingsOfShipment = async (reference: string, under: readonly object[]): Promise<readonly Answered[]> => {
    const { shipment } = await api.data(
      `query ($reference: ID!, $under: [ReadingInput!]!) { shipment(reference: $reference) { determination {
         authorization reviewPolicy breaches readings(under: $under) {
           name gap complianceRequired recordedAs requirement reviewPolicy breaches rulebooks { id } } } } }`,
      { reference, under },
    );
    return listOf(shipment?.['determination']?.['readings']);
  };
  const postponed = {
    name: 'postponed',
    whatIf: [{ name: 'later', rulebook: 'AIDIFF-2025', complianceOn: '2025-10-01' }],
  };
  const cut = {
    name: 'cut',
    whatIf: [{ name: 'cut', quantity: 'LPP_YEARLY_QUOTA', tpp: '1583199.9999', from: '2025-09-01' }],
  };

  // by the README of the folder: PL-4 is 2,000 H200 to Poland on the day compliance is due, PL-5 is 100 in September
  test.each([
    { reference: 'PL-3', answers: ['GAP', 'NONE_REQUIRED', 'NONE_REQUIRED', 'NONE_REQUIRED', 'NONE_REQUIRED'] },
    { reference: 'PL-4', answers: ['GAP', 'UNAUTHORIZED', 'NONE_REQUIRED', 'NONE_REQUIRED', 'UNAUTHORIZED'] },
    { reference: 'PL-5', answers: ['GAP', 'LPP', 'NONE_REQUIRED', 'LPP', 'UNAUTHORIZED'] },
    { reference: 'VN-3', answers: ['GAP', 'LPP', 'LICENSE_REQUIRED', 'LPP', 'UNAUTHORIZED'] },
  ])('$reference', async ({ answers, reference }) => {
    const before = { name: 'before', rulebooks: ['CNMO-2026'] };
    const found = await readingsOfShipment(reference, [before, { name: 'text' }, ENFORCED, postponed, cut]);
    expect(found.map((one) => one['recordedAs'] ?? one['requirement'] ?? 'GAP')).toEqual(answers);
    expect(found[0]).toMatchObject({ gap: expect.stringContaining('CNMO-2026') as unknown, breaches: [] });
  });

  test('rests on the balances it was judged on, not on those of today', async () => {
    const half = (tpp: string) => ({
      name: tpp,
      whatIf: [{ name: 'q', quantity: 'LPP_YEARLY_QUOTA', tpp, from: '2025-09-01' }],
    });
    // VN-3 is the third of three lines of 1,583,200 TPP in 2025: 4,749,600 with it
    const found = await readingsOfShipment('VN-3', [half('4749600'), half('4749599.9999')]);
    expect(found.map((one) => one['recordedAs'])).toEqual(['LPP', 'UNAUTHORIZED']);
  });

  test('of a license there is none', async () => {
    const { license } = await api.data(
      `{ license(number: "PL-1") { determination { subject receipt readings(under: [{ name: "text" }]) { name } } } }`,
    );
    expect(license?.['determination']).toMatchObject({
      subject: 'LICENSE',
      receipt: expect.stringContaining('"subject": "LICENSE"') as unknown,
      readings: null,
    });
  });
});

describe('China and Macau from 15 January 2026, on the volumes of the ledger (R-90 to R-92)', () => {
  const ALL = [
    'AVAILABLE_IN_US',
    'NO_US_DELAY',
    'NO_CAPACITY_DIVERTED',
    'PERMITTED_END_USE',
    'CONSIGNEE_SAFEGUARDS',
    'NO_WEIGHTS_TO_UNDISCLOSED',
    'TESTED_IN_US_LABORATORY',
  ];
  const china = (quantity: string, certifications?: readonly string[]) => ({
    item: 'nvidia-h200-sxm',
    quantity,
    destinationCountry: 'CN',
    consignee: 'CNX',
    exportedAt: '2026-02-01T12:00:00Z',
    certifications,
  });
  const application = async (input: object): Promise<Answered | undefined> =>
    (await determine({ input, under: [ENFORCED] }))['application'];

  test.each([
    { why: 'just full', input: china('200', ALL), policy: 'CASE_BY_CASE', unmet: [] },
    {
      why: 'one board too many',
      input: china('201', ALL),
      policy: 'PRESUMPTION_OF_DENIAL',
      unmet: ['review.volumeCap'],
    },
    {
      why: 'without the report of the laboratory',
      input: china('200', ALL.slice(0, -1)),
      policy: 'PRESUMPTION_OF_DENIAL',
      unmet: ['review.certified'],
    },
    { why: 'nothing said', input: china('200'), policy: 'PRESUMPTION_OF_DENIAL', unmet: ['review.certified'] },
    {
      why: 'a B200',
      input: { ...china('1', ALL), item: 'nvidia-b200' },
      policy: 'PRESUMPTION_OF_DENIAL',
      unmet: ['review.caseByCase', 'review.volumeCap'],
    },
    {
      why: 'the day before the rule',
      input: { ...china('1', ALL), exportedAt: '2026-01-14T12:00:00Z' },
      policy: 'PRESUMPTION_OF_DENIAL',
      unmet: ['review.caseByCase', 'review.volumeCap', 'review.certified'],
    },
  ])('$why: $policy', async ({ input, policy, unmet }) => {
    const answer = await application(input);
    expect(answer?.['reviewPolicy']).toBe(policy);
    const findings = listOf(answer?.['caseByCase']?.['findings']) as unknown as { rule: string; met: boolean }[];
    expect(findings.filter(({ met }) => !met).map(({ rule }) => rule)).toEqual(unmet);
  });

  test('says how much of the product remains under the cap', async () => {
    const answer = await application(china('1', ALL));
    expect(answer?.['caseByCase']?.['volumeCap']).toEqual({
      sharePercent: 50,
      unitedStatesTpp: '15832000',
      chinaMacauTpp: '4749600',
      capTpp: '7916000',
      remainingTpp: '3166400',
      overTpp: '0',
    });
  });

  test('a shipment moves it at once, and a reversal gives it back', async () => {
    const sold = {
      idempotencyKey: 'sold-1',
      reference: 'SOLD-1',
      item: 'nvidia-h200-sxm',
      quantity: '2',
      destinationCountry: 'US',
      consignee: 'USX',
      exportedAt: '2026-01-31T12:00:00Z',
    };
    await api.data(`mutation ($input: PostShipmentInput!) { postShipment(input: $input) { userErrors { code } } }`, {
      input: sold,
    });
    expect((await application(china('201', ALL)))?.['reviewPolicy']).toBe('CASE_BY_CASE');
    await api.data(
      `mutation ($input: ReverseShipmentInput!) { reverseShipment(input: $input) { userErrors { code message } } }`,
      { input: { idempotencyKey: 'back-1', reference: 'BACK-1', reverses: 'SOLD-1', reason: 'never left' } },
    );
    expect((await application(china('201', ALL)))?.['reviewPolicy']).toBe('PRESUMPTION_OF_DENIAL');
  });

  test('the volumes of a product are a position of their own, at any instant and under any reading', async () => {
    const whatIf = [{ name: 'a quarter', quantity: 'VOLUME_CAP_SHARE', percent: 25, from: '2026-02-01' }];
    const ask = `query ($at: DateTime!, $under: [ReadingInput!]) { volumeCap(item: "nvidia-h200-sxm", at: $at, under: $under) {
      unitedStatesTpp chinaMacauTpp cap { remainingTpp overTpp } citations { rule } readings { gap cap { remainingTpp overTpp } } } }`;
    const at = async (instant: string) =>
      (await api.data(ask, { at: instant, under: [{ name: 'x', whatIf }] }))['volumeCap'];
    expect(await at('2026-01-14T23:59:59Z')).toEqual({
      unitedStatesTpp: '15832000',
      chinaMacauTpp: '1583200',
      cap: null,
      citations: [],
      readings: [{ gap: null, cap: null }],
    });
    // on 31 January all 4,749,600 count; half of 15,832,000 is 7,916,000, a quarter is 3,958,000
    expect(await at('2026-01-31T00:00:00Z')).toMatchObject({
      cap: { remainingTpp: '3166400', overTpp: '0' },
      citations: [{ rule: 'R-91' }],
      readings: [{ cap: { remainingTpp: '3166400', overTpp: '0' } }],
    });
    expect((await at('2026-02-01T00:00:00Z'))?.['readings']).toEqual([
      { gap: null, cap: { remainingTpp: '0', overTpp: '791600' } },
    ]);
    const { errors } = await api.ask('{ volumeCap(item: "no-such-part") { item } }');
    expect(JSON.stringify(errors)).toContain('UNKNOWN_ITEM');
  });

  test('is no part of an answer about any other country', async () => {
    expect((await application(poland('2026-02-01T12:00:00Z')))?.['caseByCase']).toBeNull();
  });
});

test('the named entities of the UAE rule, as the caller tells of them (R-96)', async () => {
  const input = (exportedAt: string, listed: object) => ({
    item: 'nvidia-h200-sxm',
    quantity: '1000',
    destinationCountry: 'AE',
    consignee: 'AEP',
    exportedAt,
    ...listed,
  });
  const asEnforced = async (of: object): Promise<unknown> =>
    (await determine({ input: of, posture: 'AS_ENFORCED' }))['mayShip'];
  const g42 = { consigneeListedAs: 'G42' };
  expect(await asEnforced(input('2026-07-09T12:00:00Z', g42))).toBe('NO');
  expect(await asEnforced(input('2026-08-01T12:00:00Z', g42))).toBe('YES');
  expect(await asEnforced(input('2026-08-01T12:00:00Z', {}))).toBe('NO');
  expect(await asEnforced(input('2027-04-06T12:00:00Z', g42))).toBe('YES');
  expect(await asEnforced(input('2027-04-07T12:00:00Z', g42))).toBe('NO');
});

describe('positions under several readings', () => {
  const ALLOCATION = `query ($at: DateTime!, $under: [ReadingInput!]) {
    allocation(country: "PL", at: $at, under: $under) { allocationTpp status
      readings { name gap group reason allocationTpp licensedTpp remainingTpp statusByLicensed statusByExported } } }`;

  // license PL-1 of the small folder is for 1,000 H100: 15,832,000 TPP are licensed to Poland
  test('an allocation: the text, what is enforced, a smaller cap, and the years after 2027', async () => {
    const cap = (from: string) => [{ name: 'cap', quantity: 'COUNTRY_ALLOCATION', tpp: '31664000', from }];
    const under = [
      { name: 'text' },
      ENFORCED,
      { name: 'cap', whatIf: cap('2026-01-01') },
      { name: 'later', whatIf: cap('2026-09-01') },
      BEFORE,
    ];
    const { allocation } = await api.data(ALLOCATION, { at: '2026-08-01T00:00:00Z', under });
    expect(allocation).toMatchObject({
      allocationTpp: '790000000',
      readings: [
        { allocationTpp: '790000000', statusByExported: 'PRESUMPTION_OF_APPROVAL', reason: null },
        { statusByExported: null, reason: expect.stringContaining('As enforced') as unknown },
        { allocationTpp: '31664000', remainingTpp: '15832000', statusByExported: 'POLICY_OF_DENIAL' },
        { allocationTpp: '790000000', statusByExported: 'PRESUMPTION_OF_APPROVAL' },
        { gap: expect.stringContaining('ACS-2023 is for days') as unknown, allocationTpp: null, group: null },
      ],
    });
  });

  test('in 2028 there is no number, unless one is assumed (R-26)', async () => {
    const figure = (tpp: string) => ({
      name: tpp,
      whatIf: [{ name: 'a figure', quantity: 'COUNTRY_ALLOCATION', tpp, from: '2028-01-01' }],
    });
    const under = [{ name: 'text' }, figure('15832000'), figure('15832001')];
    const { allocation } = await api.data(ALLOCATION, { at: '2028-06-01T00:00:00Z', under });
    expect(allocation).toMatchObject({
      allocationTpp: null,
      status: 'UNDEFINED',
      readings: [
        { allocationTpp: null, statusByLicensed: 'UNDEFINED', reason: expect.stringContaining('R-26') as unknown },
        { allocationTpp: '15832000', remainingTpp: '0', statusByLicensed: 'POLICY_OF_DENIAL' },
        { allocationTpp: '15832001', remainingTpp: '1', statusByLicensed: 'PRESUMPTION_OF_APPROVAL' },
      ],
    });
  });

  test('an LPP quota: a smaller one, and none before the Framework', async () => {
    const cut = (from: string) => [{ name: 'cut', quantity: 'LPP_YEARLY_QUOTA', tpp: '4749599', from }];
    const under = [
      { name: 'text' },
      { name: 'cut', whatIf: cut('2025-06-01') },
      { name: 'cut', whatIf: cut('2026-01-01') },
      ENFORCED,
      BEFORE,
    ];
    const { quota } = await api.data(
      `query ($under: [ReadingInput!]) { quota(consignee: "VNX", year: 2025, at: "2025-12-31T12:00:00Z", under: $under) {
        usedTpp readings { gap reason quotaTpp remainingTpp overTpp } } }`,
      { under },
    );
    const text = { gap: null, reason: null, quotaTpp: '26900000', remainingTpp: '22150400', overTpp: '0' };
    expect(quota).toEqual({
      usedTpp: '4749600',
      readings: [
        text,
        { gap: null, reason: null, quotaTpp: '4749599', remainingTpp: '0', overTpp: '1' },
        text,
        { ...text, reason: expect.stringContaining('As enforced') as unknown },
        {
          gap: expect.stringContaining('ACS-2023') as unknown,
          reason: null,
          quotaTpp: null,
          remainingTpp: null,
          overTpp: null,
        },
      ],
    });
  });

  test('a list answers under the same readings, country by country', async () => {
    const whatIf = [{ name: 'ally', country: 'PL', group: 'SUPPLEMENT_5_A', from: '2026-01-01' }];
    const { allocations } = await api.data(
      `query ($under: [ReadingInput!]) { allocations(at: "2026-08-01T00:00:00Z", group: ALLOCATION, first: 500, under: $under) {
        nodes { country { code } readings { group } } } }`,
      { under: [{ name: 'ally', whatIf }] },
    );
    const nodes = listOf(allocations?.['nodes']);
    expect(nodes.length).toBeGreaterThan(150);
    const allied = nodes.filter((node) => (listOf(node['readings'])[0]?.['group'] as unknown) === 'SUPPLEMENT_5_A');
    expect(allied.map((node) => node['country']?.['code'])).toEqual(['PL']);
  });

  test('a placement: other shares from their day on, and nothing as enforced', async () => {
    const share = (percent: number) => [{ name: 's', quantity: 'UVEU_COUNTRY_SHARE', percent, from: '2025-08-01' }];
    const under = [{ name: 'text' }, { name: 'nine', whatIf: share(9) }, ENFORCED, BEFORE];
    const ask = `query ($at: DateTime!, $under: [ReadingInput!]) { placement(veu: "V-AUR", at: $at, under: $under) {
      violations readings { name gap applies reason violations limits { rule limitPercent } } } }`;
    const { placement } = await api.data(ask, { at: '2025-08-01T00:00:00Z', under });
    expect(placement).toMatchObject({
      violations: ['R-44:MY', 'R-45'],
      readings: [
        { violations: ['R-44:MY', 'R-45'], applies: true },
        { violations: ['R-45'], applies: true },
        { violations: [], applies: false, reason: expect.stringContaining('As enforced') as unknown },
        { gap: expect.stringContaining('ACS-2023') as unknown, applies: false, limits: [] },
      ],
    });
    const before = await api.data(ask, { at: '2025-07-31T23:59:59Z', under: [{ name: 'nine', whatIf: share(9) }] });
    const [nine] = listOf(before['placement']?.['readings']);
    expect(nine?.['violations']).toEqual(before['placement']?.['violations']);
  });

  test('room, what must come first and what may leave: other shares, other groups, nothing as enforced', async () => {
    const from = '2025-08-01';
    const wide = (on: string) =>
      Object.entries({ UVEU_COUNTRY_SHARE: 20, UVEU_OUTSIDE_SHARE: 60, UVEU_ABROAD_SHARE: 100 }).map(
        ([quantity, percent]) => ({ name: quantity, quantity, percent, from: on }),
      );
    const under = [
      { name: 'text' },
      { name: 'wide', whatIf: wide(from) },
      { name: 'ally', whatIf: [{ name: 'a', country: 'MY', group: 'SUPPLEMENT_5_A', from }] },
      { name: 'closed', whatIf: [{ name: 'c', country: 'MY', group: 'D5_OR_MACAU', from }] },
      { name: 'later', whatIf: wide('2025-08-02') },
      ENFORCED,
      BEFORE,
    ];
    const about = 'veu: "V-AUR", at: "2025-08-01T00:00:00Z"';
    const ROOM = 'installedTpp roomTpp unlimited reason binding { rule limitPercent }';
    const NEED = 'applies reason fitsNow unitedStates { possible amountTpp because }';
    const SAFE = 'country { code } amountTpp breaksNext brokenAlready';
    const { needFirst, placement, room, safeRemoval } = await api.data(
      `query ($under: [ReadingInput!]) { placement(${about}) { totalTpp outsideAlliesTpp }
         room(${about}, countries: ["MY"], under: $under) { countries { ${ROOM} } readings { name gap countries { ${ROOM} } } }
         needFirst(${about}, country: "MY", tpp: "1", under: $under) { ${NEED} readings { name gap ${NEED} } }
         safeRemoval(${about}, countries: ["DE"], under: $under) { countries { ${SAFE} } readings { name gap applies countries { ${SAFE} } } } }`,
      { under },
    );
    const whole = tenThousandths(placement?.['totalTpp']);
    const outside = tenThousandths(placement?.['outsideAlliesTpp']);
    const [enacted] = listOf(room?.['countries']);
    const here = tenThousandths(enacted?.['installedTpp']);
    const rooms = listOf(room?.['readings']).map((reading) => listOf(reading['countries'])[0]);
    expect(rooms[0]).toEqual(enacted);
    expect(enacted).toMatchObject({ roomTpp: '0', binding: { rule: 'R-45', limitPercent: 50 } });
    // x more there is within p percent as long as 100 (part + x) <= p (whole + x)
    const within = (part: bigint, percent: bigint): bigint => (percent * whole - 100n * part) / (100n - percent);
    const least = within(here, 20n) < within(outside, 60n) ? within(here, 20n) : within(outside, 60n);
    expect(least).toBeGreaterThan(0n);
    expect(tenThousandths(rooms[1]?.['roomTpp'])).toBe(least);
    expect(rooms[2]).toMatchObject({ binding: { rule: 'R-45' } });
    expect(rooms[3]).toMatchObject({ roomTpp: '0', binding: null, reason: expect.stringContaining('R-42') as unknown });
    expect(rooms[4]).toEqual(enacted);
    expect(rooms[5]).toMatchObject({ unlimited: true, reason: expect.stringContaining('As enforced') as unknown });
    expect(listOf(room?.['readings'])[6]).toMatchObject({
      gap: expect.stringContaining('ACS-2023') as unknown,
      countries: [],
    });

    const needs = listOf(needFirst?.['readings']);
    expect(needs[0]).toMatchObject({ applies: true, fitsNow: false, unitedStates: needFirst?.['unitedStates'] });
    const missing = (100n * (here + 10_000n) - 7n * (whole + 10_000n) + 6n) / 7n;
    const abroad = tenThousandths(needs[0]?.['unitedStates']?.['amountTpp']);
    expect(abroad >= missing).toBe(true);
    expect(needs[1]?.['unitedStates']?.['because']).not.toContain('R-44:MY');
    expect(needs[5]).toMatchObject({ applies: false, fitsNow: true, unitedStates: null });
    expect(needs[6]).toMatchObject({
      applies: false,
      fitsNow: false,
      reason: null,
      gap: expect.any(String) as unknown,
    });

    const removals = listOf(safeRemoval?.['readings']);
    expect(removals[0]?.['countries']).toEqual(safeRemoval?.['countries']);
    expect(listOf(removals[0]?.['countries'])[0]).toMatchObject({ amountTpp: '0', brokenAlready: ['R-44:MY'] });
    expect(listOf(removals[1]?.['countries'])[0]?.['brokenAlready']).toEqual([]);
    expect(removals[5]).toMatchObject({ applies: false, countries: [{ breaksNext: [], brokenAlready: [] }] });
    expect(removals[6]).toMatchObject({ gap: expect.any(String) as unknown, countries: [] });
  });

  test('the posture of what must come first and of what may leave', async () => {
    const { needFirst, safeRemoval } = await api.data(
      `{ needFirst(veu: "V-AUR", at: "2025-08-01T00:00:00Z", posture: AS_ENFORCED, country: "CN", tpp: "1") { posture applies fitsNow }
         safeRemoval(veu: "V-AUR", at: "2025-08-01T00:00:00Z", posture: AS_ENFORCED) { posture applies reason } }`,
    );
    expect(needFirst).toEqual({ posture: 'AS_ENFORCED', applies: false, fitsNow: false });
    expect(safeRemoval).toEqual({
      posture: 'AS_ENFORCED',
      applies: false,
      reason: expect.stringContaining('As enforced') as unknown,
    });
  });

  test('a plan: an assumption bites from its day on, and a gap is said', async () => {
    const step = (on: string) => ({ id: on, on, country: 'IE', tpp: '1' });
    const input = {
      veu: 'V-AUR',
      at: '2025-06-01T00:00:00Z',
      until: '2025-07-02',
      steps: [step('2025-06-30'), step('2025-07-01')],
      readings: [
        { name: 'text' },
        {
          name: 'no chips in Ireland from July',
          whatIf: [{ name: 'x', country: 'IE', group: 'D5_OR_MACAU', from: '2025-07-01' }],
        },
        { name: 'rescinded', whatIf: [{ name: 'x', rulebook: 'AIDIFF-2025', removedOn: '2025-07-01' }] },
      ],
    };
    const { planPlacement } = await api.data(
      `query ($input: PlanPlacementInput!) { planPlacement(input: $input) {
        readings { name gap feasible steps { step { id } violations { rule } } } } }`,
      { input },
    );
    const [text, closed, rescinded] = listOf(planPlacement?.['readings']);
    const rulesOf = (reading: Answered | undefined): unknown[] =>
      listOf(reading?.['steps']).map((one) => listOf(one['violations']).map((violation) => violation['rule']));
    expect(rulesOf(closed)[0]).toEqual(rulesOf(text)[0]);
    expect(rulesOf(closed)[1]).toContain('R-42:IE');
    expect(rulesOf(text)[1]).not.toContain('R-42:IE');
    expect(rescinded).toMatchObject({
      feasible: false,
      steps: [],
      gap: expect.stringContaining('2025-07-01') as unknown,
    });
  });
});
