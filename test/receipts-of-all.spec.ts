import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Assembly } from '../src/cli/assembly.js';
import type { SiteFact, VeuFact } from '../src/ledger/facts.js';
import { loadConfig } from '../src/platform/config.js';
import { LOCAL_TENANT } from '../src/platform/database.js';
import { day, instant } from '../src/rules/day.js';
import { digest, RECEIPT_FORMAT, writeReceipt } from '../src/shipments/receipt.js';
import { ReceiptReads } from '../src/shipments/receipt.reads.js';
import { differenceIn } from '../src/shipments/verify-receipt.js';
import { approval, hold, SetClock, told } from './support/holds.js';
import {
  freshLedger,
  license,
  news,
  noon,
  partyOf,
  removal,
  shipment,
  stock,
  type TestLedger,
} from './support/ledger.js';

type Json = Record<string, unknown>;

const H200 = 'nvidia-h200-sxm';
const veu: VeuFact = {
  kind: 'VEU', id: 'V', veuKind: 'UVEU', holderId: 'RHEIN', country: null, grantedOn: day('2025-06-01'), ...told('V'),
}; // prettier-ignore
const site: SiteFact = {
  kind: 'SITE', id: 'S', veuId: 'V', country: 'BR', authorizedOn: day('2025-06-01'), notifiedOn: null, ...told('S'),
}; // prettier-ignore

let ledger: TestLedger;
/** The receipts of all determinations, by what they are of. */
let receipts: Record<string, string[]>;

beforeAll(async () => {
  ledger = await freshLedger(
    [
      partyOf('ACME'),
      partyOf('OTHER'),
      ...['DE', 'US', 'CN'].map((at) =>
        partyOf(at === 'DE' ? 'RHEIN' : `${at}X`, { locationCountry: at, headquartersCountry: at }),
      ),
    ],
    new SetClock(instant('2026-02-01T00:00:00Z')),
  );
  const china = { destinationCountry: 'CN', consigneeId: 'CNX', itemId: H200, valueCents: 0n } as const;
  const underChina = { ...china, named: 'LICENSE', licenseNumber: 'L-CN' } as const;
  const later = { plannedAt: noon('2026-03-02') };
  const open = (given: Parameters<typeof hold>[0]) => hold({ expiresAt: instant('2026-12-31T00:00:00Z'), ...given });
  const inBrazil = { consigneeId: 'RHEIN', siteId: 'S', named: 'UVEU' } as const;
  await ledger.record(veu);
  await ledger.record(site);
  await ledger.record(stock({ holderId: 'RHEIN', country: 'DE', quantity: 930n }));
  await ledger.record(
    license({ number: 'L-1', quantity: 10n, valueCents: 1_000n }),
    license({ number: 'L-2', quantity: 20n, valueCents: 2_000n, replacesNumber: 'L-1', issuedOn: day('2025-07-01') }),
    license({ number: 'L-CN', ...china, quantity: 9_000n, issuedOn: day('2026-01-14'), expiresOn: day('2027-01-14') }),
    license({ number: 'L-DE', destinationCountry: 'DE', consigneeId: 'RHEIN' }),
    license({ number: 'L-B', itemId: 'nvidia-a40' }),
    license({ number: 'L-BIG', destinationCountry: 'CL', consigneeId: 'OTHER', quantity: 60_000n }),
  );
  await ledger.record(news({ uplift: 2_000n, externalLicensedTpp: 7_000_000n }));
  // a license that turns up late, so that those after it are judged again
  await ledger.record(
    license({ number: 'L-EARLY', issuedOn: day('2025-05-20'), destinationCountry: 'CL', quantity: 1_000n }),
  );
  await ledger.record(
    shipment({
      quantity: 1_000n,
      destinationCountry: 'US',
      act: 'TRANSFER_IN_COUNTRY',
      consigneeId: 'USX',
      itemId: H200,
      exportedAt: noon('2026-01-10'),
    }),
    shipment({ ...underChina, quantity: 300n, exportedAt: noon('2026-01-20') }),
    shipment({ ...underChina, quantity: 300n, exportedAt: noon('2026-01-21') }),
    shipment({ quantity: 1_000n, named: 'LPP' }),
    shipment({ ...inBrazil, quantity: 10n }),
    removal({ holderId: 'RHEIN', country: 'DE', quantity: 1n }),
    removal({ quantity: 5_000n }),
  );
  await ledger.record(
    open({ reference: 'H-LPP', quantity: 200n }),
    open({
      reference: 'H-LIC',
      named: 'LICENSE',
      licenseNumber: 'L-2',
      quantity: 3n,
      valueCents: 3n,
      plannedAt: noon('2025-07-10'),
    }),
    open({ reference: 'H-TBA', named: null, consigneeId: 'OTHER', quantity: 2_000n }),
    open({ reference: 'H-NONE', named: null, consigneeId: 'OTHER', quantity: 5n }),
    open({ reference: 'H-VEU', ...inBrazil, quantity: 40n }),
    open({ reference: 'H-SMALL', ...underChina, ...later, quantity: 1n }),
  );
  const refused = { onBreach: 'REFUSE', exportedAt: noon('2025-06-20') } as const;
  await ledger.record(
    shipment({ ...refused, quantity: 700n, named: 'LPP' }),
    shipment({ ...refused, quantity: 600n }),
    shipment({ ...refused, quantity: 500n, named: 'LPP' }),
    shipment({ ...refused, quantity: 600n, named: 'LPP', exportedAt: noon('2025-06-01') }),
    shipment({ ...refused, quantity: 19n, named: 'LICENSE', licenseNumber: 'L-2', exportedAt: noon('2025-07-20') }),
    shipment({ ...refused, quantity: 2n, named: 'LICENSE', licenseNumber: 'NONE' }),
    shipment({ ...refused, quantity: 25n, ...inBrazil }),
    shipment({ ...refused, destinationCountry: 'CN', consigneeId: 'CNX' }),
    shipment({ ...underChina, onBreach: 'REFUSE', quantity: 201n, exportedAt: noon('2026-01-15') }),
    open({ quantity: 600n }),
    open({ quantity: 90n, ...inBrazil }),
    open({ ...underChina, ...later, quantity: 500n }),
    open({ named: null, consigneeId: 'CNX', destinationCountry: 'CN' }),
  );
  const [tooMuch] = await ledger.record(open({ reference: 'H-OVER', quantity: 600n, by: 'ann' }));
  await ledger.record(approval(tooMuch?.seq ?? 0, 'ben'));

  const reads = new Assembly(ledger.db, loadConfig({})).make(ReceiptReads);
  receipts = {};
  for (const { kind, seq } of await ledger.rows<{ seq: string; kind: string }>(
    `select seq, subject_kind as kind from determination order by seq`,
  )) {
    const receipt = await reads.of(Number(seq), { tenant: LOCAL_TENANT });
    (receipts[kind] ??= []).push(receipt === null ? `none for ${seq}` : writeReceipt(receipt));
  }
});
afterAll(() => ledger.close());

const all = (): string[] => Object.values(receipts).flat();

test('every determination has a receipt, and replays from it alone', () => {
  const counts = Object.fromEntries(Object.entries(receipts).map(([kind, texts]) => [kind, texts.length]));
  expect(counts).toMatchObject({
    HOLD: 6,
    REFUSAL: 15,
    LICENSE: expect.any(Number),
    REMOVAL: 2,
    SHIPMENT: expect.any(Number),
  });
  expect(counts['LICENSE']).toBeGreaterThan(6); // some were judged again
  expect(
    all()
      .map((text) => [text.slice(0, 20), differenceIn(text)])
      .filter(([, found]) => found !== null),
  ).toEqual([]);
});

/** Every leaf of a receipt, by its path. */
function leaves(value: unknown, at: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...at]];
  return Object.entries(value).flatMap(([key, one]) => leaves(one, [...at, key]));
}

/** The same with one leaf changed by as little as can be. */
function changed(text: string, place: readonly string[]): Json {
  const json = JSON.parse(text) as Json;
  const holder = place.slice(0, -1).reduce((one, key) => one[key] as Json, json);
  const last = place.at(-1) ?? '';
  holder[last] = other(holder[last]);
  return json;
}
function other(was: unknown): unknown {
  if (typeof was === 'number') return was + 1;
  if (typeof was === 'boolean') return !was;
  if (was === null) return 'X';
  const text = String(was);
  if (/^-?\d+$/.test(text)) return String(BigInt(text) + 1n);
  return `${text.slice(0, -1)}${text.endsWith('A') ? 'B' : 'A'}`;
}

function isFound(json: Json): boolean {
  try {
    return differenceIn(JSON.stringify(json)) !== null;
  } catch {
    return true; // what cannot even be replayed
  }
}

/** As somebody would who knows how digests are made. */
function forged(json: Json): Json {
  const { sha256: _, ...content } = json;
  return { ...content, sha256: digest(JSON.stringify(content)) };
}

describe('a receipt of each kind', () => {
  test.each(['SHIPMENT', 'REFUSAL', 'HOLD', 'LICENSE', 'REMOVAL'])(
    '%s: whatever leaf is changed, it is found',
    (kind) => {
      let tried = 0;
      for (const text of (receipts[kind] ?? []).filter((_, index) => index % 3 === 0)) {
        for (const place of leaves(JSON.parse(text))) {
          tried += 1;
          expect({ place, found: isFound(changed(text, place)) }).toEqual({ place, found: true });
        }
      }
      expect(tried).toBeGreaterThan(30);
    },
  );

  test.each(['SHIPMENT', 'REFUSAL', 'HOLD', 'LICENSE', 'REMOVAL'])(
    '%s: with a new digest too, wherever the rules or the rulebook say it',
    (kind) => {
      const parts = ['effectiveAt', 'outcome', 'arithmetic', 'rulebooks', 'parameters'];
      const follows = kind === 'REMOVAL' ? parts.slice(1) : parts; // a removal does not say when it was
      for (const text of (receipts[kind] ?? []).filter((_, index) => index % 3 === 0)) {
        for (const place of leaves(JSON.parse(text)).filter(([part]) => follows.includes(part ?? ''))) {
          expect({ place, found: isFound(forged(changed(text, place))) }).toEqual({ place, found: true });
        }
      }
    },
  );
});

describe('the balances that an outcome rests on are found with a new digest too', () => {
  const oneOf = (kind: string, pattern: RegExp): string =>
    (receipts[kind] ?? []).find((text) => pattern.test(text)) ?? '';
  const cases: { why: string; kind: string; pattern: RegExp; place: string[] }[] = [
    { why: 'a quota', kind: 'REFUSAL', pattern: /"LPP_QUOTA"/, place: ['balances', 'lppUsedTpp'] },
    { why: 'volumes', kind: 'REFUSAL', pattern: /"VOLUME_CAP"/, place: ['balances', 'volumes', 'chinaMacauTpp'] },
    { why: 'a base', kind: 'HOLD', pattern: /"uveu.country"/, place: ['balances', 'site', 'base', 'DE'] },
    {
      why: 'what is promised',
      kind: 'REFUSAL',
      pattern: /"UVEU_7"/,
      place: ['balances', 'site', 'promised', 'base', 'BR'],
    },
    {
      why: 'what was drawn',
      kind: 'HOLD',
      pattern: /"license.quantity"/,
      place: ['balances', 'licenses', '0', 'drawnQuantity'],
    },
    {
      why: 'an allocation',
      kind: 'LICENSE',
      pattern: /"STRADDLES"|"excessTpp": "[1-9]/,
      place: ['balances', 'allocation', 'licensedTpp'],
    },
    { why: 'a removal', kind: 'REMOVAL', pattern: /"REMOVAL_EXCEEDS_BASE"/, place: ['balances', 'unitsBefore'] },
  ];
  test.each(cases)('$why', ({ kind, pattern, place }) => {
    const text = oneOf(kind, pattern);
    expect(text).not.toBe('');
    expect(isFound(forged(changed(text, place)))).toBe(true);
  });

  test('a refusal that broke nothing is none', () => {
    const text = oneOf('HOLD', /"breaches": \[\]/);
    expect(differenceIn(JSON.stringify(forged({ ...(JSON.parse(text) as Json), subject: 'REFUSAL' })))).toMatch(
      /^subject: /,
    );
  });
});

test('a receipt of the first format, which has no subject, is still replayed', () => {
  const [text = ''] = receipts['SHIPMENT'] ?? [];
  const { subject: _, ...rest } = JSON.parse(text) as Json;
  const first = forged({ ...rest, format: 'headroom-receipt-1' });
  expect(differenceIn(JSON.stringify(first))).toBeNull();
  expect(() => differenceIn(JSON.stringify({ ...first, format: 'headroom-receipt-0' }))).toThrow(RECEIPT_FORMAT);
});
