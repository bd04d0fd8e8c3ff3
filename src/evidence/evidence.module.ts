import { type DynamicModule, Module, type Type } from '@nestjs/common';
import type { Role } from '../platform/config.js';
import { ReadProofs } from './read-proofs.js';
import { SealPostings } from './seal-postings.js';
import { Sealer } from './sealer.js';
import { SealResolver } from './seal.resolver.js';
import { SealStore } from './seal.store.js';

/**
 * The log that history cannot be edited in: a Merkle tree over postings, checkpoints, proofs. Workers seal, the API
 * answers; verifying, witnessing and bundles are commands. Needs the global platform.
 */
@Module({})
export class EvidenceModule {
  static forRole(role: Role): DynamicModule {
    return {
      module: EvidenceModule,
      providers: [
        ReadProofs,
        SealPostings,
        SealStore,
        ...(role === 'worker' ? [] : evidenceResolvers),
        ...(role === 'api' ? [] : [Sealer]),
      ],
    };
  }
}

/** For the schema, which is printed without starting anything. */
export const evidenceResolvers: Type[] = [SealResolver];
