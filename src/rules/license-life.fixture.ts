import { day } from './day.js';
import type { LicenseEvent, LicenseEventKind, LicenseLife } from './license-life.rule.js';

/** For specs: something that happens to a license on a day. */
export const event = (kind: LicenseEventKind, on: string, expiresOn?: string): LicenseEvent => ({
  kind,
  effectiveOn: day(on),
  expiresOn: expiresOn === undefined ? null : day(expiresOn),
});

/** A license of 1 June 2025 that expires a year later, with what happened to it. */
export const life = (events: readonly LicenseEvent[] = [], given: Partial<LicenseLife> = {}): LicenseLife => ({
  issuedOn: day('2025-06-01'),
  expiresOn: day('2026-06-01'),
  replacedOn: null,
  isHoliday: () => false,
  ...given,
  events,
});
