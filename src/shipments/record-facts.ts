import { Injectable } from '@nestjs/common';
import type { Fact } from '../ledger/facts.js';
import { type Recorded, Recorder, type Tried, type TriedFor } from '../ledger/recorder.js';
import { SubjectMarks } from '../ledger/subjects.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import { rolledBack } from '../platform/rolled-back.js';
import type { Instant } from '../rules/day.js';
import { Batcher } from './batcher.js';
import { forget } from './made.js';
import { RecordBatch, RecordingStores } from './record-batch.js';
import { WorkingSet } from './working-set.js';
import { expireHolds } from './hold-expiry.js';
import { heldLinesIn, recordHeldLine } from './record-held-line.js';
import { isDrawnHold, recordHoldLine } from './record-hold-line.js';
import { isDrawn, recordDrawdown } from './record-drawdown.js';
import { recordHoldEvents, recordHoldOverrides } from './record-hold-events.js';
import { recordHolds } from './record-holds.js';
import { recordLicenseEvents, withdrawLicenseEvents } from './record-license-events.js';
import { recordLicenseConditions } from './record-license-conditions.js';
import { recordLicenses } from './record-licenses.js';
import { recordAllocationChanges, recordHolidays } from './record-news.js';
import { recordReversals } from './record-reversals.js';
import { recordShipments } from './record-shipments.js';
import { recordVeuEvents } from './record-veu-events.js';
import { isVeuFact, recordVeuFacts } from './record-veu-facts.js';
import { recordWithdrawals } from './record-withdrawals.js';

/**
 * The only writer. One transaction per batch: lock the ledger, recall known keys, judge in memory in the order of R-65,
 * write set by set, announce. Requests that arrive while a batch is in the database share the next one.
 */
@Injectable()
export class RecordFacts extends Recorder {
  private readonly batchers = new Map<number, Batcher<Fact, Recorded>>();
  private readonly kept = new Map<number, KeptSet>();

  constructor(
    private readonly db: Database,
    private readonly stores: RecordingStores,
    private readonly marks: SubjectMarks,
    private readonly clock: Clock,
  ) {
    super();
  }

  override record(facts: readonly Fact[], tenant: number): Promise<readonly Recorded[]> {
    const known = this.batchers.get(tenant);
    if (known !== undefined) return known.add(facts);
    const batcher = new Batcher<Fact, Recorded>((batch) => this.recordBatch(batch, tenant));
    this.batchers.set(tenant, batcher);
    return batcher.add(facts);
  }

  override tryOut<T>(
    facts: readonly Fact[],
    { seesAll, tenant }: TriedFor,
    look: (tx: Tx, tried: Tried) => Promise<T>,
  ): Promise<T> {
    return rolledBack(this.db, { tenant }, async (tx) => {
      const head = await this.stores.ledger.lockHead(tx);
      await tx.query('savepoint untouched');
      const { results } = await this.recordIn(tx, facts, undefined, !seesAll);
      const undo = async (): Promise<void> => void (await tx.query('rollback to savepoint untouched'));
      return look(tx, { results, head, undo });
    });
  }

  /** One transaction. What it has read is kept for the next one when it is committed, and only then. */
  private async recordBatch(facts: readonly Fact[], tenant: number): Promise<readonly Recorded[]> {
    const kept = this.kept.get(tenant);
    this.kept.delete(tenant);
    let left: KeptSet | undefined;
    const results = await this.db.transaction(
      async (tx) => {
        const recorded = await this.recordIn(tx, facts, kept);
        left = recorded.left;
        return recorded.results;
      },
      { tenant, writes: ['LEDGER'] },
    );
    if (left !== undefined) this.kept.set(tenant, left);
    return results;
  }

  private async recordIn(
    tx: Tx,
    facts: readonly Fact[],
    kept: KeptSet | undefined,
    asTold = false,
  ): Promise<{ results: readonly Recorded[]; left: KeptSet | undefined }> {
    let head = await this.stores.ledger.lockHead(tx);
    let set = kept?.head === head && kept.take() ? kept.set : undefined;
    const results: Recorded[] = [];
    const dirty: RecordBatch['dirty'] = [];
    const runs = runsOfOneKind(facts);
    const done = (batch: RecordBatch, told: readonly Recorded[]): void => {
      results.push(...told);
      dirty.push(...batch.dirty);
      head = batch.seq;
    };
    for (const [index, run] of runs.entries()) {
      const lines = await heldLinesIn(tx, run);
      const now = this.clock.now();
      const [fact] = run;
      const first = fact === undefined ? undefined : lines.get(fact);
      if (fact?.kind === 'SHIPMENT' && first !== undefined) {
        const begin = (from: number): RecordBatch =>
          new RecordBatch(tx, this.stores, from, new WorkingSet(tx, this.stores, asTold));
        const { batch, recorded } = await recordHeldLine(head, { begin, fact, first, now });
        done(batch, [recorded]);
        set = undefined;
        if (run.length > 1) runs.splice(index + 1, 0, run.slice(1));
        continue;
      }
      const stop = run.findIndex((one) => lines.has(one));
      if (stop > 0) runs.splice(index + 1, 0, run.splice(stop));
      // licenses, news, holidays and VEUs change what a set has read of them: they begin and end with one of their own
      const keeps = KEEPING.has(run[0]?.kind);
      if (set === undefined || !keeps) set = new WorkingSet(tx, this.stores, asTold);
      else set.resume(tx);
      const batch = new RecordBatch(tx, this.stores, head, set);
      if (run.some(heedsHolds)) await expireHolds(batch, now);
      done(batch, await recordRun(batch, run, now));
      if (!keeps) set = undefined;
    }
    if (runs.length > 1) results.forEach(forget); // a later run may have changed what an earlier one made
    await this.marks.announce(tx, dirty, head);
    return { results, left: set === undefined || set.accounts.isFull ? undefined : new KeptSet(set, head) };
  }
}

/** A working set and where it left the head of the ledger. A transaction that is tried again must not find it used. */
class KeptSet {
  private taken = false;

  constructor(
    readonly set: WorkingSet,
    readonly head: number,
  ) {}

  /** May it be used? Once. */
  take(): boolean {
    if (this.taken) return false;
    this.taken = true;
    return true;
  }
}

async function recordRun(batch: RecordBatch, run: readonly Fact[], now: Instant): Promise<Recorded[]> {
  const of = <K extends Fact['kind']>(kind: K): Extract<Fact, { kind: K }>[] =>
    run.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
  switch (run[0]?.kind) {
    case 'SHIPMENT': {
      const [first] = of('SHIPMENT');
      if (first !== undefined && isDrawn(first)) return [await recordDrawdown(batch, first, now)];
      return recordShipments(batch, of('SHIPMENT'), now);
    }
    case 'REVERSAL':
      return recordReversals(batch, of('REVERSAL'), now);
    case 'LICENSE':
      return recordLicenses(batch, of('LICENSE'));
    case 'LICENSE_CONDITION':
      return recordLicenseConditions(batch, of('LICENSE_CONDITION'));
    case 'ALLOCATION_CHANGE':
      return recordAllocationChanges(batch, of('ALLOCATION_CHANGE'));
    case 'HOLIDAY':
      return recordHolidays(batch, of('HOLIDAY'));
    case 'VEU':
    case 'SITE':
    case 'OPENING_STOCK':
    case 'REMOVAL':
      return recordVeuFacts(batch, run.filter(isVeuFact));
    case 'VEU_EVENT':
      return recordVeuEvents(batch, of('VEU_EVENT'));
    case 'LICENSE_EVENT':
      return recordLicenseEvents(batch, of('LICENSE_EVENT'));
    case 'LICENSE_EVENT_WITHDRAWAL':
      return withdrawLicenseEvents(batch, of('LICENSE_EVENT_WITHDRAWAL'));
    case 'WITHDRAWAL':
      return recordWithdrawals(batch, of('WITHDRAWAL'), now);
    case 'HOLD': {
      const [first] = of('HOLD');
      if (first !== undefined && isDrawnHold(first)) return [await recordHoldLine(batch, first, now)];
      return recordHolds(batch, of('HOLD'), now);
    }
    case 'HOLD_EVENT':
      return recordHoldEvents(batch, of('HOLD_EVENT'), now);
    case 'HOLD_OVERRIDE':
      return recordHoldOverrides(batch, of('HOLD_OVERRIDE'), now);
    case 'HOLD_EXPIRY':
      return run.map(() => ({ outcome: 'RECORDED', seq: batch.seq, replayed: false }));
    case undefined:
      return [];
  }
}

/** What leaves a working set as good as it was. */
const KEEPING: ReadonlySet<Fact['kind'] | undefined> = new Set<Fact['kind']>([
  'SHIPMENT',
  'REVERSAL',
  'HOLD',
  'HOLD_EVENT',
  'HOLD_OVERRIDE',
  'HOLD_EXPIRY',
]);

/** Is it judged beside what open holds promise, or does it change one? What has happened is recorded regardless. */
const heedsHolds = (fact: Fact): boolean =>
  fact.kind === 'SHIPMENT' ? fact.onBreach === 'REFUSE' || (fact.holdId ?? null) !== null : HEEDING.has(fact.kind);
const HEEDING: ReadonlySet<Fact['kind']> = new Set<Fact['kind']>([
  'REVERSAL',
  'HOLD',
  'HOLD_EVENT',
  'HOLD_OVERRIDE',
  'HOLD_EXPIRY',
]);

const standsAlone = (fact: Fact | undefined): boolean =>
  (fact?.kind === 'SHIPMENT' && isDrawn(fact)) || (fact?.kind === 'HOLD' && isDrawnHold(fact));

/**
 * Facts in the order they came, cut where the kind changes, and where a hold is named again: who comes second finds it as
 * the first has left it. A line that is split over licenses stands alone: it asks what these have left. So does what is
 * withdrawn: it asks what rests on it.
 */
function runsOfOneKind(facts: readonly Fact[]): Fact[][] {
  const runs: Fact[][] = [];
  for (const fact of facts) {
    const run = runs.at(-1);
    const named = fact.kind === 'SHIPMENT' ? (fact.holdId ?? null) : null;
    const again = named !== null && run?.some((one) => one.kind === 'SHIPMENT' && one.holdId === named) === true;
    const alone = fact.kind === 'WITHDRAWAL' || [fact, run?.[0]].some(standsAlone);
    if (run?.[0]?.kind === fact.kind && !again && !alone) run.push(fact);
    else runs.push([fact]);
  }
  return runs;
}
