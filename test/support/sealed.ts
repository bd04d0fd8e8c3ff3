import type { Checkpoint } from '../../src/evidence/checkpoint.js';
import { SealPostings } from '../../src/evidence/seal-postings.js';
import { SealStore } from '../../src/evidence/seal.store.js';
import { VerifyLedger } from '../../src/evidence/verify-ledger.js';
import type { VerifyReport } from '../../src/evidence/verify-report.js';
import { Database } from '../../src/platform/database.js';
import {
  freshLedger,
  license,
  news,
  noon,
  partyOf,
  removal,
  reversal,
  shipment,
  stock,
  type TestLedger,
} from './ledger.js';
import { licenseEvent, withdrawal } from './license-events.js';

/** A ledger with a sealer and what checks its seals. */
export interface SealedLedger extends TestLedger {
  readonly store: SealStore;
  /** Seals what is posted, in batches of at most `most`. */
  seal(most?: number): Promise<number>;
  check(...anchors: readonly Checkpoint[]): Promise<VerifyReport>;
  checkpoint(): Promise<Checkpoint>;
  /** Runs SQL as a superuser whom no trigger stops. */
  tamper(...statements: readonly string[]): Promise<void>;
}

export async function sealedLedger(): Promise<SealedLedger> {
  const ledger = await freshLedger([partyOf('ACME'), partyOf('OTHER')]);
  const store = new SealStore();
  const sealer = new SealPostings(ledger.db, store);
  const verify = new VerifyLedger(ledger.db, store);
  return {
    ...ledger,
    store,
    seal: (most) => sealer.run(most),
    check: (...anchors) => verify.run({ anchors }),
    checkpoint: async () => {
      const found = await ledger.db.read((tx) => store.checkpoint(tx));
      if (found === undefined) throw new Error('nothing is sealed');
      return found;
    },
    async tamper(...statements) {
      const owner = await Database.connect(ledger.url, { poolSize: 1, roles: false });
      await owner
        .transaction(async (tx) => {
          await tx.query('set local session_replication_role = replica');
          for (const statement of statements) await tx.query(statement);
        })
        .finally(() => owner.close());
    },
  };
}

/** One of everything that is posted, and what is judged again because of it: 12 events or more. */
export async function postHistory(ledger: TestLedger): Promise<void> {
  await ledger.record(
    stock(),
    license({ number: 'LIC-1', furtherLines: [{ itemId: 'nvidia-b200', quantity: 2n, valueCents: 1n }] }),
    shipment({ reference: 'S-1' }),
  );
  await ledger.record(
    shipment({ reference: 'S-2', named: 'LICENSE', licenseNumber: 'LIC-1' }),
    shipment({ reference: 'S-3', consigneeId: 'OTHER', exportedAt: noon('2025-06-05') }),
    shipment({ reference: 'S-0', exportedAt: noon('2025-06-01'), quantity: 1_650n }),
    news({ externalLicensedTpp: 1_000_000n }),
    removal({ reference: 'R-1' }),
    reversal('S-3', { reference: 'C-1' }),
    shipment({ reference: 'S-4', quantity: 2_000n, onBreach: 'REFUSE' }),
  );
  await ledger.record(shipment({ reference: 'S-5', exportedAt: noon('2025-06-07') }));
  const [named] = await ledger.record(licenseEvent('LIC-1', 'NAME_CHANGE', '2025-07-01'));
  await ledger.record(withdrawal(named?.seq ?? 0, 'undo'));
}
