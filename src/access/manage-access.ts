import { Injectable } from '@nestjs/common';
import type { CallerRole, Scope } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import { Refusal } from '../platform/refusal.js';
import type { Instant } from '../rules/day.js';
import { AccessLogStore } from './access-log.store.js';
import { newKey } from './api-key.js';
import { ALL_TENANTS } from './audited-tenant.js';
import { KeyStore, type ListedKey, type Tenant } from './key.store.js';

/** A key as it is asked for. */
export interface WantedKey {
  readonly tenant: string;
  readonly name: string;
  readonly role: CallerRole;
  readonly scopes: readonly Scope[];
  readonly expiresAt: Instant | null;
}

/** A new key. Its text is nowhere else: not in the database, not in any log. */
export interface MadeKey {
  readonly id: string;
  readonly text: string;
}

/** What the operator of an installation does to keys and tenants. Each act and its entry in the access log are one transaction. */
@Injectable()
export class ManageAccess {
  constructor(
    private readonly db: Database,
    private readonly keys: KeyStore,
    private readonly log: AccessLogStore,
    private readonly clock: Clock,
  ) {}

  listKeys(): Promise<ListedKey[]> {
    return this.db.read((tx) => this.keys.all(tx));
  }

  listTenants(): Promise<Tenant[]> {
    return this.db.read((tx) => this.keys.tenants(tx));
  }

  /**
   * A key of one tenant; of an auditor also over all tenants, as that of `everybody`. Throws `NOT_FOUND` for a tenant that
   * is none.
   */
  async createKey(by: string, { expiresAt, name, role, scopes, tenant }: WantedKey): Promise<MadeKey> {
    const open = role === 'AUDITOR' ? [ALL_TENANTS, ...(await this.listTenants())] : await this.listTenants();
    const found = open.find((one) => one.name === tenant);
    if (found === undefined) throw unknown(`There is no tenant "${tenant}".`, '`headroom tenants list` shows them.');
    const { id, secretHash, text } = newKey();
    await this.act(found.id, by, 'keys create', `key ${id}: ${role}, ${scopes.join(' ')}`, (tx) =>
      this.keys.insert(tx, { id, name, role, scopes: new Set(scopes), secretHash, rotates: null, expiresAt }),
    );
    return { id, text };
  }

  /** A new key like the old one, which goes on working until the overlap is over. Throws `NOT_FOUND`. */
  async rotateKey(by: string, id: string, overlapMs: number, expiresAt: Instant | null): Promise<MadeKey> {
    const old = await this.standing(id);
    const made = newKey();
    await this.act(old.tenant, by, 'keys rotate', `key ${made.id} for key ${id}`, async (tx) => {
      await this.keys.insert(tx, { ...old, id: made.id, secretHash: made.secretHash, rotates: id, expiresAt });
      await this.keys.endAt(tx, id, this.clock.now() + overlapMs);
    });
    return { id: made.id, text: made.text };
  }

  /** Safe to repeat. Throws `NOT_FOUND`. */
  async revokeKey(by: string, id: string): Promise<void> {
    const { tenant } = await this.known(id);
    await this.act(tenant, by, 'keys revoke', `key ${id}`, (tx) => this.keys.revoke(tx, id));
  }

  /** Throws `DUPLICATE_OTHER_CONTENT` for a name that is taken. */
  async createTenant(by: string, name: string): Promise<Tenant> {
    if ((await this.listTenants()).some((one) => one.name === name)) {
      throw new Refusal('DUPLICATE_OTHER_CONTENT', {
        message: `There is a tenant "${name}".`,
        remedy: 'Choose another name.',
      });
    }
    return this.db.transaction(async (tx) => {
      const tenant = await this.keys.insertTenant(tx, name);
      await this.log.insertCommand(tx, by, 'tenants create', `tenant ${tenant.id}: ${name}`);
      return tenant;
    });
  }

  private async known(id: string): Promise<ListedKey> {
    const key = (await this.listKeys()).find((one) => one.id === id);
    if (key === undefined) throw unknown(`There is no key ${id}.`, '`headroom keys list` shows them.');
    return key;
  }

  /** A key that still works: one that ended does not come back by being rotated. */
  private async standing(id: string): Promise<ListedKey> {
    const key = await this.known(id);
    const ended = key.revokedAt !== null || (key.expiresAt !== null && key.expiresAt <= this.clock.now());
    if (ended) throw unknown(`Key ${id} has ended.`, 'Create a new one: `headroom keys create`.');
    return key;
  }

  private async act(
    tenant: number,
    by: string,
    operation: string,
    detail: string,
    fn: (tx: Tx) => Promise<void>,
  ): Promise<void> {
    await this.db.transaction(
      async (tx) => {
        await fn(tx);
        await this.log.insertCommand(tx, by, operation, detail);
      },
      { tenant, writes: [] },
    );
  }
}

const unknown = (message: string, remedy: string): Refusal => new Refusal('NOT_FOUND', { message, remedy });
