import { describe, expect, test } from '@jest/globals';
import { day, instant } from '../rules/day.js';
import type { FileName } from './columns.js';
import { factsOf, imported, lastRow, withRows } from './imported.fixture.js';

/** One row below the ground of the fixture, and what becomes of it: `accepted`, `ignored` or `column CODE`. */
function table(file: FileName, rows: readonly (readonly [row: string, outcome: string])[]): void {
  describe(`${file}.csv`, () => {
    test.each(rows)('%s: %s', async (row, outcome) => {
      expect(await lastRow(file, row)).toBe(outcome);
    });
  });
}

table('holidays', [
  ['2025-01-01,', 'accepted'],
  ['2025-01-01', 'null WRONG_COLUMN_COUNT'],
  [',New Year', 'on REQUIRED'],
  ['2025-02-29,Leap day', 'on BAD_DATE'],
]);

table('parties', [
  ['P-1,One,KH,KH,GOVERNMENT,P-US', 'accepted'],
  ['P-DE,Rhein,DE,DE,,', 'ignored'],
  [' P-DE , Rhein ,DE,DE,,', 'ignored'],
  ['P-DE,Rhein,DE,DE,PRIVATE,', 'id DUPLICATE_OTHER_CONTENT'],
  ['P-DE,,UK,DE,,', 'id DUPLICATE_OTHER_CONTENT'],
  ['P-DE,,UK,DE,', 'null WRONG_COLUMN_COUNT'],
  [',One,DE,DE,,', 'id REQUIRED'],
  ['P 1,One,DE,DE,,', 'id BAD_ID'],
  ['P-1,,UK,DE,,', 'name REQUIRED'],
  ['P-1,One,UK,de,,', 'location_country BAD_COUNTRY'],
  ['P-1,One,,DE,,', 'location_country REQUIRED'],
  ['P-1,One,DE,de,,', 'headquarters_country BAD_COUNTRY'],
  ['P-1,One,DE,DE,private,', 'sector BAD_VALUE'],
  ['P-1,One,DE,DE,,P 2', 'parent_id BAD_ID'],
  ['P-1,One,DE,DE,,P-2', 'parent_id UNKNOWN_PARTY'],
  ['P-1,One,DE,DE,,P-1', 'parent_id PARENT_CYCLE'],
]);

table('licenses', [
  ['L-2,2025-06-01,,DE,P-DE,nvidia-l40s,1,0,', 'accepted'],
  ['L-2,2025-06-01,2025-06-01,DE,P-DE,nvidia-l40s,1,0,', 'accepted'],
  ['L-2,2025-06-01,2025-05-31,DE,P-DE,nvidia-l40s,1,0,', 'expires_on EXPIRES_BEFORE_ISSUE'],
  ['L-2,2025-06-01,2025-05-31,DE,P-DE,nvidia-l40s,1,0,L-9', 'replaces_number UNKNOWN_LICENSE'],
  ['L-2,2025-06-01,,DE,P-9,nvidia-l40s,0,0,', 'consignee_id UNKNOWN_PARTY'],
  ['L-2,2025-06-01,,DE,P-DE,nvidia-l41,0,0,', 'item_id UNKNOWN_ITEM'],
  ['L-2,2025-06-01,,DE,P-DE,two words,0,0,', 'item_id BAD_ID'],
  ['L-2,2025-06-01,,DE,P-DE,nvidia-rubin,0,0,', 'item_id ITEM_UNDECIDED'],
  ['L-2,2025-06-01,,DE,P-DE,nvidia-l40s,0,-1,', 'quantity NOT_POSITIVE'],
  ['L-2,2025-06-01,,DE,P-DE,nvidia-l40s,1,-1,', 'value_usd NEGATIVE'],
  ['L-2,2025-06-01,,DE,P-DE,nvidia-l40s,1,,', 'value_usd REQUIRED'],
  ['L-2,2025-06-01,,BR,P-DE,nvidia-h100-sxm5,1,1,L-1', 'accepted'],
  ['L-2,2025-05-31,,BR,P-BR,nvidia-h100-sxm5,1,1,L-1', 'replaces_number BAD_REPLACEMENT'],
  ['L-2,2025-06-01,,DE,P-BR,nvidia-h100-sxm5,1,1,L-1', 'replaces_number BAD_REPLACEMENT'],
  ['L-2,2025-06-01,,BR,P-BR,nvidia-h200-sxm,1,1,L-1', 'replaces_number BAD_REPLACEMENT'],
  ['L-2,2025-06-01,,BR,P-BR,nvidia-h100-sxm5,1,1,L-2', 'replaces_number BAD_REPLACEMENT'],
]);

table('license_events', [
  ['L-1,SUSPENDED,2025-06-01,letter,,,,', 'accepted'],
  ['L-1,SUSPENDED,2025-05-31,letter,,,,', 'effective_on LICENSE_EVENT'],
  ['L-1,REINSTATED,2025-07-01,letter,,,,', 'accepted'],
  ['L-1,EXTENSION,2026-06-01,letter,2026-12-31,,,', 'accepted'],
  ['L-1,EXTENSION,2026-06-02,letter,2026-12-31,,,', 'effective_on LICENSE_EVENT'],
  ['L-1,EXTENSION,2026-06-01,letter,2026-05-31,,,', 'expires_on LICENSE_EVENT'],
  ['L-1,EXTENSION,2026-06-01,letter,,,,', 'expires_on REQUIRED'],
  ['L-1,REVOKED,2026-06-01,letter,2026-12-31,,,', 'expires_on BAD_VALUE'],
  ['L-1,NON_MATERIAL,2026-06-01,letter,,ADDRESS,,a new street', 'accepted'],
  ['L-1,NON_MATERIAL,2026-06-01,letter,,MORE_UNITS,,', 'change BAD_VALUE'],
  ['L-1,NON_MATERIAL,2026-06-01,letter,,,,', 'change REQUIRED'],
  ['L-1,NAME_CHANGE,2026-06-01,letter,,,AO 12,', 'accepted'],
  ['L-1,NAME_CHANGE,2026-06-01,letter,,,,', 'opinion REQUIRED'],
  ['L-9,REVOKED,2026-06-01,letter,,,,', 'license_number UNKNOWN_LICENSE'],
  ['L-1,REPLACEMENT,2026-06-01,letter,,,,', 'kind BAD_VALUE'],
  ['L-1,REVOKED,2026-06-31,letter,,,,', 'effective_on BAD_DATE'],
  ['L-1,REVOKED,2026-06-01,,,,,', 'evidence REQUIRED'],
]);

table('withdrawals', [
  ['W-1,LICENSE,L-1,typo', 'accepted'],
  ['W-1,license,L-1,typo', 'kind BAD_VALUE'],
  ['W-1,SHIPMENT,SO-1,typo', 'kind BAD_VALUE'],
  ['W-1,LICENSE,L-9,typo', 'fact NOT_FOUND'],
  ['W-1,LICENSE,,typo', 'fact REQUIRED'],
  ['W-1,HOLIDAY,L-1,typo', 'fact NOT_FOUND'],
  ['W-1,LICENSE,L-1,', 'reason REQUIRED'],
  [',LICENSE,L-1,typo', 'reference REQUIRED'],
]);

table('veus', [
  ['V-1,UVEU,P-DE,,2025-06-01', 'accepted'],
  ['V-1,NVEU,P-BR,US,2025-06-01', 'accepted'],
  ['V-1,veu,P-9,,2025-06-01', 'kind BAD_VALUE'],
  ['V-1,UVEU,P-9,DE,2025-06-01', 'holder_id UNKNOWN_PARTY'],
  ['V-1,UVEU,P-DE,DE,2025-06-01', 'country BAD_VALUE'],
  ['V-1,NVEU,P-DE,,2025-06-01', 'country REQUIRED'],
  ['V-1,UVEU,P-BR,,2025-06-01', 'holder_id VEU_NOT_ELIGIBLE'],
  ['V-1,NVEU,P-HK,IN,2025-06-01', 'holder_id VEU_NOT_ELIGIBLE'],
  ['V-1,NVEU,P-SG,SG,2025-06-01', 'holder_id VEU_NOT_ELIGIBLE'],
  ['V-1,NVEU,P-DE,MO,2025-06-01', 'country VEU_NOT_ELIGIBLE'],
  ['V-1,NVEU,P-DE,KH,2025-06-01', 'country VEU_NOT_ELIGIBLE'],
  ['V-1,NVEU,P-DE,KH,2026-03-01', 'accepted'],
  ['V-1,UVEU,P-US,,2026-06-01', 'holder_id DUPLICATE_VEU'],
  ['V-1,NVEU,P-BR,BR,2026-06-01', 'holder_id DUPLICATE_VEU'],
]);

table('sites', [
  ['S-1,V-U,BR,2025-06-01,2025-01-01', 'accepted'],
  ['S-1,V-N,BR,2025-06-01,', 'accepted'],
  ['S-1,V-9,XX,2025-06-01,', 'veu_id UNKNOWN_VEU'],
  ['S-1,V-U,BR,2025-06-01,soon', 'notified_on BAD_DATE'],
  ['S-1,V-U,CN,2025-06-01,', 'country VEU_NOT_ELIGIBLE'],
  ['S-1,V-N,MO,2025-06-01,', 'country VEU_NOT_ELIGIBLE'],
  ['S-1,V-N,DE,2025-06-01,', 'country SITE_OUTSIDE_VEU_COUNTRY'],
]);

table('installed_base', [
  ['P-BR,BR,nvidia-h100-sxm5,5,2025-01-01', 'accepted'],
  ['P-9,XX,nvidia-h100-sxm5,5,2025-01-01', 'holder_id UNKNOWN_PARTY'],
  ['P-BR,BR,nvidia-h100-sxm5,5,2025-01-01T00:00:00Z', 'as_of BAD_DATE'],
]);

table('allocation_changes', [
  ['BR,2025-06-01,,,,', 'accepted'],
  ['BR,2025-06-01,1,MET,0,"a, b"', 'accepted'],
  ['BR,2025-06-01,1.0001,met,,', 'uplift UPLIFT_OUT_OF_RANGE'],
  ['BR,2025-06-01,-0.1,,,', 'uplift UPLIFT_OUT_OF_RANGE'],
  ['BR,2025-06-01,,met,,', 'official_status BAD_VALUE'],
  ['BR,2025-06-01,,,-1,', 'external_licensed_tpp NEGATIVE'],
  ['DE,2025-06-01,2,,,', 'uplift UPLIFT_OUT_OF_RANGE'],
  ['DE,2025-06-01,,,,', 'country NOT_ALLOCATION_COUNTRY'],
  ['KH,2025-06-01,,,,', 'country NOT_ALLOCATION_COUNTRY'],
  ['KH,2026-03-01,,,,', 'accepted'],
]);

const shipment = (change: Partial<Record<string, string>>): string =>
  Object.values({
    reference: 'SO-2',
    exportedAt: '2025-06-02T12:00:00Z',
    act: 'EXPORT',
    from: 'US',
    to: 'BR',
    consignee: 'P-BR',
    endUser: '',
    site: '',
    item: 'nvidia-h100-sxm5',
    quantity: '1',
    value: '',
    authorization: '',
    license: '',
    purpose: '',
    ...change,
  }).join(',');

table('shipments', [
  [shipment({}), 'accepted'],
  [shipment({ reference: 'SO-1' }), 'reference DUPLICATE_OTHER_CONTENT'],
  [shipment({ exportedAt: '' }), 'exported_at REQUIRED'],
  [shipment({ exportedAt: '2025-06-02' }), 'exported_at NO_OFFSET'],
  [shipment({ act: 'IMPORT', from: 'XX' }), 'act BAD_VALUE'],
  [shipment({ from: 'UK', to: '' }), 'from_country BAD_COUNTRY'],
  [shipment({ to: '', consignee: 'P-9' }), 'destination_country REQUIRED'],
  [shipment({ consignee: 'P-9', endUser: 'P-8' }), 'consignee_id UNKNOWN_PARTY'],
  [shipment({ endUser: 'P-8', site: 'S-9' }), 'end_user_id UNKNOWN_PARTY'],
  [shipment({ site: 'S-9', item: 'x' }), 'site_id UNKNOWN_SITE'],
  [shipment({ site: 'S-U' }), 'accepted'],
  [shipment({ item: 'x', quantity: '0' }), 'item_id UNKNOWN_ITEM'],
  [shipment({ quantity: '0', value: '-1' }), 'quantity NOT_POSITIVE'],
  [shipment({ value: '12.345', authorization: 'STA' }), 'value_usd BAD_NUMBER'],
  [shipment({ authorization: 'STA', license: 'L 1' }), 'authorization BAD_VALUE'],
  [shipment({ license: 'L 1', purpose: 'PLAY' }), 'license_number BAD_ID'],
  [shipment({ license: 'ANY-9' }), 'accepted'],
  [shipment({ purpose: 'PLAY', act: 'TRANSFER_IN_COUNTRY' }), 'purpose BAD_VALUE'],
  [shipment({ act: 'TRANSFER_IN_COUNTRY' }), 'act ACT_MISMATCH'],
  [shipment({ from: 'BR' }), 'act ACT_MISMATCH'],
  [shipment({ from: 'BR', act: 'REEXPORT' }), 'act ACT_MISMATCH'],
  [shipment({ from: 'BR', act: 'TRANSFER_IN_COUNTRY' }), 'accepted'],
  [shipment({ from: 'LI', to: 'CH', act: 'TRANSFER_IN_COUNTRY' }), 'accepted'],
  [shipment({ from: 'HK', to: 'CN' }), 'act ACT_MISMATCH'],
  [shipment({ from: 'US', to: 'PR' }), 'accepted'],
  [shipment({ from: 'US', to: 'US', act: 'TRANSFER_IN_COUNTRY' }), 'accepted'],
]);

table('removals', [
  ['R-2,2025-06-03T12:00:00Z,P-BR,BR,nvidia-h100-sxm5,1,STOLEN', 'reason BAD_VALUE'],
  ['R-2,2025-06-03T12:00:00Z,P-BR,BR,nvidia-h100-sxm5,1,', 'reason REQUIRED'],
  ['SO-1,2025-06-03T12:00:00Z,P-BR,BR,nvidia-h100-sxm5,1,LOST', 'reference DUPLICATE_OTHER_CONTENT'],
]);

table('corrections', [
  ['C-1,SO-1,typed wrong', 'accepted'],
  ['C-1,R-1,typed wrong', 'accepted'],
  ['SO-1,R-1,typed wrong', 'reference DUPLICATE_OTHER_CONTENT'],
  ['C-1,C-1,typed wrong', 'reverses_reference UNKNOWN_REFERENCE'],
  ['C-1,SO-9,', 'reverses_reference UNKNOWN_REFERENCE'],
  ['C-1,SO-1,', 'reason REQUIRED'],
]);

test('a shipment says what its cells mean', async () => {
  const { register } = await imported(withRows('shipments', shipment({ to: 'LI', value: '1.5', license: 'L-1' })));
  expect(factsOf(register, 'shipments')[1]).toEqual({
    reference: 'SO-2',
    exportedAt: instant('2025-06-02T12:00:00Z'),
    act: 'EXPORT',
    fromCountry: { code: 'US', destination: 'US' },
    destinationCountry: { code: 'LI', destination: 'CH' },
    consigneeId: 'P-BR',
    endUserId: null,
    siteId: null,
    itemId: 'nvidia-h100-sxm5',
    quantity: 1n,
    valueUsdCents: 150n,
    authorization: 'LICENSE',
    licenseNumber: 'L-1',
    purpose: 'USE',
  });
});

test('a license number is not read beside another authorization', async () => {
  const { register } = await imported(withRows('shipments', shipment({ authorization: 'LPP', license: 'L-1' })));
  expect(factsOf(register, 'shipments')[1]).toMatchObject({ authorization: 'LPP', licenseNumber: null });
});

test('a blank cell of an allocation change changes nothing, zero does', async () => {
  const { register } = await imported(withRows('allocation_changes', 'BR,2025-06-01,0,,,press'));
  expect(factsOf(register, 'allocation_changes')).toEqual([
    {
      country: { code: 'BR', destination: 'BR' },
      effectiveOn: day('2025-06-01'),
      upliftTenThousandths: 0n,
      officialStatus: null,
      externalLicensedTpp: null,
      source: 'press',
    },
  ]);
});
