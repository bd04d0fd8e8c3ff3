import type { Day } from '../rules/day.js';
import type { AllocationBefore } from '../rules/movement.js';
import type { Tpp } from '../rules/tpp.js';
import type { OfficialStatus } from '../rules/vocabulary.js';

/** News about one country's allocation. `null` changes nothing. `uplift` in ten-thousandths. */
export interface AllocationChange {
  readonly destination: string;
  readonly effectiveOn: Day;
  readonly uplift: bigint | null;
  readonly officialStatus: OfficialStatus | null;
  readonly externalLicensedTpp: Tpp | null;
  readonly source: string;
}

/** What the news says on a day, with where the reported figure comes from and how old it is. */
export interface Reported {
  readonly uplift: bigint;
  readonly officialStatus: OfficialStatus;
  readonly externalLicensedTpp: Tpp;
  readonly externalSource: string | null;
  readonly externalReportedOn: Day | null;
}

const NOTHING_REPORTED: Reported = {
  uplift: 0n,
  officialStatus: 'UNKNOWN',
  externalLicensedTpp: 0n,
  externalSource: null,
  externalReportedOn: null,
};

/** Allocation changes read for one batch or answer. */
export class AllocationRegister {
  private readonly changes = new Map<string, AllocationChange[]>();

  add(changes: readonly AllocationChange[]): void {
    for (const change of changes) {
      const list = (this.changes.get(change.destination) ?? []).filter((one) => one.effectiveOn !== change.effectiveOn);
      this.changes.set(
        change.destination,
        [...list, change].toSorted((a, b) => (a.effectiveOn < b.effectiveOn ? -1 : 1)),
      );
    }
  }

  /** What is in force on a day: the latest word on each point. */
  on(destination: string, on: Day): Reported {
    let reported = NOTHING_REPORTED;
    for (const change of this.changes.get(destination) ?? []) {
      if (change.effectiveOn > on) break;
      reported = {
        uplift: change.uplift ?? reported.uplift,
        officialStatus: change.officialStatus ?? reported.officialStatus,
        externalLicensedTpp: change.externalLicensedTpp ?? reported.externalLicensedTpp,
        externalSource: change.externalLicensedTpp === null ? reported.externalSource : change.source,
        externalReportedOn: change.externalLicensedTpp === null ? reported.externalReportedOn : change.effectiveOn,
      };
    }
    return reported;
  }

  /** The facts of R-24 on a day, with our own licensed figure. */
  before(destination: string, on: Day, licensedTpp: Tpp): AllocationBefore {
    const { externalLicensedTpp, officialStatus, uplift } = this.on(destination, on);
    return { licensedTpp, externalLicensedTpp, uplift, officialStatus };
  }
}
