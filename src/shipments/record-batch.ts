import { Injectable } from '@nestjs/common';
import { AllocationChangeStore } from '../allocations/allocation-change.store.js';
import { LicenseStore } from '../authorizations/license.store.js';
import { VeuStore } from '../authorizations/veu.store.js';
import { ItemStore } from '../items/item.store.js';
import type { Posting } from '../ledger/account.js';
import { LedgerStore } from '../ledger/ledger.store.js';
import type { OwnedSubject } from '../ledger/subjects.js';
import { PartyStore } from '../parties/party.store.js';
import { Config } from '../platform/config.js';
import type { Tx } from '../platform/database.js';
import { Dependents } from './dependents.js';
import type { DeterminationRecord } from './determination.reads.js';
import { DeterminationStore, type NewDetermination } from './determination.store.js';
import { HoldStore } from './hold.store.js';
import { determinationMade } from './made.js';
import { RemovalStore } from './removal.store.js';
import { ShipmentStore } from './shipment.store.js';
import type { WorkingSet } from './working-set.js';

/** The stores that recording works with. */
@Injectable()
export class RecordingStores {
  constructor(
    readonly ledger: LedgerStore,
    readonly parties: PartyStore,
    readonly items: ItemStore,
    readonly licenses: LicenseStore,
    readonly allocations: AllocationChangeStore,
    readonly veus: VeuStore,
    readonly removals: RemovalStore,
    readonly shipments: ShipmentStore,
    readonly determinations: DeterminationStore,
    readonly holds: HoldStore,
    private readonly config: Config,
  ) {}

  /** The distance kept from what others have used, in ten-thousandths of a TPP. */
  get rounding(): bigint {
    return BigInt(this.config.snapshotRounding) * 10_000n;
  }
}

/** One run of facts of the same kind inside one transaction: what it has read, and which numbers it has given. */
export class RecordBatch {
  readonly dependents: Dependents;
  /** The facts themselves; what follows from them is added when the batch is settled. */
  readonly postings: Posting[] = [];
  readonly dirty: OwnedSubject[] = [];
  /** The answers stored by this run, by their numbers; of a fact that was judged again in it, none. */
  readonly answers = new Map<number, DeterminationRecord>();

  constructor(
    readonly tx: Tx,
    readonly stores: RecordingStores,
    private head: number,
    /** What is known already, by batches before this one. */
    readonly set: WorkingSet,
  ) {
    this.dependents = new Dependents(tx, this.set, stores);
  }

  /** The number of the last event. */
  get seq(): number {
    return this.head;
  }

  /** Stores answers, and keeps them for whoever shows them at once. */
  async storeAnswers(determinations: readonly NewDetermination[]): Promise<void> {
    const postedAt = await this.stores.determinations.insert(this.tx, determinations);
    for (const one of determinations) {
      const at = postedAt.get(one.seq);
      if (one.seq !== one.subjectSeq) this.answers.delete(one.subjectSeq);
      else if (at !== undefined) this.answers.set(one.seq, determinationMade(one, at));
    }
  }

  /** The next number: without gaps, in the order of commits. */
  nextSeq(): number {
    this.head += 1;
    return this.head;
  }
}
