import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { Instant } from '../rules/day.js';
import type { CallerRole } from './caller.js';
import { dataSourceOptions, type PoolOptions } from './data-source-options.js';
import { type DatabaseRole, databaseRoleFor, seesAll } from './database-roles.js';
import { asKnown, type Begun, beginKnown, isUnsummed, SUMMED_AT_ONCE, type Work } from './known.js';
import { isAbsence, isCollision, unavailable } from './database-errors.js';
import { PostgresListener } from './postgres-listener.js';
import { Refusal } from './refusal.js';
import { readRoles, requireRoles } from './role-check.js';
import { allAnswered, dropUnsent, LOCAL_TENANT, takeHooks, transactionOn, type Tx } from './transaction.js';
import { Writes, WRITTEN, type Written } from './writes.js';

export { afterCommit, LOCAL_TENANT, type Tx } from './transaction.js';

const ATTEMPTS = 5;
const WRITES = 'headroom_writes';

/**
 * Whose rows a transaction is about: those of the caller, who is given as he is; or, for what nobody asked for (a worker,
 * a command on this machine), those of a tenant. Row level security reads the tenant from `headroom.tenant`.
 */
export interface TransactionOptions {
  /** The local tenant when absent. */
  readonly tenant?: number;
  /** The caller's. Absent: the installation itself, at work for that tenant. */
  readonly role?: CallerRole;
  /** Only for `read`: what is read is what was known at this instant, whatever turned up since. */
  readonly known?: Instant | undefined;
  /** What it may change of what others keep in memory; everything, when absent. See `Writes`. */
  readonly writes?: readonly Written[];
}

/** Brings a database back that does not answer, for one that we may start ourselves. */
export type Revive = () => Promise<void>;

/** `poolSize` is per role. */
export interface DatabaseOptions extends PoolOptions {
  readonly revive?: Revive | undefined;
  /** `false`: as the account of the address, for a database that is not migrated and has no roles yet. */
  readonly roles?: boolean;
}

/**
 * The database, in transactions. Each runs as the role that its asker has there, and so sees what that one may see. A role
 * has a pool of its own, of a TypeORM `DataSource`, opened when first asked for: Postgres plans a prepared statement anew
 * whenever the role changes under it.
 *
 * A database that is away is the refusal `DATABASE_UNAVAILABLE`; when it is back, the next call succeeds. If it went
 * away during a commit nobody knows whether that happened: repeating the request with its key tells.
 */
@Injectable()
export class Database implements OnModuleInit, OnApplicationShutdown {
  /** What was written since, by anybody. */
  readonly writes = new Writes();
  private readonly me = randomUUID();
  private listener: PostgresListener | undefined;
  private readonly others = new Map<DatabaseRole, Promise<DataSource>>();
  private readonly openPools = new Map<DatabaseRole, pg.Pool>();

  constructor(
    readonly dataSource: DataSource,
    private readonly options: DatabaseOptions = {},
  ) {}

  /**
   * Opens the pool of the engine. Throws `DATABASE_UNAVAILABLE` when the server does not answer, and an error with its
   * remedy when the account may not be what transactions run as.
   */
  static async connect(url: string, options: DatabaseOptions = {}): Promise<Database> {
    const source = await opened(url, options);
    if (options.roles !== false) {
      const roles = await readRoles((sql, values) => source.query<object[]>(sql, values)).catch(refuseAbsence);
      requireRoles(roles);
    }
    return new Database(source, options);
  }

  /**
   * Runs `fn` in one transaction and commits it; any error rolls it back. A collision with another transaction is
   * tried again, up to five times in all, so `fn` may run several times: it must do nothing outside the transaction.
   * What has to happen outside goes into `afterCommit`.
   */
  async transaction<T>(fn: (tx: Tx) => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const { writes = WRITTEN } = options;
    // sent by the commit, and only by it
    const notify = writes.length === 0 ? '' : `; notify ${WRITES}, '${this.me} ${writes.join(' ')}'`;
    return this.attempt(`begin${notify}`, fn, { ...options, writes });
  }

  /** Runs `fn` on one snapshot of the database, in a transaction that cannot write. */
  async read<T>(fn: (tx: Tx) => Promise<T>, options: Omit<TransactionOptions, 'writes'> = {}): Promise<T> {
    const { known } = options;
    const begin = 'begin isolation level repeatable read read only';
    if (known === undefined) return this.attempt(begin, fn, options);
    const asThen: Work<T> = (tx, begun) => fn(asKnown(tx, known, begun));
    const run = (most?: number): Promise<T> => this.attempt(`${begin}; ${beginKnown(known, most)}`, asThen, options);
    return run().catch(async (error: unknown) => {
      if (!isUnsummed(error)) throw error;
      const missing = await this.fillKnown(SUMMED_AT_ONCE);
      // no more steps than what is missing now takes, however fast others post
      for (let added = 0; added < missing; added += SUMMED_AT_ONCE) await this.fillKnown(SUMMED_AT_ONCE);
      return run(Number.MAX_SAFE_INTEGER);
    });
  }

  /** Adds so many postings at most to the sums of what was known, and answers how many are still missing. */
  async fillKnown(most: number): Promise<number> {
    const fill = (tx: Tx): Promise<{ missing: string }[]> => tx.query('select fill_known($1) as missing', [most]);
    const [row] = await this.transaction(fill, { writes: [] });
    return Number(row?.missing ?? 0);
  }

  /** From here on what others write is heard of. */
  async onModuleInit(): Promise<void> {
    this.listener = new PostgresListener({
      url: this.url,
      channel: WRITES,
      onMessage: (message) => {
        const [who, ...written] = message.split(' ');
        if (who !== this.me) this.writes.note(WRITTEN.filter((one) => written.includes(one)));
      },
      onState: (listening) => this.writes.hears(listening),
    });
    await this.listener.open().catch(refuseAbsence);
  }

  /** The address of the server, for a connection that must be its own, such as one that listens. */
  get url(): string {
    return (this.dataSource.options as { url?: string }).url ?? '';
  }

  /** How many connections the pools have, how many of them do nothing, and how many callers wait for one. */
  connections(): { total: number; idle: number; waiting: number } {
    const sum = { total: 0, idle: 0, waiting: 0 };
    for (const { idleCount, totalCount, waitingCount } of this.pools) {
      sum.total += totalCount;
      sum.idle += idleCount;
      sum.waiting += waitingCount;
    }
    return sum;
  }

  async close(): Promise<void> {
    const others = await Promise.allSettled(this.others.values());
    const sources = [this.dataSource, ...others.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))];
    await Promise.all(sources.filter((source) => source.isInitialized).map((source) => source.destroy()));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener?.close();
    await this.close();
  }

  private async attempt<T>(begin: string, fn: Work<T>, options: TransactionOptions): Promise<T> {
    const role = this.options.roles === false ? undefined : databaseRoleFor(options.role);
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.once(begin, fn, options, role);
      } catch (error) {
        if (!isCollision(error)) throw error;
        if (attempt === ATTEMPTS) throw new Refusal('CONFLICT', { cause: error });
        // Growing and random, so that the same two transactions do not meet again.
        await sleep(Math.random() * 10 * 2 ** attempt);
      }
    }
  }

  private async once<T>(
    begin: string,
    fn: Work<T>,
    { tenant = LOCAL_TENANT, writes = [] }: TransactionOptions,
    role: DatabaseRole | undefined,
  ): Promise<T> {
    if (!Number.isSafeInteger(tenant)) throw new Error(`${tenant} is no tenant`);
    const client = await this.connection(role);
    const tx = transactionOn(client, tenant, seesAll(role));
    let lost: Error | undefined;
    // A connection may break between two statements. Without a listener that would end the process.
    const onError = (error: Error): void => void (lost = error);
    client.on('error', onError);
    try {
      // Role and tenant end with the transaction: a connection that goes back to the pool is nobody's.
      const asRole = role === undefined ? '' : `set local role ${role}; `;
      const first = await client.query<Begun>(`${begin}; ${asRole}set local headroom.tenant = '${tenant}'`);
      const result = await fn(tx, first);
      await allAnswered(tx);
      // A statement that failed unnoticed turns the commit into a rollback, which the server reports as a success.
      const { command } = await client.query('commit').finally(() => this.writes.note(writes));
      if (command !== 'COMMIT') throw new Error('The transaction was rolled back: a failed statement was ignored.');
      for (const hook of takeHooks(tx)) await hook();
      return result;
    } catch (error) {
      await dropUnsent(tx);
      takeHooks(tx);
      if (lost !== undefined || isAbsence(error)) {
        lost ??= error as Error;
        throw unavailable(error);
      }
      await client.query('rollback').catch((failure: Error) => (lost = failure));
      throw error;
    } finally {
      client.off('error', onError);
      client.release(lost);
    }
  }

  private get pools(): pg.Pool[] {
    return [poolOf(this.dataSource), ...this.openPools.values()];
  }

  /** The pool of a role; that of the engine also serves who has none. */
  private async poolFor(role: DatabaseRole | undefined): Promise<pg.Pool> {
    if (role === undefined || role === 'headroom_engine') return poolOf(this.dataSource);
    const open = this.openPools.get(role);
    if (open !== undefined) return open;
    const opening = this.others.get(role) ?? opened(this.url, this.options);
    this.others.set(role, opening);
    try {
      const pool = poolOf(await opening);
      this.openPools.set(role, pool);
      return pool;
    } catch (error) {
      this.others.delete(role);
      throw error;
    }
  }

  private async connection(role: DatabaseRole | undefined): Promise<pg.PoolClient> {
    const take = async (): Promise<pg.PoolClient> => (await this.poolFor(role)).connect();
    try {
      return await take();
    } catch (error) {
      if (!isAbsence(error) && !(error instanceof Refusal)) throw error;
      const { revive } = this.options;
      if (revive === undefined) throw error instanceof Refusal ? error : unavailable(error);
      await revive().catch((failure: unknown) => {
        throw unavailable(failure);
      });
      return take().catch(refuseAbsence);
    }
  }
}

const poolOf = (source: DataSource): pg.Pool => (source.driver as PostgresDriver).master as pg.Pool;

async function opened(url: string, options: PoolOptions): Promise<DataSource> {
  const source = new DataSource(dataSourceOptions(url, options));
  await source.initialize().catch(refuseAbsence);
  return source;
}

function refuseAbsence(error: unknown): never {
  throw isAbsence(error) ? unavailable(error) : error;
}
