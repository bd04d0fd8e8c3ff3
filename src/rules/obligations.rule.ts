import { addDays, type Day, day } from './day.js';
import type { Destination } from './destination.js';
import { halfYearsDue } from './half-year.js';
import type { ObligationKind } from './obligations-kinds.js';
import { inForceOrFirst, type Parameter } from './parameter.js';
import { frameworkInForce, rulebookOf } from './rulebook-in-force.js';
import { acmAccountMonths } from './rulebook/acm-account-months.js';
import { aiaReportThreshold } from './rulebook/aia-report-threshold.js';
import { lppCopyDays } from './rulebook/lpp-copy-days.js';
import { lppPriorNotice } from './rulebook/lpp-prior-notice.js';
import { lppYearlyQuota } from './rulebook/lpp-yearly-quota.js';
import { nacNoticeDays } from './rulebook/nac-notice-days.js';
import { uveuMoveNoticeDays } from './rulebook/uveu-move-notice-days.js';
import { uveuSiteNoticeDays } from './rulebook/uveu-site-notice-days.js';
import { veuChipAccountDays } from './rulebook/veu-chip-account-days.js';
import { veuReportDays } from './rulebook/veu-report-days.js';
import type { SiteFacts, VeuFacts } from './site.js';
import type { Tpp } from './tpp.js';
import type { Act, RecordedAs } from './vocabulary.js';

/** Something somebody owes: a paper, a notice or a report, and the last day for it. */
export interface Obligation {
  readonly kind: ObligationKind;
  readonly subject: string;
  readonly dueOn: Day;
  /** The shipment that makes it due; `null` when a date or a registration does. */
  readonly because: string | null;
  /** What is owed in words of its own, where its kind alone does not say it. */
  readonly detail?: string;
}

/** What a shipment that counts says about obligations. `lineTpp` is in TPP; the quota key is `PARENT/YEAR`. */
export interface ObligationShipment {
  readonly reference: string;
  readonly exportedOn: Day;
  readonly recordedAs: RecordedAs;
  readonly act: Act;
  readonly consigneeId: string;
  readonly lineTpp: Tpp;
  readonly lppQuotaKey: string | null;
  readonly siteId: string | null;
}

/** A VEU authorization with its sites. */
export interface ObligationVeu extends Pick<VeuFacts, 'id' | 'kind' | 'grantedOn'> {
  readonly sites: readonly SiteFacts[];
}

/**
 * What shipments make due. Call the answer with every shipment that is not reversed, in the order of judging (instant,
 * then reference): it remembers first times and sums, one entry per party, quota, site and VEU, never a shipment.
 * Shipments from before 13 January 2025 cause nothing; what repeats is listed through the day `through`, inclusive.
 * Reaching a threshold exactly is reaching it.; scenarios/FORMAT.md section 8.
 */
export function shipmentObligations(
  veus: readonly ObligationVeu[],
  through: Day,
): (shipment: ObligationShipment) => readonly Obligation[] {
  const sites = new Map(veus.flatMap((veu) => veu.sites.map((site) => [site.id, { site, veu }])));
  const seen = new Set<string>();
  const sums = new Map<string, Tpp>();
  const isFirst = (name: string): boolean => !seen.has(name) && seen.add(name) !== undefined;
  const reaches = (name: string, amount: Tpp, limit: Tpp): boolean => {
    const before = sums.get(name) ?? 0n;
    sums.set(name, before + amount);
    return before < limit && before + amount >= limit;
  };

  return (shipment) => {
    const { act, consigneeId, exportedOn: on, lineTpp, lppQuotaKey, recordedAs, reference, siteId } = shipment;
    if (!frameworkInForce(on)) return [];
    const due: Obligation[] = [];
    const add = (kind: ObligationKind, subject: string, dueOn: Day): number =>
      due.push({ kind, subject, dueOn, because: reference });

    if (recordedAs === 'AIA') {
      if (isFirst(`AIA ${consigneeId}`)) add('AIA_CERTIFICATION', consigneeId, on);
      const threshold = valueOn(aiaReportThreshold, on);
      if (reaches(`AIA ${consigneeId}`, lineTpp, threshold)) add('AIA_CERTIFICATION_TO_BIS', consigneeId, on);
    }
    if (recordedAs === 'LPP') {
      if (isFirst(`LPP ${consigneeId}`)) add('LPP_CERTIFICATION', consigneeId, on);
      add('LPP_COPY_TO_BIS', reference, addDays(on, valueOn(lppCopyDays, on)));
      if (lineTpp >= valueOn(lppPriorNotice, on)) add('LPP_PRIOR_NOTICE', reference, on);
      if (lppQuotaKey !== null && reaches(`LPP ${lppQuotaKey}`, lineTpp, valueOn(lppYearlyQuota, on)))
        add('LPP_LIMIT_REACHED', lppQuotaKey, on);
    }
    if (recordedAs === 'NAC') add('NAC_NOTICE', reference, addDays(on, -valueOn(nacNoticeDays, on)));
    if (recordedAs === 'ACM' && isFirst(`ACM ${consigneeId}`)) {
      for (const dueOn of everyMonths(on, valueOn(acmAccountMonths, on), through))
        add('ACM_ACCOUNT', consigneeId, dueOn);
    }
    if (recordedAs === 'UVEU' || recordedAs === 'NVEU') {
      const known = siteId === null ? undefined : sites.get(siteId);
      if (known !== undefined && isFirst(`VEU ${known.veu.id}`)) add('VEU_CERTIFICATION', known.veu.id, on);
      if (recordedAs === 'UVEU') {
        if (known !== undefined && isNewLocation(known.veu, known.site) && isFirst(`site ${known.site.id}`))
          add('UVEU_SITE_NOTICE', known.site.id, addDays(on, -valueOn(uveuSiteNoticeDays, on)));
        if (act === 'REEXPORT') add('UVEU_MOVE_NOTICE', reference, addDays(on, -valueOn(uveuMoveNoticeDays, on)));
      }
    }
    return due;
  };
}

/**
 * What a VEU owes by its registration and by the calendar: a notice 60 days before the first location in a country that
 * has only new ones; reports for half-years that ended on or after the grant and chip accounts from the
 * grant on, from the first day the Framework must be followed through the day `through`, both inclusive.
 */
export function veuObligations(veu: ObligationVeu, through: Day): readonly Obligation[] {
  const { grantedOn, id } = veu;
  const from = rulebookOf('AIDIFF-2025').complianceOn;
  const owed = (kind: ObligationKind, subject: string, dueOn: Day): Obligation => ({
    kind,
    subject,
    dueOn,
    because: null,
  });
  return [
    ...newCountries(veu).map(({ destination, firstOn }) =>
      owed('UVEU_COUNTRY_NOTICE', `${id}/${destination}`, addDays(firstOn, -valueOn(uveuMoveNoticeDays, firstOn))),
    ),
    ...halfYearsDue(veuReportDays, from, through)
      .filter(({ endsOn }) => endsOn >= grantedOn)
      .map(({ dueOn }) => owed('VEU_REPORT', id, dueOn)),
    ...halfYearsDue(veuChipAccountDays, from, through)
      .filter(({ dueOn }) => dueOn >= grantedOn)
      .map(({ dueOn }) => owed('VEU_CHIP_ACCOUNT', id, dueOn)),
  ];
}

/** A location of a universal VEU that its grant did not name. */
const isNewLocation = (veu: ObligationVeu, site: SiteFacts): boolean =>
  veu.kind === 'UVEU' && site.authorizedOn > veu.grantedOn;

/** Countries in which all locations are new, with the day of the first. */
function newCountries(veu: ObligationVeu): readonly { destination: Destination; firstOn: Day }[] {
  const countries = new Map<Destination, SiteFacts[]>();
  for (const site of veu.sites) countries.set(site.destination, [...(countries.get(site.destination) ?? []), site]);
  return [...countries].flatMap(([destination, sites]) => {
    const [firstOn] = sites.map((site) => site.authorizedOn).sort();
    return firstOn !== undefined && sites.every((site) => isNewLocation(veu, site)) ? [{ destination, firstOn }] : [];
  });
}

/** Every so many months after a day, through another; a day that a month lacks is the last of that month. */
function everyMonths(after: Day, months: number, through: Day): Day[] {
  const days: Day[] = [];
  for (let step = 1; ; step += 1) {
    const next = monthsLater(after, step * months);
    if (next > through) return days;
    days.push(next);
  }
}

function monthsLater(on: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = on.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0));
  return day(new Date(last.setUTCDate(Math.min(date, last.getUTCDate()))).toISOString().slice(0, 10));
}

const valueOn = <T>(of: Parameter<T>, on: Day): T => inForceOrFirst(of, on).value;
