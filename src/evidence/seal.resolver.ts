import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import type { Caller } from '../platform/caller.js';
import { Database, type Tx } from '../platform/database.js';
import { BadInput } from '../platform/graphql-bad-input.js';
import { Refusal } from '../platform/refusal.js';
import { ReadProofs } from './read-proofs.js';
import {
  ConsistencyArgs,
  ConsistencyProofType,
  hex,
  InclusionArgs,
  InclusionProofType,
  SealType,
  toSealType,
} from './seal.graphql.js';
import { SealStore } from './seal.store.js';

/**
 * Seals and proofs. They are one log over all tenants and hold nothing but hashes, so they are read by the installation;
 * a proof of a posting is given to whoever may see that posting.
 */
@Resolver()
export class SealResolver {
  constructor(
    private readonly db: Database,
    private readonly store: SealStore,
    private readonly proofs: ReadProofs,
  ) {}

  @Query(() => SealType, { nullable: true, description: 'The latest checkpoint; nothing before the first one.' })
  async seal(): Promise<SealType | null> {
    const last = await this.db.read((tx) => this.store.checkpoint(tx));
    return last === undefined ? null : toSealType(last);
  }

  @Query(() => InclusionProofType, { description: 'That a posting is in the log at some size of it.' })
  async inclusionProof(
    @Args() { seq, treeSize }: InclusionArgs,
    @Context('caller') caller: Caller,
  ): Promise<InclusionProofType> {
    const visible = await this.db.read((tx) => seesPosting(tx, caller, seq), caller);
    if (!visible) throw new Refusal('NOT_FOUND', { path: ['seq'] });
    return this.db.read(async (tx) => {
      const size = await this.sealed(tx, 'treeSize', treeSize);
      if (seq > size) throw beyond('seq', `posting ${seq} is not among the ${size} of the tree`);
      const [leaf, path, root] = await Promise.all([
        this.proofs.leaf(tx, Number(seq)),
        this.proofs.inclusion(tx, Number(seq), size),
        this.proofs.root(tx, size),
      ]);
      return { seq: Number(seq), treeSize: size, leafHash: hex(leaf), path: path.map(hex), root: hex(root) };
    });
  }

  @Query(() => ConsistencyProofType, {
    description: 'That the log at one size is the beginning of the log at another.',
  })
  async consistencyProof(@Args() { from, to }: ConsistencyArgs): Promise<ConsistencyProofType> {
    return this.db.read(async (tx) => {
      const size = await this.sealed(tx, 'to', to);
      if (from < 1n || from > size) throw beyond('from', `${from} is no size from 1 to ${size}`);
      const [path, fromRoot, toRoot] = await Promise.all([
        this.proofs.consistency(tx, Number(from), size),
        this.proofs.root(tx, Number(from)),
        this.proofs.root(tx, size),
      ]);
      return { from: Number(from), to: size, path: path.map(hex), fromRoot: hex(fromRoot), toRoot: hex(toRoot) };
    });
  }

  /** A size that is sealed. */
  private async sealed(tx: Tx, argument: string, wanted: bigint | null | undefined): Promise<number> {
    const size = (await this.store.checkpoint(tx))?.size ?? 0;
    if (wanted === null || wanted === undefined) {
      if (size === 0) throw beyond(argument, 'nothing is sealed yet');
      return size;
    }
    if (wanted < 1n || wanted > size) throw beyond(argument, `${wanted} is no size from 1 to ${size}`);
    return Number(wanted);
  }
}

async function seesPosting(tx: Tx, { role, tenant }: Caller, seq: bigint): Promise<boolean> {
  const rows = await tx.query('select 1 from posting where seq = $1 and ($2 or tenant_id = $3)', [
    String(seq),
    role === 'AUDITOR' || role === 'STEWARD',
    tenant,
  ]);
  return rows.length > 0;
}

const beyond = (argument: string, message: string): BadInput =>
  new BadInput([{ path: [argument], message, remedy: 'Ask `seal` how many postings are sealed.' }]);
