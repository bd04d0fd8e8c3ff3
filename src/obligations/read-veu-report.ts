import { Injectable } from '@nestjs/common';
import type { VeuRow } from '../authorizations/veu-register.js';
import { ItemStore } from '../items/item.store.js';
import { knownBy } from '../ledger/answer.graphql.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import { Refusal } from '../platform/refusal.js';
import { addDays, addYears, type Day, dayOf, type Instant } from '../rules/day.js';
import {
  type DueHalfYear,
  type HalfYearDue,
  halfYearsDue,
  lastHalfYearBefore,
  tryHalfYear,
} from '../rules/half-year.js';
import type { Parameter } from '../rules/parameter.js';
import { veuChipAccountDays } from '../rules/rulebook/veu-chip-account-days.js';
import { veuReportDays } from '../rules/rulebook/veu-report-days.js';
import { type AccountLine, accountLines } from './veu-account.js';
import { type Known, VeuHoldingReads } from './veu-holdings.reads.js';
import { type Customer, VeuReceiptReads } from './veu-receipt.reads.js';

/** A half-year, both ends inside. */
type HalfYear = Pick<DueHalfYear, 'startsOn' | 'endsOn'>;

/** What both papers about a VEU say of themselves. */
interface Paper extends DueHalfYear {
  readonly veu: VeuRow;
  readonly known: Known;
  /** The half-year is over: with the same `known` the paper comes out the same for ever. */
  readonly closed: boolean;
  readonly computedAt: Instant;
}

/** Data of the account of R-54: by country, facility and item. */
export interface ChipAccount extends Paper {
  readonly lines: readonly AccountLine[];
}

/** Data of the report of R-53; receipts are read page by page. */
export interface VeuReport extends Paper {
  readonly inventory: readonly AccountLine[];
  readonly customers: readonly Customer[];
}

/** Gathers the data of the two semiannual papers about a VEU. Filing them is for a person. */
@Injectable()
export class ReadVeuReport {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly holdings: VeuHoldingReads,
    private readonly receipts: VeuReceiptReads,
    private readonly items: ItemStore,
  ) {}

  /**
   * The chip account over the last half-year that ended before a day: on a due day, the one that is due. Throws
   * `UNKNOWN_VEU`.
   */
  account(caller: Caller, veuId: string, on: Day | null, known: Instant | null): Promise<ChipAccount> {
    const half = lastHalfYearBefore(on ?? dayOf(this.clock.now()));
    return this.db.read((tx) => this.accountIn(tx, veuId, half), { ...caller, known: this.knownBy(known) });
  }

  /** The report of a half-year, `2025-H2`. Throws `UNKNOWN_VEU`, `BAD_VALUE`. */
  async report(caller: Caller, veuId: string, period: string, known: Instant | null): Promise<VeuReport> {
    const half = tryHalfYear(period);
    if (half === undefined) {
      const remedy = 'Give a half-year such as 2025-H2.';
      throw new Refusal('BAD_VALUE', { path: ['period'], message: `"${period}" is not a half-year.`, remedy });
    }
    return this.db.read((tx) => this.reportIn(tx, veuId, half), { ...caller, known: this.knownBy(known) });
  }

  /** The account of what the transaction sees. It covers the owner group: the holder with all its parents and subsidiaries. */
  async accountIn(tx: Tx, veuId: string, half: HalfYear): Promise<ChipAccount> {
    const paper = await this.paper(tx, veuId, { ...half, dueOn: dueOn(veuChipAccountDays, half.endsOn) });
    return { ...paper, lines: await this.lines(tx, paper, 'OWNERS', true) };
  }

  /**
   * The report of what the transaction sees. The inventory is the base the VEU's limits are measured on: for a UVEU its
   * owner group's, for an NVEU its company's in its country.
   */
  async reportIn(tx: Tx, veuId: string, half: HalfYear): Promise<VeuReport> {
    const paper = await this.paper(tx, veuId, { ...half, dueOn: dueOn(veuReportDays, half.endsOn) });
    const { veu } = paper;
    const all = await this.lines(tx, paper, veu.kind === 'UVEU' ? 'OWNERS' : 'COMPANY', false);
    return {
      ...paper,
      inventory: all.filter((line) => veu.destination === null || line.destination === veu.destination),
      customers: veu.kind === 'NVEU' ? await this.receipts.customers(tx, { ...paper, veuId }) : [],
    };
  }

  private knownBy(known: Instant | null): Instant | undefined {
    return knownBy({ known }, this.clock.now());
  }

  private async paper(tx: Tx, veuId: string, half: DueHalfYear): Promise<Paper> {
    const veu = await this.holdings.veu(tx, veuId);
    if (veu === undefined) throw new Refusal('UNKNOWN_VEU', { path: ['veu'] });
    const computedAt = this.clock.now();
    const known = await this.holdings.knownTo(tx);
    return { ...half, veu, known, closed: half.endsOn < dayOf(computedAt), computedAt };
  }

  private async lines(
    tx: Tx,
    { endsOn, startsOn, veu }: Paper,
    scope: 'OWNERS' | 'COMPANY',
    bySite: boolean,
  ): Promise<AccountLine[]> {
    const members = await this.holdings.members(tx, veu, scope, endsOn);
    const moves = await this.holdings.moved(tx, members, { startsOn, endsOn });
    const items = await this.items.byIds(
      tx,
      moves.map((move) => move.itemId),
    );
    return accountLines(moves, items, { bySite });
  }
}

/** The day on which the paper about a half-year is due: within a year of its end. */
function dueOn(days: Parameter<readonly HalfYearDue[]>, endsOn: Day): Day {
  const due = halfYearsDue(days, addDays(endsOn, 1), addYears(endsOn, 1)).find((half) => half.endsOn === endsOn);
  if (due === undefined) throw new Error(`the paper about the half-year until ${endsOn} is due some day`);
  return due.dueOn;
}
