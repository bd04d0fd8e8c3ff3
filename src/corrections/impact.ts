import { Injectable } from '@nestjs/common';
import type { Fact } from '../ledger/facts.js';
import { type Recorded, Recorder, type Tried, type TriedFor } from '../ledger/recorder.js';
import { EVERYBODY } from '../ledger/account.js';
import type { StatusSubject } from '../ledger/subjects.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { databaseRoleFor, seesAll } from '../platform/database-roles.js';
import type { Tx } from '../platform/database.js';
import { seeingAs } from '../platform/rolled-back.js';
import { addDays, dayOf, type Instant } from '../rules/day.js';
import type { Obligation } from '../rules/obligations.rule.js';
import { StatusReader } from '../presumption/status-reader.js';
import { type DerivedStatus, type Headline, nameOf } from '../presumption/status.js';
import { ObligationReads } from '../shipments/obligation.reads.js';
import { type ChangedAnswer, ChangedAnswersReads } from './changed-answers.reads.js';
import type { Closing } from './closing.store.js';
import { RestatedClosings } from './restated-closings.js';

export interface ChangedStatus extends StatusSubject {
  /** `null` when it has none. */
  readonly before: Headline | null;
  readonly after: Headline | null;
}

/** Something that would be owed from now on, or no longer. */
export interface ChangedObligation extends Obligation {
  readonly owed: boolean;
}

/** What facts would change, or that they would be refused. Nothing of it is stored. */
export interface Impact {
  readonly results: readonly Recorded[];
  readonly answers: readonly ChangedAnswer[];
  readonly statuses: readonly ChangedStatus[];
  readonly obligations: readonly ChangedObligation[];
  /** Closed reports that would say something else: the latest edition of each. */
  readonly restated: readonly Closing[];
  /** The last event that it has seen. */
  readonly ledgerSequence: number;
  readonly now: Instant;
}

interface Seen {
  readonly statuses: readonly DerivedStatus[];
  readonly obligations: readonly Obligation[];
}

/** What repeats is looked at one year ahead. */
const DAYS_AHEAD = 366;

/**
 * What a correction would change: the real engine records it in a transaction that is rolled back, and what it says then
 * is compared with what it said before. Its caller sees of it what is his.
 */
@Injectable()
export class FindImpact {
  constructor(
    private readonly recorder: Recorder,
    private readonly changes: ChangedAnswersReads,
    private readonly statuses: StatusReader,
    private readonly obligations: ObligationReads,
    private readonly restated: RestatedClosings,
    private readonly clock: Clock,
  ) {}

  run(caller: Caller, facts: readonly Fact[]): Promise<Impact> {
    const now = this.clock.now();
    return this.recorder.tryOut(facts, whoseOf(caller), async (tx, { head, results, undo }: Tried) => {
      const touched = await touchedAfter(tx, head);
      const told = await seeingAs(tx, caller.role);
      const answers = await this.changes.of(told, { after: head });
      const owed = await subjectsOf(told, answers);
      const closed = await this.restated.concerned(told, head, answers);
      const after = await this.look(told, touched, owed, now);
      const says = await this.restated.read(told, closed.perhaps);
      await undo();
      const again = await seeingAs(tx, caller.role);
      const before = await this.look(again, touched, owed, now);
      const said = await this.restated.read(again, closed.perhaps);
      return {
        results,
        answers,
        statuses: changedStatuses(touched, before, after),
        obligations: changedObligations(before, after),
        restated: [...closed.surely, ...closed.perhaps.filter((one) => says.get(one) !== said.get(one))],
        ledgerSequence: head,
        now,
      };
    });
  }

  private async look(tx: Tx, subjects: readonly StatusSubject[], owed: readonly string[], now: Instant): Promise<Seen> {
    const obligations: Obligation[] = [];
    if (owed.length > 0) {
      const through = addDays(dayOf(now), DAYS_AHEAD);
      for await (const one of this.obligations.read(tx, { through, subjects: owed })) obligations.push(one);
    }
    return { statuses: await this.statuses.read(tx, subjects, now), obligations };
  }
}

const whoseOf = ({ role, tenant }: Caller): TriedFor => ({ tenant, seesAll: seesAll(databaseRoleFor(role)) });

/** Whose status the facts concern: they are marked, as for the workers. */
async function touchedAfter(tx: Tx, head: number): Promise<StatusSubject[]> {
  return tx.query<StatusSubject>(
    `select kind, key from dirty_subject where seq > $1 and tenant_id = any($2) order by kind, key`,
    [head, [EVERYBODY, tx.tenant]],
  );
}

/** What obligations that follow from these shipments are about: the shipment, its consignee, quota, site, VEU and license. */
async function subjectsOf(tx: Tx, answers: readonly ChangedAnswer[]): Promise<string[]> {
  const rows = await tx.query<{ subject: string }>(
    `select distinct x.subject from shipment s left join standing_site t on t.id = s.site_id
     cross join lateral unnest(array[s.reference, s.consignee_id, s.quota_key, s.site_id, t.veu_id]) as x(subject)
     where s.tenant_id = $1 and s.seq = any($2) and x.subject is not null`,
    [tx.tenant, answers.map(({ subjectSeq }) => subjectSeq)],
  );
  const licenses = answers.flatMap(({ after, before }) =>
    [before?.licenseNumber ?? [], after?.licenseNumber ?? []].flat(),
  );
  return [...new Set([...rows.map(({ subject }) => subject), ...licenses])];
}

function changedStatuses(subjects: readonly StatusSubject[], before: Seen, after: Seen): ChangedStatus[] {
  const headlines = ({ statuses }: Seen): Map<string, Headline> =>
    new Map(statuses.map((status) => [nameOf(status), status.headline]));
  const [were, are] = [headlines(before), headlines(after)];
  return subjects
    .map((subject) => ({
      ...subject,
      before: were.get(nameOf(subject)) ?? null,
      after: are.get(nameOf(subject)) ?? null,
    }))
    .filter((one) => one.before !== one.after);
}

function changedObligations(before: Seen, after: Seen): ChangedObligation[] {
  const name = ({ dueOn, kind, subject }: Obligation): string => `${dueOn} ${kind} ${subject}`;
  const byName = ({ obligations }: Seen): Map<string, Obligation> =>
    new Map(obligations.map((one) => [name(one), one]));
  const [were, are] = [byName(before), byName(after)];
  return [
    ...[...are.values()].filter((one) => !were.has(name(one))).map((one) => ({ ...one, owed: true })),
    ...[...were.values()].filter((one) => !are.has(name(one))).map((one) => ({ ...one, owed: false })),
  ].sort((a, b) => (name(a) < name(b) ? -1 : 1));
}
