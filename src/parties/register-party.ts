import { Injectable } from '@nestjs/common';
import { contentHash } from '../ledger/content-hash.js';
import { LedgerStore } from '../ledger/ledger.store.js';
import { RequestStore } from '../ledger/request.store.js';
import type { Caller } from '../platform/caller.js';
import { Database, type Tx } from '../platform/database.js';
import { type Given, problemsOf, userError } from '../platform/input-check.js';
import type { UserError } from '../platform/user-error.js';
import { isCountryCode } from '../rules/destination.js';
import { isListedEntity } from '../rules/old-rule.rule.js';
import { PartyInput } from './party.graphql.js';
import { type NewParty, PartyStore } from './party.store.js';

/** What became of one party. */
export interface RegisteredParty {
  /** `null` when it was refused. */
  readonly id: string | null;
  readonly replayed: boolean;
  readonly userErrors: readonly UserError[];
  readonly ledgerSequence: number;
}

interface Candidate {
  readonly index: number;
  readonly key: string;
  readonly party: NewParty;
}

/** Registers parties. Children and parents may come in any order; whoever is refused takes its children with it. */
@Injectable()
export class RegisterParties {
  constructor(
    private readonly db: Database,
    private readonly ledger: LedgerStore,
    private readonly parties: PartyStore,
    private readonly requests: RequestStore,
  ) {}

  run(
    caller: Caller,
    inputs: readonly Given<PartyInput>[],
    pathOf: (index: number) => readonly string[],
  ): Promise<RegisteredParty[]> {
    // The head is locked, as by every writer: two requests for one party meet here and not at a unique key.
    // It runs as the installation itself: what another tenant says of the same party is compared, and never shown.
    return this.db.transaction(
      async (tx) => {
        const seq = await this.ledger.lockHead(tx);
        return new Registration(tx, seq, inputs, pathOf, this.parties, this.requests).run();
      },
      { tenant: caller.tenant },
    );
  }
}

/** One call: what it has answered so far. */
class Registration {
  private readonly answers = new Map<number, RegisteredParty>();

  constructor(
    private readonly tx: Tx,
    private readonly seq: number,
    private readonly inputs: readonly Given<PartyInput>[],
    private readonly pathOf: (index: number) => readonly string[],
    private readonly parties: PartyStore,
    private readonly requests: RequestStore,
  ) {}

  async run(): Promise<RegisteredParty[]> {
    const fresh = await this.unanswered(this.understood());
    await this.refuseOrphans(fresh);
    const kept = [...fresh.values()];
    await this.parties.insert(
      this.tx,
      kept.map(({ party }) => party),
    );
    await this.requests.insert(
      this.tx,
      kept.map(({ key, party }) => ({ key, operation: 'PARTY', seq: this.seq, contentHash: party.contentHash })),
    );
    for (const { index, party } of kept) this.registered(index, party.id, false);
    return this.inputs.map((_input, index) => {
      const answer = this.answers.get(index);
      if (answer === undefined) throw new Error(`party ${index} of the request was not answered`);
      return answer;
    });
  }

  /** Those whose fields are understood. */
  private understood(): Candidate[] {
    return this.inputs.flatMap((input, index) => {
      const path = this.pathOf(index);
      const problems = [
        ...problemsOf(PartyInput, input, path),
        ...countryProblems(input, path),
        ...listingProblems(input, path),
      ];
      if (problems.length > 0) this.refuse(index, ...problems);
      return problems.length > 0 ? [] : [{ index, key: input.idempotencyKey, party: toNewParty(input) }];
    });
  }

  /** Those that were not answered before, by id: by this key, as this party, or earlier in this call. */
  private async unanswered(candidates: readonly Candidate[]): Promise<Map<string, Candidate>> {
    const asked = await this.requests.byKeys(
      this.tx,
      candidates.map(({ key }) => key),
    );
    const known = await this.parties.contentHashes(
      this.tx,
      candidates.map(({ party }) => party.id),
    );
    const contradicted = await this.parties.contradictedByOthers(
      this.tx,
      candidates.map(({ party }) => party),
    );
    const fresh = new Map<string, Candidate>();
    const keys = new Map<string, Buffer>();
    for (const candidate of candidates) {
      const { index, key, party } = candidate;
      const request = asked.get(key);
      const otherKey = request === undefined ? keys.get(key) : request.contentHash;
      const reused = request !== undefined && request.operation !== 'PARTY';
      const same = known.get(party.id) ?? fresh.get(party.id)?.party.contentHash;
      if (reused || (otherKey !== undefined && !otherKey.equals(party.contentHash))) {
        this.refuse(index, userError('IDEMPOTENCY_KEY_REUSED', [...this.pathOf(index), 'idempotencyKey']));
      } else if (same === undefined && contradicted.has(party.id)) {
        this.refuse(index, userError('DUPLICATE_OTHER_CONTENT', [...this.pathOf(index), 'id'], CONTRADICTED));
      } else if (same === undefined) {
        fresh.set(party.id, candidate);
        keys.set(key, party.contentHash);
      } else if (same.equals(party.contentHash)) this.registered(index, party.id, true);
      else this.refuse(index, userError('DUPLICATE_OTHER_CONTENT', [...this.pathOf(index), 'id']));
    }
    return fresh;
  }

  /** Refuses whoever is on a cycle of parents, and whoever hangs below something that is not a party. */
  private async refuseOrphans(fresh: Map<string, Candidate>): Promise<void> {
    const above = [...fresh.values()].flatMap(({ party }) => party.parentId ?? []);
    const known = await this.parties.contentHashes(this.tx, above);
    for (const { index, party } of fresh.values()) {
      if (isOnCycle(party.id, fresh)) this.refuse(index, userError('PARENT_CYCLE', [...this.pathOf(index), 'parent']));
    }
    for (let before = -1; before !== fresh.size;) {
      before = fresh.size;
      for (const { index, party } of fresh.values()) {
        const { parentId } = party;
        const isThere = parentId === null || known.has(parentId) || fresh.has(parentId);
        if (!isThere && !this.answers.has(index)) {
          this.refuse(index, userError('UNKNOWN_PARTY', [...this.pathOf(index), 'parent']));
        }
        if (this.answers.has(index)) fresh.delete(party.id);
      }
    }
  }

  private registered(index: number, id: string, replayed: boolean): void {
    this.answers.set(index, { id, replayed, userErrors: [], ledgerSequence: this.seq });
  }

  private refuse(index: number, ...userErrors: UserError[]): void {
    this.answers.set(index, { id: null, replayed: false, userErrors, ledgerSequence: this.seq });
  }
}

/** What it is there stays untold. */
const CONTRADICTED = 'The id stands for another party in this installation: choose another one, or ask its steward.';

function isOnCycle(id: string, fresh: ReadonlyMap<string, Candidate>): boolean {
  const seen = new Set<string>();
  for (let at = fresh.get(id)?.party.parentId; at !== null && at !== undefined; at = fresh.get(at)?.party.parentId) {
    if (at === id) return true;
    if (seen.has(at)) return false; // the cycle is further up
    seen.add(at);
  }
  return false;
}

const countryProblems = (input: Given<PartyInput>, path: readonly string[]): UserError[] =>
  (['locationCountry', 'headquartersCountry'] as const)
    .filter((field) => !isCountryCode(input[field]))
    .map((field) => userError('BAD_COUNTRY', [...path, field]));

function listingProblems({ listedAs }: Given<PartyInput>, path: readonly string[]): UserError[] {
  if (listedAs === null || listedAs === undefined || isListedEntity(listedAs)) return [];
  return [userError('BAD_VALUE', [...path, 'listedAs'], `"${listedAs}" is no entity that the rule names (R-96).`)];
}

const toNewParty = (input: Given<PartyInput>): NewParty => ({
  id: input.id,
  name: input.name,
  locationCountry: input.locationCountry,
  headquartersCountry: input.headquartersCountry,
  sector: input.sector ?? 'PRIVATE',
  parentId: input.parent ?? null,
  evidence: input.evidence ?? null,
  listedAs: input.listedAs ?? null,
  contentHash: contentHash([
    input.id,
    input.name,
    input.locationCountry,
    input.headquartersCountry,
    input.sector,
    input.parent,
    ...(input.listedAs ? [input.listedAs] : []), // the others are known by what they were registered with before
  ]),
});
