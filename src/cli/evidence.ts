import { WriteBundle } from '../evidence/bundle.js';
import { SealPostings } from '../evidence/seal-postings.js';
import { VerifyLedger } from '../evidence/verify-ledger.js';
import { Witness } from '../evidence/witness.js';
import { Assembly } from './assembly.js';
import type { Session } from './session.js';

/** What the commands about evidence work with. */
export const evidenceOf = ({ config, db }: Session) => {
  const assembly = new Assembly(db, config);
  return {
    bundle: assembly.make(WriteBundle),
    sealer: assembly.make(SealPostings),
    verify: assembly.make(VerifyLedger),
    witness: assembly.make(Witness),
  };
};
