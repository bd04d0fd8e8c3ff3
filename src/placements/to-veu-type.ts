import type { SiteRow, VeuRow } from '../authorizations/veu-register.js';
import { toCountryType } from '../parties/country.graphql.js';
import { addDays, type Day } from '../rules/day.js';
import { inForceOrFirst } from '../rules/parameter.js';
import { uveuSiteNoticeDays } from '../rules/rulebook/uveu-site-notice-days.js';
import type { VeuSiteType, VeuType } from './veu.graphql.js';
import type { VeuRecord } from './veu.reads.js';

export const toVeuType = (record: VeuRecord): VeuType => {
  const { events, ledgerSequence, on, sites, state, veu } = record;
  return {
    id: veu.id,
    kind: veu.kind,
    grantedOn: veu.grantedOn,
    state,
    events: events.map(({ effectiveOn, evidence, kind, postedAt }) => ({ kind, effectiveOn, evidence, postedAt })),
    sites: sites.map((site) => toSiteType(site, veu)),
    country: veu.destination === null ? null : toCountryType(veu.destination, on),
    eligibleItems:
      'Items of the Commerce Control List needed for a data center that would need a license to the destination; not those controlled for MT or CC, and no 600-series items. Level-A items are counted.',
    ledgerSequence,
    record,
  };
};

const toSiteType = (site: SiteRow, veu: VeuRow): VeuSiteType => ({
  id: site.id,
  authorizedOn: site.authorizedOn,
  notifiedOn: site.notifiedOn,
  shippableFrom: shippableFrom(site, veu),
  country: toCountryType(site.destination, site.authorizedOn),
});

/** a universal VEU's location added after the grant waits 180 days after its notice. */
function shippableFrom({ authorizedOn, notifiedOn }: SiteRow, { grantedOn, kind }: VeuRow): Day | null {
  if (kind === 'NVEU' || authorizedOn <= grantedOn) return authorizedOn;
  if (notifiedOn === null) return null;
  const noticed = addDays(notifiedOn, inForceOrFirst(uveuSiteNoticeDays, notifiedOn).value);
  return noticed > authorizedOn ? noticed : authorizedOn;
}
