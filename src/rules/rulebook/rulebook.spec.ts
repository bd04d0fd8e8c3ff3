import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { addDays, day } from '../day.js';
import { inForce, inForceOrNone, type Parameter, RulebookGap } from '../parameter.js';
import { formatTpp, tpp } from '../tpp.js';
import { acmAccountMonths } from './acm-account-months.js';
import { advancedIcLimits } from './advanced-ic-limits.js';
import { aiaReportThreshold } from './aia-report-threshold.js';
import { allocationCountsFrom } from './allocation-counts-from.js';
import { caseByCaseChinaMacau } from './case-by-case-china-macau.js';
import { caseByCaseConditions } from './case-by-case-conditions.js';
import { countryAllocation } from './country-allocation.js';
import { hbmBandwidthDensity } from './hbm-bandwidth-density.js';
import { licenseTermYears } from './license-term-years.js';
import { licenseValueTolerance } from './license-value-tolerance.js';
import { lppCopyDays } from './lpp-copy-days.js';
import { lppPriorNotice } from './lpp-prior-notice.js';
import { lppYearlyQuota } from './lpp-yearly-quota.js';
import { maximumUplift } from './maximum-uplift.js';
import { nacNoticeDays } from './nac-notice-days.js';
import { recordYears } from './record-years.js';
import { rulebooks } from './rulebooks.js';
import { parameters } from './parameters.js';
import { provisions } from './provisions.data.js';
import { uaeExemption } from './uae-exemption.js';
import { uaeListedEntities } from './uae-listed-entities.js';
import { CERTIFICATIONS } from '../vocabulary.js';
import { volumeCapChinaMacau } from './volume-cap-china-macau.js';

const h100 = tpp('15832');

describe('the quantities of the law, on their first day and the day before', () => {
  test.each<{ of: Parameter<unknown>; from: string; value: unknown }>([
    { of: countryAllocation, from: '2025-01-13', value: tpp('790000000') },
    { of: maximumUplift, from: '2025-01-13', value: 10_000n },
    { of: lppYearlyQuota, from: '2025-01-13', value: tpp('26900000') },
    { of: lppPriorNotice, from: '2025-01-13', value: tpp('3200000') },
    { of: lppCopyDays, from: '2025-01-13', value: 30 },
    { of: aiaReportThreshold, from: '2025-01-13', value: tpp('253000000') },
    { of: acmAccountMonths, from: '2025-01-13', value: 6 },
    { of: nacNoticeDays, from: '2025-01-13', value: 25 },
    { of: licenseTermYears, from: '2023-11-17', value: 1 },
    { of: licenseValueTolerance, from: '2023-11-17', value: 10n },
    { of: recordYears, from: '2023-11-17', value: 5 },
    { of: allocationCountsFrom, from: '2025-01-01', value: '2025-01-01' },
    {
      of: caseByCaseChinaMacau,
      from: '2026-01-15',
      value: { tppBelow: tpp('21000'), bandwidthMilliGBpsBelow: 6_500_000n },
    },
    {
      of: uaeExemption,
      from: '2026-07-10',
      value: { destination: 'AE', headquartersCountry: 'AE', sector: 'GOVERNMENT' },
    },
    { of: volumeCapChinaMacau, from: '2026-01-15', value: 50n },
    { of: caseByCaseConditions, from: '2026-01-15', value: CERTIFICATIONS },
    { of: hbmBandwidthDensity, from: '2024-12-02', value: 2n },
    {
      of: advancedIcLimits,
      from: '2023-11-17',
      value: {
        tppA: tpp('4800'),
        tppFloor: tpp('1600'),
        tppB1: tpp('2400'),
        densityA2: 592n,
        densityB1: 160n,
        densityB2: 320n,
      },
    },
  ])('$of.id', ({ of, from, value }) => {
    expect(inForce(of, day(from)).value).toEqual(value);
    expect(() => inForce(of, addDays(day(from), -1))).toThrow(RulebookGap);
    for (const row of of.values) {
      expect(row.citation.section).toMatch(/15 CFR/);
      expect(row.citation.rule).toMatch(/^R-\d\d/);
      expect(rulebooks.map(({ id }) => id)).toContain(row.rulebook);
    }
  });

  test('every parameter that is written down is on the list, once', () => {
    const written = fs
      .readdirSync(import.meta.dirname)
      .filter((file) => /= parameter[<(]/.test(fs.readFileSync(path.join(import.meta.dirname, file), 'utf8')))
      .filter((file) => !file.endsWith('.spec.ts'));
    const ids = parameters.map(({ id }) => id);
    expect(ids).toHaveLength(written.length);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(ids.toSorted());
  });

  test('the named entities of the UAE rule: two until 6 April 2027, eight of the United States', () => {
    expect(() => inForce(uaeListedEntities, day('2026-07-09'))).toThrow(RulebookGap);
    const { value } = inForce(uaeListedEntities, day('2026-07-10'));
    expect(value.map(({ kind, through }) => `${kind} ${through ?? 'open'}`).toSorted()).toEqual([
      ...Array.from({ length: 2 }, () => 'UAE_COMMERCIAL 2027-04-06'),
      ...Array.from({ length: 8 }, () => 'US_COMPANY open'),
    ]);
  });

  test('every rulebook says something, and every provision rests on a text of its own rulebook', () => {
    for (const { citation, id } of rulebooks) {
      const its = provisions.filter(({ rulebook }) => rulebook === id);
      expect(its).not.toEqual([]);
      for (const one of its) expect(one.citation.document).toBe(citation.document);
      expect(new Set(its.map(({ topic }) => topic)).size).toBe(its.length);
    }
  });

  test('an allocation ends with 2027 and nothing takes its place (R-26)', () => {
    expect(inForce(countryAllocation, day('2027-12-31')).value).toBe(tpp('790000000'));
    expect(inForceOrNone(countryAllocation, day('2028-01-01'))).toBeUndefined();
    expect(inForceOrNone(countryAllocation, day('2030-01-01'))).toBeUndefined();
  });

  test.each([
    { of: countryAllocation, units: 49_898n, rest: '14864', rule: 'R-22' },
    { of: lppYearlyQuota, units: 1_699n, rest: '1432', rule: 'R-34' },
    { of: lppPriorNotice, units: 202n, rest: '1936', rule: 'R-37' },
  ])('$of.id holds as many H100 as $rule says', ({ of, units, rest }) => {
    const { value } = inForce(of, day('2025-06-01'));
    expect(value / h100).toBe(units);
    expect(formatTpp(value % h100)).toBe(rest);
  });
});
