import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database.js';
import { type Checkpoint, sameCheckpoint } from './checkpoint.js';
import { isConsistent } from './merkle-proof.js';
import { ReadProofs } from './read-proofs.js';
import { SealStore } from './seal.store.js';

/** What a witness found when it looked. */
export type Seen =
  | { readonly state: 'new'; readonly checkpoint: Checkpoint }
  | { readonly state: 'same' | 'empty' }
  | { readonly state: 'older' | 'inconsistent'; readonly says: string };

/**
 * Looks at the latest checkpoint and asks the log to prove that it continues the last one that was kept. A witness that
 * runs elsewhere, and keeps what it saw there, is what history cannot be edited behind.
 */
@Injectable()
export class Witness {
  constructor(
    private readonly db: Database,
    private readonly store: SealStore,
    private readonly proofs: ReadProofs,
  ) {}

  async look(kept: Checkpoint | undefined): Promise<Seen> {
    return this.db.read(async (tx): Promise<Seen> => {
      const checkpoint = await this.store.checkpoint(tx);
      if (kept === undefined) return checkpoint === undefined ? { state: 'empty' } : { state: 'new', checkpoint };
      if (checkpoint === undefined || checkpoint.size < kept.size) {
        const says = `the log has ${checkpoint?.size ?? 0} postings, and had ${kept.size}: this is an older copy, or its end was cut off`;
        return { state: 'older', says };
      }
      const before = await this.store.checkpoint(tx, kept.size);
      if (before === undefined || !sameCheckpoint(before, kept))
        return { state: 'inconsistent', says: `the checkpoint of ${kept.size} postings is not the one that was kept` };
      if (checkpoint.size === kept.size) return { state: 'same' };
      const path = await this.proofs.consistency(tx, kept.size, checkpoint.size);
      const proved = isConsistent({ first: kept, second: checkpoint, path });
      return proved
        ? { state: 'new', checkpoint }
        : {
            state: 'inconsistent',
            says: `the log cannot prove that its ${checkpoint.size} postings begin with the ${kept.size} that were kept`,
          };
    });
  }
}
