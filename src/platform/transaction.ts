import type pg from 'pg';
import type { Instant } from '../rules/day.js';

/** The tenant of an installation without tenants: the exporter who runs it. */
export const LOCAL_TENANT = 1;

/**
 * One open database transaction. It is always an argument, the first one; there is no ambient transaction. Do not keep
 * it beyond the function that got it.
 */
export interface Tx {
  readonly tenant: number;
  /**
   * Does it see the rows of all tenants, and what is counted over all of them as it is now? The engine and auditors do.
   * Others see their own rows, and of what is counted over all what was published of it.
   */
  readonly seesAll: boolean;
  /** Set when it reads what was known at this instant, and nothing that came later. */
  readonly known?: Instant;
  /** The number of the last posting that was known then. */
  readonly knownSequence?: number;
  /**
   * Runs one statement and returns its rows. With a `name`, each connection prepares the statement once: give one to
   * what runs often, and never the same name to two statements. Statements may be asked for without waiting for each
   * other: they run one after the other, in the order in which they were asked for.
   */
  query<Row>(sql: string, values?: readonly unknown[], name?: string): Promise<Row[]>;
}

/** Runs once the transaction is committed, and never when it is rolled back. */
export type CommitHook = () => void | Promise<void>;

const hooks = new WeakMap<Tx, CommitHook[]>();
const ends = new WeakMap<Tx, { answered(): Promise<void>; dropped(): Promise<void> }>();

/**
 * Runs `hook` after the commit of this transaction, before its caller gets the result. By then nothing can be undone,
 * so a hook handles its own failures: what it does must be done again by something else when it is lost.
 */
export function afterCommit(tx: Tx, hook: CommitHook): void {
  const known = hooks.get(tx);
  if (known === undefined) throw new Error('The transaction is over: nothing can follow its commit.');
  known.push(hook);
}

/** A transaction over this connection. The hooks it collects are run by `commit`. */
export function transactionOn(client: pg.ClientBase, tenant: number, seesAll = true): Tx {
  let last: Promise<unknown> = Promise.resolve();
  let over = false;
  const tx: Tx = {
    tenant,
    seesAll,
    async query<Row>(sql: string, values: readonly unknown[] = [], name?: string): Promise<Row[]> {
      const statement = { text: sql, values: [...values], ...(name === undefined ? {} : { name }) };
      const result = last.then(() => {
        // after a rollback the connection is somebody else's: what still waited its turn would run outside of everything
        if (over) throw new Error('The transaction is over: this statement was not sent.');
        return client.query(statement);
      });
      last = result.catch(() => undefined); // whoever asked is told; the next one finds the transaction aborted
      return (await result).rows as Row[];
    },
  };
  hooks.set(tx, []);
  ends.set(tx, {
    answered: async () => {
      for (let sent; sent !== last;) await (sent = last);
      over = true;
    },
    dropped: async () => {
      over = true;
      await last;
    },
  });
  return tx;
}

/** Waits until every statement that was asked for is answered; none is sent after that. */
export const allAnswered = async (tx: Tx): Promise<void> => ends.get(tx)?.answered();

/** Statements that were asked for and not sent yet are not sent any more. Waits for the one that was. */
export const dropUnsent = async (tx: Tx): Promise<void> => ends.get(tx)?.dropped();

/** The same transaction at work for another tenant: of what the engine does for one, some concerns others. */
export const onBehalfOf = (tx: Tx, tenant: number): Tx =>
  tx.tenant === tenant ? tx : { ...tx, tenant, query: (sql, values, name) => tx.query(sql, values, name) };

/** Closes the transaction to further hooks and returns those it collected, in order. */
export function takeHooks(tx: Tx): readonly CommitHook[] {
  const collected = hooks.get(tx) ?? [];
  hooks.delete(tx);
  return collected;
}
