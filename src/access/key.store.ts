import { Injectable } from '@nestjs/common';
import type { CallerRole, Scope } from '../platform/caller.js';
import type { Tx } from '../platform/database.js';
import type { Instant } from '../rules/day.js';
import type { ApiKey } from './api-key.js';

/** A key as lists show it. */
export interface ListedKey extends ApiKey {
  readonly tenantName: string;
  readonly createdAt: Instant;
  /** The key it takes the place of. */
  readonly rotates: string | null;
}

export interface Tenant {
  readonly id: number;
  readonly name: string;
}

interface Row {
  id: string;
  tenant_id: number;
  tenant_name: string;
  name: string;
  role: CallerRole;
  scopes: Scope[];
  secret_hash: Buffer;
  rotates: string | null;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
}

/** Every query about keys and tenants. They are the installation's own: who may ask is known before any tenant is. */
@Injectable()
export class KeyStore {
  /** Every key there ever was, the newest last. */
  async all(tx: Tx): Promise<ListedKey[]> {
    const rows = await tx.query<Row>(
      `select k.id, k.tenant_id, t.name as tenant_name, k.name, k.role, k.scopes, k.secret_hash, k.rotates, k.created_at,
         k.expires_at, k.revoked_at
       from api_key k join tenant t on t.id = k.tenant_id order by k.created_at, k.id`,
    );
    return rows.map((row) => ({
      id: row.id,
      tenant: row.tenant_id,
      tenantName: row.tenant_name,
      name: row.name,
      role: row.role,
      scopes: new Set(row.scopes),
      secretHash: row.secret_hash,
      rotates: row.rotates,
      createdAt: row.created_at.getTime(),
      expiresAt: row.expires_at?.getTime() ?? null,
      revokedAt: row.revoked_at?.getTime() ?? null,
    }));
  }

  /** For the tenant of the transaction. */
  async insert(tx: Tx, key: Omit<ApiKey, 'tenant' | 'revokedAt'> & { readonly rotates: string | null }): Promise<void> {
    await tx.query(
      `insert into api_key (id, name, role, scopes, secret_hash, rotates, expires_at) values ($1, $2, $3, $4, $5, $6, $7)`,
      [key.id, key.name, key.role, [...key.scopes], key.secretHash, key.rotates, dateOf(key.expiresAt)],
    );
  }

  /** From now on; a key that was revoked before stays so since then. */
  async revoke(tx: Tx, id: string): Promise<void> {
    await tx.query('update api_key set revoked_at = clock_timestamp() where id = $1 and revoked_at is null', [id]);
  }

  /** At that instant, or sooner if it was to end sooner. */
  async endAt(tx: Tx, id: string, at: Instant): Promise<void> {
    await tx.query('update api_key set expires_at = least(expires_at, $2) where id = $1', [id, dateOf(at)]);
  }

  /** Those that keep records: what belongs to everybody has the number 0, and nobody asks in its name. */
  async tenants(tx: Tx): Promise<Tenant[]> {
    return tx.query<Tenant>('select id, name from tenant where id > 0 order by id');
  }

  async insertTenant(tx: Tx, name: string): Promise<Tenant> {
    await tx.query('lock table tenant in share row exclusive mode');
    const [row] = await tx.query<Tenant>(
      'insert into tenant (id, name) select max(id) + 1, $1 from tenant returning id, name',
      [name],
    );
    if (row === undefined) throw new Error('a tenant was written');
    return row;
  }
}

const dateOf = (at: Instant | null): string | null => (at === null ? null : new Date(at).toISOString());
