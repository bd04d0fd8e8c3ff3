import { day } from '../day.js';
import { parameter } from '../parameter.js';
import { inFramework } from './documents.js';

export const uveuSiteNoticeDays = parameter({
  id: 'uveu.siteNoticeDays',
  meaning: 'Days between the notice of a new data center location and the first shipment to it',
  unit: 'calendar days',
  values: [
    {
      from: day('2025-01-13'),
      rulebook: 'AIDIFF-2025',
      value: 180,
      citation: inFramework('15 CFR 748.15(a)(2)(ii)(A)', 'R-47'),
    },
  ],
});
