import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { distinctSubjects, Queue, queueNames, RECOMPUTE, sharedJobOptions, type RecomputeJob } from './queue.js';
import type { Tx } from './transaction.js';

/**
 * Adds a deduplicated BullMQ job per subject, in the order given. A job that waits already stays the only one, but it
 * is locked until our commit: a worker that took it now would read the ledger without what this transaction wrote, and
 * nobody would read it again. Workers pass over locked jobs, and several transactions share the lock. Locks come first
 * and in one order, so that two transactions never wait in a circle.
 */
const announceFunction = `
  create or replace function headroom_announce(p_queue text, p_subjects text[], p_options jsonb) returns void
  language plpgsql as $$
  declare
    subject text;
    waiting text[];
    now_ms bigint := extract(epoch from clock_timestamp()) * 1000;
  begin
    select array_agg(dedup_id) into waiting from (
      select dedup_id from bullmq.job
        where queue = p_queue and dedup_id = any (p_subjects) and state in ('waiting', 'delayed')
        order by dedup_id, id for share) as locked;
    if waiting is not null then
      perform pg_notify('bullmq_jobs', p_queue); -- wakes a worker that passed over a locked job
    end if;
    foreach subject in array p_subjects loop
      continue when subject = any (waiting);
      perform bullmq.add_job(
        p_queue, '', 'recompute', jsonb_build_object('subject', subject),
        p_options || jsonb_build_object('deduplication', jsonb_build_object('id', subject, 'keepLastIfActive', true)),
        0, 0, now_ms, (p_options ->> 'attempts')::integer, null, null, null, subject, null, false);
    end loop;
  end $$`;

/**
 * The arguments of BullMQ's own function that we call. It is no public interface: the version is pinned to a minor
 * one, and a test compares this text with the database.
 */
export const addJobArguments =
  'p_queue text, p_id text, p_name text, p_data jsonb, p_opts jsonb, p_priority integer, p_delay bigint, ' +
  'p_timestamp bigint, p_max_attempts integer, p_parent_queue text, p_parent_id text, p_parent_key text, ' +
  'p_dedup_id text, p_scheduler_id text, p_lifo boolean';

const options = JSON.stringify(sharedJobOptions);

/** Jobs in the same database as the ledger, added by the transaction itself: they exist exactly when its rows do. */
@Injectable()
export class PostgresQueue extends Queue {
  override async announce(tx: Tx, jobs: readonly RecomputeJob[]): Promise<void> {
    if (jobs.length === 0) return;
    const subjects = distinctSubjects(jobs);
    await tx.query('select headroom_announce($1, $2, $3)', [RECOMPUTE, subjects, options], 'headroom_announce');
  }
}

/**
 * Creates what adding jobs needs: our function, and each queue's sequence of job numbers. BullMQ would create that at
 * the first job and block every other transaction that adds one until the first is committed.
 */
export async function prepareQueues(client: pg.ClientBase): Promise<void> {
  await client.query(announceFunction);
  for (const name of queueNames) await client.query('select bullmq.next_job_id($1)', [name]);
}
