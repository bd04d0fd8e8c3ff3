import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database.js';
import type { ApiKey } from './api-key.js';
import { KeyStore, type Tenant } from './key.store.js';

/** All keys and tenants at one instant. */
export interface Ring {
  readonly keys: ReadonlyMap<string, ApiKey>;
  /** By name. */
  readonly tenants: ReadonlyMap<string, Tenant>;
}

/** How old the ring may be: a key that is revoked works this long at most in a process that asks for keys. */
export const RING_LIVES_MS = 2_000;

/**
 * All keys in memory, read again when they are older than two seconds. So a check costs no query, a guess costs none
 * either, and a known key takes as long as an unknown one. Ten thousand keys are a few megabytes.
 */
@Injectable()
export class KeyRing {
  private ring: Ring | undefined;
  private readAt = -Infinity;
  private reading: Promise<Ring> | undefined;

  constructor(
    private readonly db: Database,
    private readonly store: KeyStore,
  ) {}

  /** The ring when it is fresh, or the promise of one. Rejects while the database is away: nobody gets in on old news. */
  now(): Ring | Promise<Ring> {
    if (this.ring !== undefined && performance.now() - this.readAt < RING_LIVES_MS) return this.ring;
    this.reading ??= this.read().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async read(): Promise<Ring> {
    const startedAt = performance.now(); // what was revoked while we read is not in it
    this.ring = await this.db.read(async (tx) => ({
      keys: new Map((await this.store.all(tx)).map((key) => [key.id, key])),
      tenants: new Map((await this.store.tenants(tx)).map((tenant) => [tenant.name, tenant])),
    }));
    this.readAt = startedAt;
    return this.ring;
  }
}
