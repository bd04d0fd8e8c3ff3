import type { Fact } from '../ledger/facts.js';
import type { Recorded } from '../ledger/recorder.js';
import { bytes, insertRows } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import type { Breach } from '../rules/vocabulary.js';
import { refusalOf, refused } from './refused.js';
import { WITHDRAWABLE_TABLES } from './withdrawable.js';

/** A request key or an id of the outside that is taken. */
interface Taken {
  readonly operation: string;
  readonly hash: Buffer;
  readonly seq: number;
}

/** A fact of an id, and whether it stands. */
interface OnRecord extends Taken {
  readonly withdrawn: boolean;
}

/** Tables that keep the id a fact has outside. */
type IdTable =
  | 'reference'
  | 'license'
  | 'allocation_change'
  | 'holiday'
  | 'veu'
  | 'site'
  | 'opening_stock'
  | 'hold'
  | 'license_condition'
  | 'withdrawal';

/** Facts about the world: on record once, whoever put them there. */
const OF_EVERYBODY: ReadonlySet<IdTable> = new Set<IdTable>(['allocation_change', 'holiday', 'veu', 'site']);

/**
 * Answers facts that were answered before, in an earlier batch or earlier in this one: the same key or id with the same
 * content gets the first answer, with other content it is refused. What is left is new.
 */
export class Recall {
  private readonly requests = new Map<string, Taken>();
  private readonly ids = new Map<string, OnRecord[]>();
  private readonly refusals = new Map<number, Recorded>();

  constructor(private readonly tx: Tx) {}

  /** Reads which of these keys and ids are taken. */
  async read<F extends Fact>(
    facts: readonly F[],
    idOf: (fact: F) => string,
    table: IdTable,
    column: string,
  ): Promise<void> {
    await this.readRequests(facts);
    const ofTenant = OF_EVERYBODY.has(table) ? '' : 'tenant_id = $2 and';
    const isWithdrawn = WITHDRAWABLE_TABLES.has(table)
      ? 'exists (select 1 from withdrawal w where w.fact_seq = f.seq)'
      : 'false';
    const rows = await this.tx.query<{ id: string; content_hash: Buffer; seq: string; withdrawn: boolean }>(
      `select ${column} as id, content_hash, seq, ${isWithdrawn} as withdrawn from ${table} f where ${ofTenant} ${column} = any($1)`,
      [facts.map(idOf), ...(OF_EVERYBODY.has(table) ? [] : [this.tx.tenant])],
      `recall ${table}`,
    );
    for (const { content_hash: hash, id, seq, withdrawn } of rows)
      this.know(id, { operation: table, hash, seq: Number(seq), withdrawn });
  }

  /** Reads which request keys are taken, for facts that have no id outside. */
  async readRequests(facts: readonly Fact[]): Promise<void> {
    const keys = facts.flatMap((fact) => (fact.requestKey === null ? [] : [fact.requestKey]));
    if (keys.length > 0) {
      const rows = await this.tx.query<{ key: string; operation: string; content_hash: Buffer; seq: string }>(
        'select key, operation, content_hash, seq from request where tenant_id = $1 and key = any($2)',
        [this.tx.tenant, keys],
        'recall requests',
      );
      for (const row of rows) {
        this.requests.set(row.key, { operation: row.operation, hash: row.content_hash, seq: Number(row.seq) });
      }
      if (rows.length > 0) await this.readRefusals();
    }
  }

  /** The answer a fact already has, or `undefined` when it is new. `field` names the id in the input. */
  answer(fact: Fact, id: string, field: string): Recorded | undefined {
    const request = fact.requestKey === null ? undefined : this.requests.get(fact.requestKey);
    if (request !== undefined) {
      if (request.operation !== fact.kind || !request.hash.equals(fact.contentHash)) {
        return refused('IDEMPOTENCY_KEY_REUSED', ['idempotencyKey']);
      }
      return this.refusals.get(request.seq) ?? { outcome: 'RECORDED', seq: request.seq, replayed: true };
    }
    const onRecord = this.ids.get(id) ?? NONE;
    const standing = onRecord.filter((one) => !one.withdrawn);
    // a file that is read again brings what it brought; who asks with a new key may record again what was withdrawn
    const same = (fact.requestKey === null ? onRecord : standing).find(({ hash }) => hash.equals(fact.contentHash));
    if (same !== undefined) return { outcome: 'RECORDED', seq: same.seq, replayed: true };
    return standing.length === 0 ? undefined : refused('DUPLICATE_OTHER_CONTENT', [field]);
  }

  /** From here on this fact has its answer, for whoever repeats it in the same batch. */
  remember(fact: Fact, id: string, seq: number): void {
    const taken = { operation: fact.kind, hash: fact.contentHash, seq };
    if (fact.requestKey !== null) this.requests.set(fact.requestKey, taken);
    this.know(id, { ...taken, withdrawn: false });
  }

  private know(id: string, one: OnRecord): void {
    const known = this.ids.get(id);
    if (known === undefined) this.ids.set(id, [one]);
    else known.push(one);
  }

  /** Requests whose first answer was a refusal get that refusal again. */
  private async readRefusals(): Promise<void> {
    const rows = await this.tx.query<{ seq: string; breaches: Breach[] }>(
      `select seq, breaches from determination where seq = any($1) and subject_kind = 'REFUSAL'`,
      [[...this.requests.values()].map(({ seq }) => seq)],
      'recall refusals',
    );
    for (const row of rows) {
      const seq = Number(row.seq);
      this.refusals.set(seq, { ...refusalOf(row.breaches, seq), replayed: true });
    }
  }
}

const NONE: readonly OnRecord[] = [];

/** Stores request keys with what they were answered. */
export const insertRequests = (tx: Tx, requests: readonly { fact: Fact; seq: number }[]): Promise<void> =>
  insertRows(
    tx,
    'request',
    { key: 'text', operation: 'text', seq: 'bigint', content_hash: 'bytea' },
    requests.flatMap(({ fact, seq }) =>
      fact.requestKey === null
        ? []
        : [{ key: fact.requestKey, operation: fact.kind, seq, content_hash: bytes(fact.contentHash) }],
    ),
  );
