import { Injectable } from '@nestjs/common';
import { CountryPositions } from '../allocations/country-positions.js';
import { type LicensePosition, LicensePositions } from '../authorizations/license-positions.js';
import { LicenseRegister } from '../authorizations/license-register.js';
import { LicenseStore } from '../authorizations/license.store.js';
import { type QuotaPosition, QuotaPositions } from '../authorizations/quota-positions.js';
import type { StatusSubject } from '../ledger/subjects.js';
import { Config, licenseThresholdsIn } from '../platform/config.js';
import type { Tx } from '../platform/database.js';
import { type Day, dayOf, type Instant, startOf } from '../rules/day.js';
import { type Destination, destinationOf } from '../rules/destination.js';
import {
  countryTurns,
  licenseTurns,
  nextTurn,
  presumption,
  quotaStatus,
  quotaTurns,
} from '../rules/presumption.rule.js';
import {
  licenseThresholdsReached,
  type LicenseThresholdsReached,
  licenseThresholdTurns,
} from '../rules/license-thresholds.rule.js';
import { isOpen, useOf } from '../shipments/license-threshold.reads.js';
import { StatusLedger } from './status-ledger.js';
import { type DerivedStatus, nameOf } from './status.js';
import { VeuStatusReader } from './veu-status-reader.js';

/** How a moment is read: what it is, and when anything now in the future will count. */
interface Moment {
  readonly on: Day;
  /** Given when the future holds something, so that positions leave it out; balances answer at once when it does not. */
  readonly at: Instant | undefined;
  /** When the next fact of a later instant begins to count for a subject. */
  readonly nextFact: (subject: StatusSubject) => Instant | undefined;
}

/** Says what the status of subjects is at one moment: reads their positions, asks the pure rules. Set by set. */
@Injectable()
export class StatusReader {
  constructor(
    private readonly config: Config,
    private readonly ledger: StatusLedger,
    private readonly countries: CountryPositions,
    private readonly quotas: QuotaPositions,
    private readonly licenses: LicensePositions,
    private readonly licenseStore: LicenseStore,
    private readonly veus: VeuStatusReader,
  ) {}

  /**
   * The subjects whose status may change together with these: with a license, those it replaces and those that replace
   * it, because what is drawn from one counts against the others. One that was withdrawn is still asked about.
   */
  async withRelated(tx: Tx, subjects: readonly StatusSubject[]): Promise<StatusSubject[]> {
    const numbers = keysOf(subjects, 'LICENSE');
    if (numbers.length === 0) return [...subjects];
    const rows = await this.licenseStore.chains(tx, numbers, []);
    return [
      ...subjects.filter(({ kind }) => kind !== 'LICENSE'),
      ...[...new Set([...numbers, ...rows.map(({ number }) => number)])].map((key) => ({
        kind: 'LICENSE' as const,
        key,
      })),
    ];
  }

  async read(tx: Tx, subjects: readonly StatusSubject[], now: Instant): Promise<DerivedStatus[]> {
    // of what was known then nobody waits for what comes next
    const future =
      tx.known === undefined ? await this.ledger.futureFacts(tx, subjects, now) : new Map<string, Instant>();
    const moment: Moment = {
      on: dayOf(now),
      at: tx.known !== undefined || future.size > 0 ? now : undefined,
      nextFact: (subject) => future.get(nameOf(subject)),
    };
    return [
      ...(await this.readCountries(tx, keysOf(subjects, 'COUNTRY').map(destinationOf), moment)),
      ...(await this.readQuotas(tx, keysOf(subjects, 'QUOTA'), moment)),
      ...(await this.readLicenses(tx, keysOf(subjects, 'LICENSE'), moment)),
      ...(await this.veus.read(tx, keysOf(subjects, 'VEU'), now)),
    ];
  }

  private async readCountries(tx: Tx, keys: readonly Destination[], moment: Moment): Promise<DerivedStatus[]> {
    if (keys.length === 0) return [];
    const positions = await this.countries.read(tx, { countries: keys, ...(moment.at && { at: moment.at }) });
    const news = await this.ledger.newsDays(tx, keys);
    return positions.map((position) => {
      const readings = { licensed: position.reviewPolicy, exported: position.statusByExported };
      const { headline, ...both } = presumption(readings, this.config.allocationBasis);
      const subject = { kind: 'COUNTRY' as const, key: position.country };
      return {
        ...subject,
        headline,
        reading: {
          basis: this.config.allocationBasis,
          ...both,
          group: position.group,
          licensedTpp: position.licensedTpp,
          externalLicensedTpp: position.externalLicensedTpp,
          exportedTpp: position.exportedTpp,
          allocationTpp: position.allocationTpp,
          remainingTpp: position.remainingTpp,
          officialStatus: position.officialStatus,
        },
        dueAt: dueAt(subject, [...countryTurns(position.country), ...(news.get(position.country) ?? [])], moment),
      };
    });
  }

  private async readQuotas(tx: Tx, keys: readonly string[], moment: Moment): Promise<DerivedStatus[]> {
    if (keys.length === 0) return [];
    const at = moment.at === undefined ? {} : { at: moment.at };
    const all = keys.length === 1 ? [] : await this.quotas.read(tx, at);
    const found = new Map(all.map((position) => [`${position.holderId}/${position.year}`, position]));
    const statuses: DerivedStatus[] = [];
    for (const key of keys) {
      const position = found.get(key) ?? (await this.readQuota(tx, key, at));
      if (position === undefined) continue;
      const subject = { kind: 'QUOTA' as const, key };
      const { overTpp, quotaTpp, remainingTpp, usedTpp } = position;
      statuses.push({
        ...subject,
        headline: quotaStatus(position, moment.on),
        reading: { quotaTpp, usedTpp, remainingTpp, overTpp },
        dueAt: dueAt(subject, quotaTurns(position.year), moment),
      });
    }
    return statuses;
  }

  private async readQuota(tx: Tx, key: string, at: { at?: Instant }): Promise<QuotaPosition | undefined> {
    const cut = key.lastIndexOf('/');
    return (await this.quotas.read(tx, { ...at, holderId: key.slice(0, cut), year: Number(key.slice(cut + 1)) }))[0];
  }

  private async readLicenses(tx: Tx, numbers: readonly string[], moment: Moment): Promise<DerivedStatus[]> {
    if (numbers.length === 0) return [];
    const at = moment.at === undefined ? {} : { at: moment.at };
    const positions = new Map((await this.licenses.read(tx, { ...at, numbers })).map((one) => [one.number, one]));
    const register = new LicenseRegister();
    register.setHolidays(await this.licenseStore.holidays(tx));
    register.add(await this.licenseStore.chains(tx, numbers, []));
    return numbers
      .filter((number) => register.has(number))
      .map((number) => {
        const license = register.get(number, moment.on);
        const position = positions.get(number);
        const subject = { kind: 'LICENSE' as const, key: number };
        const facts = register.withReplaced(number).flatMap((key) => moment.nextFact({ kind: 'LICENSE', key }) ?? []);
        return {
          ...subject,
          headline: position?.status ?? 'NOT_YET_ISSUED',
          reading: {
            shippedQuantity: position?.shippedQuantity ?? null,
            remainingQuantity: position?.remainingQuantity ?? null,
            issuedOn: license.issuedOn,
            usableThrough: license.usableThrough,
            reached: this.reachedBy(position, moment.on),
          },
          dueAt: dueAt(
            subject,
            [
              ...licenseTurns({ ...license, eventsOn: register.row(number).events.map((one) => one.effectiveOn) }),
              ...licenseThresholdTurns(license.usableThrough, licenseThresholdsIn(this.config)),
            ],
            { ...moment, nextFact: () => earliest(facts) },
          ),
        };
      });
  }

  /** What a license that is not over has reached; nothing before its issue and after its end. */
  private reachedBy(position: LicensePosition | undefined, on: Day): LicenseThresholdsReached {
    return position === undefined || !isOpen(position)
      ? { expiryDays: [], quantityPercents: [], valuePercents: [] }
      : licenseThresholdsReached(useOf(position), on, licenseThresholdsIn(this.config));
  }
}

function dueAt(subject: StatusSubject, turns: readonly Day[], { nextFact, on }: Moment): Instant | null {
  const turn = nextTurn(turns, on);
  const fact = nextFact(subject);
  return earliest([...(turn === undefined ? [] : [startOf(turn)]), ...(fact === undefined ? [] : [fact])]) ?? null;
}

const earliest = (instants: readonly Instant[]): Instant | undefined =>
  instants.length === 0 ? undefined : Math.min(...instants);

const keysOf = (subjects: readonly StatusSubject[], kind: StatusSubject['kind']): string[] =>
  subjects.filter((subject) => subject.kind === kind).map(({ key }) => key);
