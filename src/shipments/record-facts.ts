import { Injectable } from '@nestjs/common';
import type { Fact } from '../ledger/facts.js';
import { type Recorded, Recorder } from '../ledger/recorder.js';
import { SubjectMarks } from '../ledger/subjects.js';
import { Database, type Tx } from '../platform/database.js';
import { Batcher } from './batcher.js';
import { RecordBatch, RecordingStores } from './record-batch.js';
import { recordLicenses } from './record-licenses.js';
import { recordAllocationChanges, recordHolidays } from './record-news.js';
import { recordReversals } from './record-reversals.js';
import { recordShipments } from './record-shipments.js';
import { isVeuFact, recordVeuFacts } from './record-veu-facts.js';

/**
 * The only writer. One transaction per batch: lock the ledger, recall known keys, judge in memory in the order of R-65,
 * write set by set, announce. Requests that arrive while a batch is in the database share the next one.
 */
@Injectable()
export class RecordFacts extends Recorder {
  private readonly batchers = new Map<number, Batcher<Fact, Recorded>>();

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
    const batcher = new Batcher<Fact, Recorded>((batch) =>
      this.db.transaction((tx) => this.recordIn(tx, batch), { tenant }),
    );
    this.batchers.set(tenant, batcher);
    return batcher.add(facts);
  }

  /** Records facts inside a transaction of the caller's. */
  async recordIn(tx: Tx, facts: readonly Fact[]): Promise<readonly Recorded[]> {
    let head = await this.stores.ledger.lockHead(tx);
    const results: Recorded[] = [];
    const dirty: RecordBatch['dirty'] = [];
    for (const run of runsOfOneKind(facts)) {
      const batch = new RecordBatch(tx, this.stores, head);
      results.push(...(await recordRun(batch, run)));
      head = batch.seq;
      dirty.push(...batch.dirty);
    }
    await this.marks.announce(tx, dirty, head);
    return results;
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
