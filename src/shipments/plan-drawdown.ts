import { Injectable } from '@nestjs/common';
import { isTooMany } from '../items/most-units.js';
import { BalanceStore } from '../ledger/balance.store.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database.js';
import { type Given, problemsOf } from '../platform/input-check.js';
import { Refusal } from '../platform/refusal.js';
import type { Instant } from '../rules/day.js';
import type { Finding } from '../rules/finding.js';
import { type Drawdown, drawdown, DRAWDOWN_STRATEGIES } from '../rules/license-drawdown.rule.js';
import { USUAL_HORIZON_DAYS, type Waste, wasteOf } from '../rules/license-waste.rule.js';
import { besideVolumeCap, heldIn } from './beside-volume-cap.js';
import { factOf, refuseUnknown } from './determine-shipment.js';
import { type LineOnLicenses, lineOnLicenses } from './draw-line.js';
import { DrawdownInput } from './drawdown.graphql.js';
import { admitNamed, newSubject } from './new-subject.js';
import { RecordingStores } from './record-batch.js';
import { WorkingSet } from './working-set.js';

/** A line with its licenses, and each strategy with what it wastes. */
export interface DrawdownPlan extends LineOnLicenses {
  readonly at: Instant;
  readonly now: Instant;
  readonly ledgerSequence: number;
  readonly horizonDays: number;
  /** How the whole line stands to the volume cap of its product; `null` when none concerns it. */
  readonly cap: Finding | null;
  readonly choices: readonly { readonly taken: Drawdown; readonly waste: Waste }[];
}

/** Thinks through how a line could go under licenses. Reads on one snapshot and stores nothing. */
@Injectable()
export class PlanDrawdown {
  constructor(
    private readonly db: Database,
    private readonly stores: RecordingStores,
    private readonly balances: BalanceStore,
    private readonly clock: Clock,
  ) {}

  /** Throws a `Refusal` for a field that cannot be understood. */
  async run(caller: Caller, input: Given<DrawdownInput>): Promise<DrawdownPlan> {
    const [problem] = problemsOf(DrawdownInput, input, ['input']);
    if (problem !== undefined) throw new Refusal(problem.code as Refusal['code'], problem);
    if (isTooMany(input.quantity)) throw new Refusal('TOO_LARGE', { path: ['input', 'quantity'] });
    const { horizonDays = USUAL_HORIZON_DAYS } = input;
    const now = this.clock.now();
    const at = input.exportedAt ?? now;
    const fact = factOf(input, at);
    return this.db.read(async (tx) => {
      const ledgerSequence = await this.balances.sequence(tx);
      const set = new WorkingSet(tx, this.stores);
      await admitNamed(set, [fact]);
      refuseUnknown(fact, set);
      // what a license has left hangs on no site, and what stands at one is told to its holder alone
      const line = newSubject({ ...fact, siteId: null }, set, ledgerSequence + 1);
      const on = await lineOnLicenses(line, set, true);
      const choices = DRAWDOWN_STRATEGIES.map((strategy) => {
        const taken = drawdown(on.movement, on.usable, strategy);
        return { taken, waste: wasteOf(on.movement, on.usable, taken, horizonDays) };
      });
      const cap = besideVolumeCap(on.unnamed, line, set, heldIn(set))?.finding ?? null;
      return { ...on, at, now, ledgerSequence, horizonDays, choices, cap };
    }, caller);
  }
}
