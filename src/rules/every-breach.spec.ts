import { describe, expect, test } from '@jest/globals';
import {
  before,
  type BeforeGiven,
  a40,
  drawn,
  h100,
  movement,
  type MovementGiven,
  part,
  site,
  t4,
} from '../../test/support/rules.js';
import { determine } from './determine.js';
import type { Breach, Flag } from './vocabulary.js';

type Case = MovementGiven & { readonly before?: BeforeGiven };
const judge = ({ before: of, ...given }: Case) => determine(movement(given), before(of));

const byLicense = { named: 'LICENSE', licenseNumber: 'L-1' } as const;
const atSite = (given: Parameters<typeof site>[0] = {}) => ({ before: { site: site(given) } });
const underLicense = (of: Parameters<typeof drawn>[0] = {}) => ({ ...byLicense, before: { licenses: [drawn(of)] } });

/** A removal and a promise have breaches of their own; these are judged with the ledger. */
type BreachOfMovements = Exclude<Breach, 'REMOVAL_EXCEEDS_BASE' | 'VOLUME_CAP'>;

/** For each breach a movement that has it and no other, unless `beside` says which. Complete: the compiler sees to it. */
const BREACHING: Record<BreachOfMovements, Case & { beside?: Breach[] }> = {
  NOT_IN_FORCE: { named: 'AIA', to: 'VN', on: '2025-01-12', beside: ['AIA_NOT_ALLY'] },
  MACAU_D5: { named: 'LPP', to: 'CN' },
  ITEM_NOT_ELIGIBLE: { named: 'ACA' },
  ACA_NAC_PLACE: { named: 'NAC', item: part('nvidia-rtx-5090') },
  ACM_PURPOSE: { named: 'ACM' },
  ACM_NOT_PRIVATE: { named: 'ACM', purpose: 'STORAGE', consignee: { sector: 'GOVERNMENT' } },
  AIA_NOT_ALLY: { named: 'AIA', to: 'FR', consignee: { headquarters: 'AE' } },
  LPP_ACT: { named: 'LPP', from: 'BR', act: 'TRANSFER_IN_COUNTRY' },
  LPP_QUOTA: { named: 'LPP', quantity: 1_700n },
  VEU_SITE_MISSING: { named: 'UVEU' },
  VEU_KIND: { named: 'UVEU', ...atSite({ kind: 'NVEU' }) },
  VEU_NOT_GRANTED: { named: 'UVEU', on: '2025-05-31', ...atSite({ authorizedOn: '2025-05-01' }) },
  VEU_SUSPENDED: { named: 'UVEU', ...atSite({ state: 'SUSPENDED' }) },
  VEU_SITE_COUNTRY: { named: 'UVEU', to: 'CL', ...atSite() },
  VEU_SITE_NOT_AUTHORIZED: { named: 'NVEU', ...atSite({ kind: 'NVEU', authorizedOn: '2025-09-02' }) },
  VEU_SITE_NOTICE: { named: 'UVEU', ...atSite({ authorizedOn: '2025-06-02', notifiedOn: '2025-03-06' }) },
  VEU_HOLDER: { named: 'NVEU', ...atSite({ kind: 'NVEU', consigneeInCompany: false }) },
  VEU_OPERATOR: { named: 'NVEU', endUser: {}, ...atSite({ kind: 'NVEU', operatorCovered: false }) },
  NVEU_LIMIT: { named: 'NVEU', ...atSite({ kind: 'NVEU', base: { BR: '1266000000' } }) },
  NVEU_LIMIT_UNDEFINED: { named: 'NVEU', on: '2028-01-01', ...atSite({ kind: 'NVEU' }) },
  UVEU_25: { named: 'UVEU', ...atSite({ base: { DE: '100000000', IN: '40000000' } }) },
  UVEU_7: { named: 'UVEU', ...atSite({ base: { DE: '20000000' } }) },
  UVEU_50: {
    named: 'UVEU',
    to: 'DE',
    on: '2026-02-01',
    ...atSite({ country: 'DE', headquarters: 'US', base: { US: '1' } }),
  },
  LICENSE_NOT_ON_RECORD: byLicense,
  LICENSE_NOT_YET_ISSUED: underLicense({ issuedOn: '2025-09-02' }),
  LICENSE_EXPIRED: underLicense({ usableThrough: '2025-08-31' }),
  LICENSE_REPLACED: underLicense({ replacedOn: '2025-09-01' }),
  LICENSE_SUSPENDED: underLicense({ state: 'SUSPENDED' }),
  LICENSE_REVOKED: underLicense({ state: 'REVOKED' }),
  LICENSE_RETURNED: underLicense({ state: 'RETURNED' }),
  LICENSE_DESTINATION: underLicense({ to: 'CL' }),
  LICENSE_CONSIGNEE: underLicense({ consigneeId: 'OTHER' }),
  LICENSE_ITEM: underLicense({ item: part('nvidia-h200-sxm') }),
  LICENSE_QUANTITY: underLicense({ quantity: 99n }),
  LICENSE_VALUE: { ...underLicense({ valueCents: 100n }), valueCents: 111n },
  DESIGNER_NOT_APPROVED: { named: 'AIA', to: 'JP', item: h100({ designerStatus: 'NEITHER' }) },
  NO_AUTHORIZATION: { quantity: 2_000n },
};

describe('every breach of a movement', () => {
  test.each(Object.entries(BREACHING))('%s', (breach, { beside = [], ...of }) => {
    const answer = judge(of);
    expect(answer.breaches).toEqual([breach, ...beside].sort());
    expect(answer.findings.filter(({ met }) => !met).map((one) => one.breach)).toContain(breach);
  });
});

const FLAGGED: Record<Flag, { with: Case; without: Case }> = {
  COMPLIANCE_NOT_REQUIRED: { with: { on: '2025-05-14' }, without: { on: '2025-05-15' } },
  TRANSITION: { with: { on: '2025-05-14', named: 'NLR' }, without: { on: '2025-05-15', named: 'NLR' } },
  OUT_OF_SCOPE: { with: { item: t4() }, without: { item: a40() } },
  UAE_EXEMPT: {
    with: { to: 'AE', on: '2026-07-10', consignee: { sector: 'GOVERNMENT' } },
    without: { to: 'AE', on: '2026-07-09', consignee: { sector: 'GOVERNMENT' } },
  },
  AUTHORIZATION_NOT_NEEDED: { with: { item: t4(), named: 'AIA' }, without: { item: t4(), named: 'NLR' } },
  LPP_740_2_CONFLICT: { with: { to: 'VN', named: 'LPP' }, without: { to: 'TH', named: 'LPP' } },
  DESIGNER_UNKNOWN: {
    with: { to: 'JP', named: 'AIA', item: h100({ designerStatus: 'UNKNOWN' }) },
    without: { to: 'JP', named: 'LPP', item: h100({ designerStatus: 'UNKNOWN' }) },
  },
  UVEU_50_PROJECTED: {
    with: { to: 'DE', named: 'UVEU', on: '2026-01-31', ...atSite({ country: 'DE', headquarters: 'US' }) },
    without: { to: 'DE', named: 'UVEU', on: '2026-02-01', ...atSite({ country: 'DE', headquarters: 'US' }) },
  },
  VALUE_TOLERANCE: {
    with: { ...underLicense({ valueCents: 100n }), valueCents: 110n },
    without: { ...underLicense({ valueCents: 100n }), valueCents: 100n },
  },
  OVERLAP: {
    with: { quantity: 2_000n, consignee: { headquarters: 'DE' } },
    without: { quantity: 2_000n, consignee: { headquarters: 'IN' } },
  },
  CASE_BY_CASE_POSSIBLE: { with: { to: 'CN', on: '2026-01-15' }, without: { to: 'CN', on: '2026-01-14' } },
};

describe('every flag, on a movement that has it and on its neighbor that has not', () => {
  test.each(Object.entries(FLAGGED))('%s', (flag, of) => {
    expect(judge(of.with).flags).toContain(flag);
    expect(judge(of.without).flags).not.toContain(flag);
  });
});
