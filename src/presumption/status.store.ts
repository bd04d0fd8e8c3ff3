import { Injectable } from '@nestjs/common';
import { recordset, recordsetValue } from '../ledger/rows.js';
import { EVERYBODY } from '../ledger/account.js';
import { type OwnedSubject, type StatusKind, type StatusSubject, subjectOwner } from '../ledger/subjects.js';
import type { Tx } from '../platform/database.js';
import { formatInstant, type Instant } from '../rules/day.js';
import { type Headline, nameOf, readingFrom, type Status, type StatusCause } from './status.js';

/** What is on record about a subject: its status, unless it never had one, and the mark of what is not yet in it. */
export interface KnownStatus {
  readonly status: Status | null;
  /** The last event that touched the subject and has not been taken in. */
  readonly markSeq: number | null;
}

/** A change of status to put into the history. */
export interface NewChange {
  readonly status: Status;
  readonly was: Headline | null;
  readonly cause: StatusCause;
  readonly causeSeq: number | null;
}

interface Row {
  kind: StatusKind;
  key: string;
  headline: Headline | null;
  reading: Record<string, unknown> | null;
  seq: string | null;
  computed_ms: string | null;
  due_ms: string | null;
  mark_seq: string | null;
}

const SUBJECT = { kind: 'text', key: 'text' };
const OWNED = { tenant: 'integer', ...SUBJECT };

/** Subjects as one parameter, each with whose it is when this transaction's tenant asks. */
const owned = (tx: Tx, subjects: readonly StatusSubject[]): string =>
  recordsetValue(subjects.map(({ key, kind }) => ({ tenant: subjectOwner(kind, tx.tenant), kind, key })));

const READ = `s.headline, s.reading, s.seq, (extract(epoch from s.computed_at) * 1000)::bigint as computed_ms,
  (extract(epoch from s.due_at) * 1000)::bigint as due_ms, d.seq as mark_seq`;

/** Every query about statuses and the marks of subjects whose status is behind. */
@Injectable()
export class StatusStore {
  /** What is on record about subjects, by `kind|key`. */
  async known(tx: Tx, subjects: readonly StatusSubject[]): Promise<Map<string, KnownStatus>> {
    const rows = await tx.query<Row>(
      `select x.kind, x.key, ${READ} from ${recordset(1, 'x', OWNED)}
       left join status s on s.tenant_id = x.tenant and s.kind = x.kind and s.key = x.key collate "C"
       left join dirty_subject d on d.tenant_id = x.tenant and d.kind = x.kind and d.key = x.key collate "C"`,
      [owned(tx, subjects)],
      'known statuses',
    );
    return new Map(rows.map((row) => [nameOf(row), toKnown(row)]));
  }

  /** All statuses of a kind, or of every kind, by key. */
  async all(
    tx: Tx,
    kind: StatusKind | null,
    owners: readonly number[] = [EVERYBODY, tx.tenant],
  ): Promise<(KnownStatus & { readonly status: Status })[]> {
    const rows = await tx.query<Row>(
      `select s.kind, s.key, ${READ} from status s left join dirty_subject d using (tenant_id, kind, key)
       where s.tenant_id = any($1) and ($2::text is null or s.kind = $2) order by s.kind, s.key`,
      [owners, kind],
      'all statuses',
    );
    return rows.map(toKnown).flatMap(({ markSeq, status }) => (status === null ? [] : [{ status, markSeq }]));
  }

  /** Saves statuses, each unless a later event is in it already. */
  async save(tx: Tx, statuses: readonly Status[]): Promise<void> {
    if (statuses.length === 0) return;
    const columns = {
      ...SUBJECT, headline: 'text', reading: 'jsonb', seq: 'bigint', computed_at: 'timestamptz', due_at: 'timestamptz',
    }; // prettier-ignore
    const names = Object.keys(columns).join(', ');
    await tx.query(
      `insert into status (${names}) select ${names} from ${recordset(1, 'x', columns)}
       on conflict (tenant_id, kind, key) do update set headline = excluded.headline, reading = excluded.reading,
         seq = excluded.seq, computed_at = excluded.computed_at, due_at = excluded.due_at
       where status.seq <= excluded.seq`,
      [
        recordsetValue(
          statuses.map((status) => ({
            kind: status.kind,
            key: status.key,
            headline: status.headline,
            reading: status.reading,
            seq: status.seq,
            computed_at: formatInstant(status.computedAt),
            due_at: status.dueAt === null ? null : formatInstant(status.dueAt),
          })),
        ),
      ],
      'save statuses',
    );
  }

  /** Adds to the history. Answers the ids, by `kind|key`. */
  async append(tx: Tx, changes: readonly NewChange[]): Promise<Map<string, string>> {
    if (changes.length === 0) return new Map();
    const columns = {
      ...SUBJECT, was: 'text', became: 'text', reading: 'jsonb', cause: 'text', seq: 'bigint', changed_at: 'timestamptz',
    }; // prettier-ignore
    const names = Object.keys(columns).join(', ');
    const rows = await tx.query<StatusSubject & { id: string }>(
      `insert into status_change (${names}) select ${names} from ${recordset(1, 'x', columns)} returning id, kind, key`,
      [
        recordsetValue(
          changes.map(({ cause, causeSeq, status, was }) => ({
            kind: status.kind,
            key: status.key,
            was,
            became: status.headline,
            reading: status.reading,
            cause: causeSeq === null ? cause : `${cause} ${causeSeq}`,
            seq: status.seq,
            changed_at: formatInstant(status.computedAt),
          })),
        ),
      ],
      'append changes',
    );
    return new Map(rows.map((row) => [nameOf(row), row.id]));
  }

  /** Whose statuses are on record. */
  async owners(tx: Tx): Promise<number[]> {
    return (await tx.query<{ tenant: number }>('select distinct tenant_id as tenant from status')).map(
      ({ tenant }) => tenant,
    );
  }

  /** Removes the statuses of subjects that nothing on record speaks of. */
  async remove(tx: Tx, subjects: readonly StatusSubject[]): Promise<void> {
    if (subjects.length === 0) return;
    await tx.query(
      `delete from status s using ${recordset(1, 'x', OWNED)}
       where s.tenant_id = x.tenant and s.kind = x.kind and s.key = x.key collate "C"`,
      [owned(tx, subjects)],
    );
  }

  /** Takes away the marks of subjects that say no more than `seq`. Answers how long each waited, in seconds. */
  async clearMarks(tx: Tx, subjects: readonly StatusSubject[], seq: number): Promise<number[]> {
    const rows = await tx.query<{ waited: number }>(
      `delete from dirty_subject d using ${recordset(1, 'x', OWNED)}
       where d.tenant_id = x.tenant and d.kind = x.kind and d.key = x.key collate "C" and d.seq <= $2
       returning extract(epoch from clock_timestamp() - d.marked_at)::float8 as waited`,
      [owned(tx, subjects), seq],
      'clear marks',
    );
    return rows.map((row) => row.waited);
  }

  /** Marks older than this, of any tenant, that nobody else looks at now; their age begins again. */
  async takeLateMarks(tx: Tx, olderThanMs: number, most: number): Promise<OwnedSubject[]> {
    return tx.query(
      `update dirty_subject d set marked_at = clock_timestamp()
       from (select tenant_id, kind, key from dirty_subject
         where marked_at < clock_timestamp() - make_interval(secs => $1 / 1000.0)
         order by marked_at limit $2 for update skip locked) late
       where d.tenant_id = late.tenant_id and d.kind = late.kind and d.key = late.key
       returning d.tenant_id as tenant, d.kind, d.key`,
      [olderThanMs, most],
      'late marks',
    );
  }

  /** Statuses of any tenant that a day or a later fact has changed by now. */
  async due(tx: Tx, now: Instant, most: number): Promise<OwnedSubject[]> {
    return tx.query(
      `select tenant_id as tenant, kind, key from status where due_at <= $1
       order by due_at limit $2 for update skip locked`,
      [formatInstant(now), most],
      'due statuses',
    );
  }
}

function toKnown(row: Row): KnownStatus {
  const { computed_ms, due_ms, headline, key, kind, mark_seq, reading, seq } = row;
  const status =
    headline === null || reading === null
      ? null
      : {
          kind,
          key,
          headline,
          reading: readingFrom(reading),
          seq: Number(seq),
          computedAt: Number(computed_ms),
          dueAt: due_ms === null ? null : Number(due_ms),
        };
  return { status, markSeq: mark_seq === null ? null : Number(mark_seq) };
}
