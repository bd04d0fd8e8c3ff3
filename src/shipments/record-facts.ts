import { Injectable } from '@nestjs/common';
import type { Fact } from '../ledger/facts.js';
import { type Recorded, Recorder, type Tried } from '../ledger/recorder.js';
import { SubjectMarks } from '../ledger/subjects.js';
import { Database, type Tx } from '../platform/database.js';
import { rolledBack } from '../platform/rolled-back.js';
import { Batcher } from './batcher.js';
import { forget } from './made.js';
import { RecordBatch, RecordingStores } from './record-batch.js';
import { WorkingSet } from './working-set.js';
import { recordLicenses } from './record-licenses.js';
import { recordAllocationChanges, recordHolidays } from './record-news.js';
import { recordReversals } from './record-reversals.js';
import { recordShipments } from './record-shipments.js';
import { recordVeuEvents } from './record-veu-events.js';
import { isVeuFact, recordVeuFacts } from './record-veu-facts.js';

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

  override tryOut<T>(facts: readonly Fact[], tenant: number, look: (tx: Tx, tried: Tried) => Promise<T>): Promise<T> {
    return rolledBack(this.db, { tenant }, async (tx) => {
      const head = await this.stores.ledger.lockHead(tx);
      await tx.query('savepoint untouched');
      const { results } = await this.recordIn(tx, facts, undefined);
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
  ): Promise<{ results: readonly Recorded[]; left: KeptSet | undefined }> {
    let head = await this.stores.ledger.lockHead(tx);
    let set = kept?.head === head && kept.take() ? kept.set : undefined;
    const results: Recorded[] = [];
    const dirty: RecordBatch['dirty'] = [];
    const runs = runsOfOneKind(facts);
    for (const run of runs) {
      // licenses, news, holidays and VEUs change what a set has read of them: they begin and end with one of their own
      const keeps = run[0]?.kind === 'SHIPMENT' || run[0]?.kind === 'REVERSAL';
      if (set === undefined || !keeps) set = new WorkingSet(tx, this.stores);
      else set.resume(tx);
      const batch = new RecordBatch(tx, this.stores, head, set);
      results.push(...(await recordRun(batch, run)));
      head = batch.seq;
      dirty.push(...batch.dirty);
      if (!keeps) set = undefined;
    }
    if (runs.length > 1) results.forEach(forget); // a later run may have changed what an earlier one made
    await this.marks.announce(tx, dirty, head);
    return { results, left: set === undefined || set.isFull ? undefined : new KeptSet(set, head) };
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

async function recordRun(batch: RecordBatch, run: readonly Fact[]): Promise<Recorded[]> {
  const of = <K extends Fact['kind']>(kind: K): Extract<Fact, { kind: K }>[] =>
    run.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
  switch (run[0]?.kind) {
    case 'SHIPMENT':
      return recordShipments(batch, of('SHIPMENT'));
    case 'REVERSAL':
      return recordReversals(batch, of('REVERSAL'));
    case 'LICENSE':
      return recordLicenses(batch, of('LICENSE'));
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
    case undefined:
      return [];
  }
}

/** Facts in the order they came, cut where the kind changes. */
function runsOfOneKind(facts: readonly Fact[]): Fact[][] {
  const runs: Fact[][] = [];
  for (const fact of facts) {
    const run = runs.at(-1);
    if (run?.[0]?.kind === fact.kind) run.push(fact);
    else runs.push([fact]);
  }
  return runs;
}
