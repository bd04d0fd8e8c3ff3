import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The seal over postings (RFC 9162), the number of the posting on every fact, and an index that finds a posting's entries.
 *
 * Why: triggers stop whoever works through SQL, not whoever owns the server. A sealer therefore links postings, in the order
 * of commits, into a Merkle tree and a chain of checkpoints; with one checkpoint kept elsewhere a changed row is found.
 * `seal_party` is derived: how many postings each party has, and what links them; `headroom verify` adds it up again.
 * The index is BRIN: entries lie in the order of their postings, so it costs a poster next to nothing.
 * `veu_event` was the only fact without its posting's number; its rows get theirs in the order in which they were made.
 * Locks: `entry` against writers while the index is built, a second per some million entries; `veu_event`, briefly.
 * Undo: `down` drops the seals; `headroom seal` makes them again, with later times, so keep a checkpoint from before.
 */
export class Evidence1795305600004 implements MigrationInterface {
  readonly name = 'Evidence1795305600004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `create index entry_by_seq on entry using brin (seq) with (pages_per_range = 32, autosummarize = on)`,
    );
    await runner.query(`
      alter table veu_event add column seq bigint unique;
      alter table veu_event disable trigger veu_event_is_append_only;
      update veu_event e set seq = p.seq
        from (select id, row_number() over (order by id) as n from veu_event) v,
          (select seq, row_number() over (order by seq) as n from posting where kind = 'VEU_EVENT') p
        where v.id = e.id and p.n = v.n;
      alter table veu_event enable trigger veu_event_is_append_only;
      alter table veu_event alter column seq set not null;`);
    await runner.query(`
      create table seal (
        size bigint primary key,
        first_seq bigint not null unique check (first_seq between 1 and size),
        encoding smallint not null,
        leaves bytea not null check (length(leaves) = 32 * (size - first_seq + 1)),
        parts bytea not null check (length(parts) = 16 * (size - first_seq + 1)),
        edge bytea not null,
        root bytea not null check (length(root) = 32),
        parties bytea not null check (length(parties) = 32),
        chain bytea not null check (length(chain) = 32),
        sealed_at timestamptz not null
      );
      alter table seal alter column leaves set storage external, alter column parts set storage external;

      create table seal_subtree (
        height smallint not null check (height > 0),
        n bigint not null check (n >= 0),
        hash bytea not null check (length(hash) = 32),
        primary key (height, n)
      );

      create table seal_party (
        n bigint primary key check (n >= 0),
        party text collate "C" not null unique,
        postings bigint not null check (postings > 0),
        chain bytea not null check (length(chain) = 32)
      ) with (fillfactor = 50);`);
    for (const table of ['seal', 'seal_subtree']) {
      await runner.query(`
        create trigger ${table}_is_append_only before update or delete or truncate on ${table}
          for each statement execute function refuse_change()`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table seal, seal_subtree, seal_party');
    await runner.query('alter table veu_event drop column seq');
    await runner.query('drop index entry_by_seq');
  }
}
