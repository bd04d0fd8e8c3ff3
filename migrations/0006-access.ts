import type { MigrationInterface, QueryRunner } from 'typeorm';
import { policiesFor } from './0005-tenants.js';

/**
 * Who may ask: API keys, and the log of who asked what.
 *
 * Why: a key belongs to one tenant, has one role, and can be revoked. Of its secret only the SHA-256 is kept: the secret
 * is 256 random bits, so nobody finds it from the hash, and a slow hash would only slow down every request. A key is never
 * removed, for the log names it; all that changes is that it ends, or ends sooner. The log is history like the ledger is: the
 * trigger refuses whoever wants to change it. Locks: nothing that exists. Undo: `down` drops both tables; then every key
 * stops working and the log is gone, so export it first.
 */
export class Access1795305600006 implements MigrationInterface {
  readonly name = 'Access1795305600006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table api_key (
        id text collate "C" primary key check (id ~ '^[0-9a-f]{16}$'),
        tenant_id integer not null default tenant_now() references tenant,
        name text not null check (length(name) between 1 and 100),
        role text not null check (role in ('EXPORTER', 'VEU_HOLDER', 'VIEWER', 'AUDITOR', 'STEWARD')),
        scopes text[] not null check (scopes <@ array['read', 'write', 'admin'] and cardinality(scopes) > 0),
        secret_hash bytea not null check (length(secret_hash) = 32),
        rotates text collate "C" references api_key,
        created_at timestamptz not null default clock_timestamp(),
        expires_at timestamptz,
        revoked_at timestamptz
      );
      create function api_key_only_ends() returns trigger language plpgsql as $$
      begin
        if tg_op <> 'UPDATE' then
          raise exception 'a key is not removed: revoke it' using errcode = 'restrict_violation';
        end if;
        if row(new.id, new.tenant_id, new.name, new.role, new.scopes, new.secret_hash, new.rotates, new.created_at)
            is distinct from
            row(old.id, old.tenant_id, old.name, old.role, old.scopes, old.secret_hash, old.rotates, old.created_at)
          or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
          or (old.expires_at is not null and (new.expires_at is null or new.expires_at > old.expires_at)) then
          raise exception 'a key can end, or end sooner, and nothing else of it changes'
            using errcode = 'restrict_violation';
        end if;
        return new;
      end $$;
      create trigger api_key_only_ends before update or delete on api_key
        for each row execute function api_key_only_ends();
      create trigger api_key_stays before truncate on api_key
        for each statement execute function api_key_only_ends()`);
    await runner.query(`
      create table access_log (
        id bigint primary key generated always as identity,
        tenant_id integer not null default tenant_now() references tenant,
        at timestamptz not null default clock_timestamp(),
        credential text not null,
        role text not null,
        kind text not null check (kind in ('QUERY', 'MUTATION', 'SUBSCRIPTION', 'ENDPOINT', 'COMMAND')),
        operation text,
        fields text[] not null,
        allowed boolean not null,
        detail text
      );
      create index access_log_by_tenant on access_log (tenant_id, id);
      create trigger access_log_is_append_only before update or delete or truncate on access_log
        for each statement execute function refuse_change()`);
    for (const table of ['api_key', 'access_log']) await runner.query(policiesFor(table));
    await runner.query('grant update on api_key to headroom_engine; grant select on access_log to headroom_app');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table access_log, api_key');
    await runner.query('drop function api_key_only_ends');
  }
}
