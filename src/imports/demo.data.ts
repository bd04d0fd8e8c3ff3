import type { NamedAuthorization, OfficialStatus, Purpose, Sector } from '../rules/vocabulary.js';

/**
 * The demo scenario: two years of an invented U.S. distributor. Every company is made up; the parts and the law are not.
 *
 * Chile has room. India is nearly full, partly by what the press reports. Brazil is full. Wiślana in Poland has 302,240 TPP
 * left of its LPP quota of 2026: 19 more H100 fit, 20 do not. License DEMO-CL-2 has 120 units left, and DEMO-RO-1 is used up.
 *
 * Ids begin with DEMO, so that they never meet those of a folder that is imported later.
 */

export interface DemoParty {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  /** Where it is headquartered, when that is elsewhere. */
  readonly headquarters?: string;
  readonly sector?: Sector;
  readonly parentId?: string;
}

export const demoParties: readonly DemoParty[] = [
  { id: 'DEMO-ANDES', name: 'Andes Nube SpA', country: 'CL' },
  { id: 'DEMO-SINDHU', name: 'Sindhu Data Pvt. Ltd.', country: 'IN' },
  { id: 'DEMO-DECCAN', name: 'Deccan Compute Ltd.', country: 'IN' },
  { id: 'DEMO-NOVA', name: 'Nova Análise Ltda.', country: 'BR' },
  { id: 'DEMO-WISLANA', name: 'Wiślana Obliczenia Sp. z o.o.', country: 'PL' },
  { id: 'DEMO-WISLANA-RO', name: 'Vistula Calcul S.R.L.', country: 'RO', parentId: 'DEMO-WISLANA' },
  { id: 'DEMO-MEKONG', name: 'Mekong Cloud JSC', country: 'VN' },
  { id: 'DEMO-RHEINWERK', name: 'Rheinwerk Rechenzentren GmbH', country: 'DE' },
  { id: 'DEMO-KYOTO', name: 'Kyōto Denshi K.K.', country: 'JP' },
  { id: 'DEMO-PENANG', name: 'Penang Rack & Stack Sdn. Bhd.', country: 'MY' },
  { id: 'DEMO-HARBOUR', name: 'Harbour Trading, Limited', country: 'HK' },
  { id: 'DEMO-HARBOUR-SG', name: 'Harbour Trading (Singapore) Pte. Ltd.', country: 'SG', parentId: 'DEMO-HARBOUR' },
  { id: 'DEMO-MINISTRY', name: 'Ministry of Digital Works', country: 'AE', sector: 'GOVERNMENT' },
];

export interface DemoLicense {
  readonly number: string;
  readonly issuedOn: string;
  readonly expiresOn?: string;
  readonly country: string;
  readonly consigneeId: string;
  readonly itemId: DemoItem;
  readonly quantity: number;
  readonly replacesNumber?: string;
}

/** List prices in US dollars that the demo's values are made of. */
export const demoPrices = {
  'nvidia-h100-sxm5': 30_000,
  'nvidia-h200-sxm': 31_000,
  'nvidia-gb200-superchip': 65_000,
  'nvidia-l40s': 9_000,
  'nvidia-rtx-4090': 1_800,
  'nvidia-a30': 5_000,
  'nvidia-t4': 1_000,
} as const;
export type DemoItem = keyof typeof demoPrices;

export const demoLicenses: readonly DemoLicense[] = [
  { number: 'DEMO-CL-1', issuedOn: '2025-06-02', expiresOn: '2029-06-30', country: 'CL', consigneeId: 'DEMO-ANDES', itemId: 'nvidia-gb200-superchip', quantity: 4_000 }, // prettier-ignore
  { number: 'DEMO-CL-2', issuedOn: '2026-02-16', expiresOn: '2030-02-28', country: 'CL', consigneeId: 'DEMO-ANDES', itemId: 'nvidia-h200-sxm', quantity: 1_120 }, // prettier-ignore
  { number: 'DEMO-IN-1', issuedOn: '2025-07-14', expiresOn: '2029-07-31', country: 'IN', consigneeId: 'DEMO-SINDHU', itemId: 'nvidia-h200-sxm', quantity: 20_000 }, // prettier-ignore
  { number: 'DEMO-IN-2', issuedOn: '2026-03-09', expiresOn: '2030-03-31', country: 'IN', consigneeId: 'DEMO-DECCAN', itemId: 'nvidia-gb200-superchip', quantity: 5_000 }, // prettier-ignore
  { number: 'DEMO-BR-1', issuedOn: '2025-09-01', country: 'BR', consigneeId: 'DEMO-NOVA', itemId: 'nvidia-gb200-superchip', quantity: 6_000 }, // prettier-ignore
  { number: 'DEMO-BR-2', issuedOn: '2026-04-20', expiresOn: '2030-04-30', country: 'BR', consigneeId: 'DEMO-NOVA', itemId: 'nvidia-gb200-superchip', quantity: 9_875, replacesNumber: 'DEMO-BR-1' }, // prettier-ignore
  { number: 'DEMO-RO-1', issuedOn: '2025-08-04', expiresOn: '2029-08-31', country: 'RO', consigneeId: 'DEMO-WISLANA-RO', itemId: 'nvidia-l40s', quantity: 250 }, // prettier-ignore
];

export interface DemoChange {
  readonly country: string;
  readonly effectiveOn: string;
  readonly officialStatus?: OfficialStatus;
  /** TPP licensed to others, as reported. */
  readonly externalLicensedTpp?: string;
  readonly source: string;
}

export const demoChanges: readonly DemoChange[] = [
  { country: 'IN', effectiveOn: '2026-05-04', officialStatus: 'UNKNOWN', externalLicensedTpp: '60000000', source: 'trade press of 4 May 2026, unconfirmed' }, // prettier-ignore
];

export interface DemoShipment {
  readonly reference: string;
  readonly exportedAt: string;
  readonly to: string;
  readonly consigneeId: string;
  readonly itemId: DemoItem;
  readonly quantity: number;
  readonly endUserId?: string;
  readonly named?: NamedAuthorization;
  readonly licenseNumber?: string;
  readonly purpose?: Purpose;
}

export const demoShipments: readonly DemoShipment[] = [
  // Before 15 May 2025 a shipment may still go without anything, lawfully; a day later the same lot is unauthorized.
  { reference: 'DEMO-01', exportedAt: '2025-02-10T15:00:00Z', to: 'BR', consigneeId: 'DEMO-NOVA', itemId: 'nvidia-h100-sxm5', quantity: 2_000, named: 'NLR' }, // prettier-ignore
  { reference: 'DEMO-02', exportedAt: '2025-05-15T15:00:00Z', to: 'BR', consigneeId: 'DEMO-NOVA', itemId: 'nvidia-h100-sxm5', quantity: 2_000, named: 'NLR' }, // prettier-ignore
  // Allies buy under AIA without limit; gaming cards go under ACA, and nobody controls a T4.
  { reference: 'DEMO-03', exportedAt: '2025-06-05T09:00:00+02:00', to: 'DE', consigneeId: 'DEMO-RHEINWERK', itemId: 'nvidia-h100-sxm5', quantity: 4_000 }, // prettier-ignore
  { reference: 'DEMO-04', exportedAt: '2026-01-20T17:00:00+09:00', to: 'JP', consigneeId: 'DEMO-KYOTO', itemId: 'nvidia-gb200-superchip', quantity: 800 }, // prettier-ignore
  { reference: 'DEMO-05', exportedAt: '2026-02-02T17:00:00+09:00', to: 'JP', consigneeId: 'DEMO-KYOTO', itemId: 'nvidia-rtx-4090', quantity: 500 }, // prettier-ignore
  { reference: 'DEMO-06', exportedAt: '2026-02-03T12:00:00Z', to: 'VN', consigneeId: 'DEMO-MEKONG', itemId: 'nvidia-t4', quantity: 300 }, // prettier-ignore
  // Chile: licenses are issued, shipments draw from them. The allocation counts what is licensed.
  { reference: 'DEMO-07', exportedAt: '2025-06-20T12:00:00Z', to: 'CL', consigneeId: 'DEMO-ANDES', itemId: 'nvidia-gb200-superchip', quantity: 1_000, licenseNumber: 'DEMO-CL-1' }, // prettier-ignore
  { reference: 'DEMO-08', exportedAt: '2025-11-03T12:00:00Z', to: 'CL', consigneeId: 'DEMO-ANDES', itemId: 'nvidia-gb200-superchip', quantity: 1_500, licenseNumber: 'DEMO-CL-1' }, // prettier-ignore
  { reference: 'DEMO-09', exportedAt: '2026-03-17T12:00:00Z', to: 'CL', consigneeId: 'DEMO-ANDES', itemId: 'nvidia-h200-sxm', quantity: 600, licenseNumber: 'DEMO-CL-2' }, // prettier-ignore
  { reference: 'DEMO-10', exportedAt: '2026-06-22T12:00:00Z', to: 'CL', consigneeId: 'DEMO-ANDES', itemId: 'nvidia-h200-sxm', quantity: 400, licenseNumber: 'DEMO-CL-2' }, // prettier-ignore
  // India: two licenses and a press report leave room for 843 more H200.
  { reference: 'DEMO-11', exportedAt: '2025-08-18T12:00:00Z', to: 'IN', consigneeId: 'DEMO-SINDHU', itemId: 'nvidia-h200-sxm', quantity: 8_000, licenseNumber: 'DEMO-IN-1' }, // prettier-ignore
  { reference: 'DEMO-12', exportedAt: '2026-01-12T12:00:00Z', to: 'IN', consigneeId: 'DEMO-SINDHU', itemId: 'nvidia-h200-sxm', quantity: 9_500, licenseNumber: 'DEMO-IN-1' }, // prettier-ignore
  { reference: 'DEMO-13', exportedAt: '2026-04-06T12:00:00Z', to: 'IN', consigneeId: 'DEMO-DECCAN', itemId: 'nvidia-gb200-superchip', quantity: 2_400, licenseNumber: 'DEMO-IN-2' }, // prettier-ignore
  // Brazil: the second license replaces the first and fills the allocation to the last TPP; DEMO-16 still names the first.
  { reference: 'DEMO-14', exportedAt: '2025-10-06T12:00:00Z', to: 'BR', consigneeId: 'DEMO-NOVA', itemId: 'nvidia-gb200-superchip', quantity: 3_000, licenseNumber: 'DEMO-BR-1' }, // prettier-ignore
  { reference: 'DEMO-15', exportedAt: '2026-05-18T12:00:00Z', to: 'BR', consigneeId: 'DEMO-NOVA', itemId: 'nvidia-gb200-superchip', quantity: 2_500, licenseNumber: 'DEMO-BR-2' }, // prettier-ignore
  { reference: 'DEMO-16', exportedAt: '2026-05-19T12:00:00Z', to: 'BR', consigneeId: 'DEMO-NOVA', itemId: 'nvidia-gb200-superchip', quantity: 10, licenseNumber: 'DEMO-BR-1' }, // prettier-ignore
  // LPP: a parent and its subsidiary share one quota a year, 26,900,000 TPP.
  { reference: 'DEMO-17', exportedAt: '2025-07-07T12:00:00Z', to: 'PL', consigneeId: 'DEMO-WISLANA', itemId: 'nvidia-h100-sxm5', quantity: 900 }, // prettier-ignore
  { reference: 'DEMO-18', exportedAt: '2026-02-09T12:00:00Z', to: 'PL', consigneeId: 'DEMO-WISLANA', itemId: 'nvidia-h100-sxm5', quantity: 1_000 }, // prettier-ignore
  { reference: 'DEMO-19', exportedAt: '2026-06-08T12:00:00Z', to: 'PL', consigneeId: 'DEMO-WISLANA', itemId: 'nvidia-h100-sxm5', quantity: 600 }, // prettier-ignore
  { reference: 'DEMO-20', exportedAt: '2026-08-03T12:00:00Z', to: 'RO', consigneeId: 'DEMO-WISLANA-RO', itemId: 'nvidia-h100-sxm5', quantity: 80 }, // prettier-ignore
  { reference: 'DEMO-21', exportedAt: '2026-08-10T12:00:00Z', to: 'RO', consigneeId: 'DEMO-WISLANA-RO', itemId: 'nvidia-h100-sxm5', quantity: 40 }, // prettier-ignore
  { reference: 'DEMO-22', exportedAt: '2026-09-14T10:00:00+07:00', to: 'VN', consigneeId: 'DEMO-MEKONG', itemId: 'nvidia-h100-sxm5', quantity: 200 }, // prettier-ignore
  // The day of a quota is the UTC day: 1 January 01:30 in Hanoi is still 2025.
  { reference: 'DEMO-23', exportedAt: '2026-01-01T01:30:00+07:00', to: 'VN', consigneeId: 'DEMO-MEKONG', itemId: 'nvidia-h100-sxm5', quantity: 150 }, // prettier-ignore
  // A license used up to its last unit, and one more unit that it does not cover.
  { reference: 'DEMO-24', exportedAt: '2025-09-22T12:00:00Z', to: 'RO', consigneeId: 'DEMO-WISLANA-RO', itemId: 'nvidia-l40s', quantity: 250, licenseNumber: 'DEMO-RO-1' }, // prettier-ignore
  { reference: 'DEMO-25', exportedAt: '2025-09-23T12:00:00Z', to: 'RO', consigneeId: 'DEMO-WISLANA-RO', itemId: 'nvidia-l40s', quantity: 1, licenseNumber: 'DEMO-RO-1' }, // prettier-ignore
  // A license nobody recorded: it counts in Vietnam's LICENSED measure when it ships.
  { reference: 'DEMO-26', exportedAt: '2026-03-30T12:00:00Z', to: 'VN', consigneeId: 'DEMO-MEKONG', itemId: 'nvidia-h200-sxm', quantity: 1_000, licenseNumber: 'DEMO-VN-7' }, // prettier-ignore
  // Servers built for others go under ACM; a parent in Hong Kong leaves a presumption of denial.
  { reference: 'DEMO-27', exportedAt: '2026-04-13T12:00:00Z', to: 'MY', consigneeId: 'DEMO-PENANG', itemId: 'nvidia-h200-sxm', quantity: 2_000, purpose: 'PRODUCTION' }, // prettier-ignore
  { reference: 'DEMO-28', exportedAt: '2026-04-14T12:00:00Z', to: 'SG', consigneeId: 'DEMO-HARBOUR-SG', itemId: 'nvidia-h100-sxm5', quantity: 20 }, // prettier-ignore
  // From 10 July 2026 a government of the Emirates needs no license.
  { reference: 'DEMO-29', exportedAt: '2026-06-30T12:00:00Z', to: 'AE', consigneeId: 'DEMO-MINISTRY', itemId: 'nvidia-h200-sxm', quantity: 2_000 }, // prettier-ignore
  { reference: 'DEMO-30', exportedAt: '2026-07-13T12:00:00Z', to: 'AE', consigneeId: 'DEMO-MINISTRY', itemId: 'nvidia-h200-sxm', quantity: 2_000 }, // prettier-ignore
  // Typed twice, and reversed below.
  { reference: 'DEMO-31', exportedAt: '2026-09-01T12:00:00Z', to: 'CL', consigneeId: 'DEMO-ANDES', itemId: 'nvidia-gb200-superchip', quantity: 500, licenseNumber: 'DEMO-CL-1' }, // prettier-ignore
  { reference: 'DEMO-32', exportedAt: '2026-09-01T12:00:00Z', to: 'CL', consigneeId: 'DEMO-ANDES', itemId: 'nvidia-gb200-superchip', quantity: 500, licenseNumber: 'DEMO-CL-1' }, // prettier-ignore
];

export const demoReversals = [
  { reference: 'DEMO-33', reversesReference: 'DEMO-32', reason: 'DEMO-31 was entered twice' },
] as const satisfies readonly { reference: string; reversesReference: string; reason: string }[];
