import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Assembly } from '../src/cli/assembly.js';
import { ReadProofs } from '../src/evidence/read-proofs.js';
import { SealPostings } from '../src/evidence/seal-postings.js';
import { PartyStore } from '../src/parties/party.store.js';
import { loadConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { type Api, startApi } from './support/api.js';
import { partyOf, shipment } from './support/ledger.js';
import { treeHash, verifyConsistency, verifyInclusion } from './support/rfc9162.js';
import { postHistory, type SealedLedger, sealedLedger } from './support/sealed.js';

const bytes = (hex: unknown): Buffer => Buffer.from(String(hex), 'hex');
const path = (list: unknown): Buffer[] => (list as string[]).map(bytes);

describe('over GraphQL', () => {
  let api: Api;
  let db: Database;

  beforeAll(async () => {
    api = await startApi({ HEADROOM_DEMO: 'off' });
    db = await Database.connect(api.databaseUrl, { poolSize: 2 });
  });
  afterAll(async () => {
    await db.close();
    await api.close();
  });

  const POST = `mutation ($key: String!) { postShipment(input: { idempotencyKey: $key, exportedAt: "2026-01-02T00:00:00Z", destinationCountry: "BR",
    consignee: "ACME", item: "nvidia-h100-sxm5", quantity: 1, onBreach: RECORD }) { userErrors { code message } } }`;

  test('nothing is sealed at first, and then every posting is proved', async () => {
    expect((await api.data('{ seal { size } }'))['seal']).toBeNull();
    const early = await api.ask('{ consistencyProof(from: 1) { to } }');
    expect(early.errors?.[0]?.message).toMatch('nothing is sealed yet');

    await db.transaction((tx) => new PartyStore().insert(tx, [partyOf('ACME')]));
    for (let n = 0; n < 7; n += 1) await api.data(POST, { key: `K-${n}` });
    await new Assembly(db, loadConfig({})).make(SealPostings).run(3);

    const { seal } = await api.data('{ seal { size root parties chain sealedAt sealedAtMicros } }');
    expect(seal).toMatchObject({ size: 7 });
    for (let seq = 1; seq <= 7; seq += 1) {
      const { inclusionProof: proof } = await api.data(
        `{ inclusionProof(seq: ${seq}) { seq treeSize leafHash path root } }`,
      );
      expect(proof?.['root']).toBe(seal?.['root']);
      expect(
        verifyInclusion(seq - 1, 7, bytes(proof?.['leafHash']), path(proof?.['path']), bytes(seal?.['root'])),
      ).toBe(true);
    }
    const { consistencyProof: proof } = await api.data('{ consistencyProof(from: 3) { to path fromRoot toRoot } }');
    expect(verifyConsistency(3, 7, bytes(proof?.['fromRoot']), bytes(proof?.['toRoot']), path(proof?.['path']))).toBe(
      true,
    );
    expect(proof?.['toRoot']).toBe(seal?.['root']);
  });

  test("what is not sealed, not there, or somebody else's is refused", async () => {
    const codes = async (query: string): Promise<unknown> => (await api.ask(query)).errors?.[0]?.extensions['code'];
    expect(await codes('{ inclusionProof(seq: 8) { root } }')).toBe('NOT_FOUND');
    expect(await codes('{ inclusionProof(seq: 5, treeSize: 4) { root } }')).toBe('BAD_USER_INPUT');
    expect(await codes('{ inclusionProof(seq: 5, treeSize: 9) { root } }')).toBe('BAD_USER_INPUT');
    expect(await codes('{ inclusionProof(seq: 0) { root } }')).toBe('NOT_FOUND');
    expect(await codes('{ consistencyProof(from: 0) { to } }')).toBe('BAD_USER_INPUT');
    expect(await codes('{ consistencyProof(from: 8) { to } }')).toBe('BAD_USER_INPUT');
  });
});

describe('in a log of some hundred postings, sealed in batches of any size', () => {
  let ledger: SealedLedger;
  let leaves: Buffer[];

  beforeAll(async () => {
    ledger = await sealedLedger();
    await postHistory(ledger);
    for (const [count, most] of [[90, 7], [200, 64], [300, 1_000]] as const) {
      await ledger.record(...Array.from({ length: count }, () => shipment({ quantity: 1n })));
      await ledger.seal(most);
    } // prettier-ignore
    const { size } = await ledger.checkpoint();
    const all = await ledger.db.read((tx) => ledger.store.leafHashes(tx, 1, size));
    leaves = Array.from({ length: size }, (_, at) => all.subarray(at * 32, (at + 1) * 32));
  });
  afterAll(() => ledger.close());

  test('stored proofs of any posting in any size of the tree hold', async () => {
    const proofs = new ReadProofs(ledger.store);
    expect(leaves.length).toBeGreaterThan(600);
    expect((await ledger.checkpoint()).root).toEqual(treeHash(leaves));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: leaves.length }), fc.nat(), async (size, any) => {
        const other = 1 + (any % size);
        const [root, otherRoot] = [treeHash(leaves.slice(0, size)), treeHash(leaves.slice(0, other))];
        await ledger.db.read(async (tx) => {
          expect(await proofs.root(tx, size)).toEqual(root);
          const leaf = await proofs.leaf(tx, other);
          expect(verifyInclusion(other - 1, size, leaf, await proofs.inclusion(tx, other, size), root)).toBe(true);
          const between = await proofs.consistency(tx, other, size);
          expect(verifyConsistency(other, size, otherRoot, root, between)).toBe(true);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('another sealer at the same time passes, and posters wait for neither', async () => {
    await ledger.record(shipment());
    await ledger.db.transaction(async (tx) => {
      expect(await ledger.store.lock(tx)).toBe(true);
      expect(await ledger.seal()).toBe(0);
      await ledger.record(shipment());
    });
    expect(await ledger.seal()).toBe(2);
  });
});
