import { Injectable } from '@nestjs/common';
import { isTooMany } from '../items/most-units.js';
import { BalanceStore } from '../ledger/balance.store.js';
import type { ShipmentFact } from '../ledger/facts.js';
import { LedgerMemo } from '../ledger/ledger-memo.js';
import { compareOrder } from '../ledger/order.js';
import { apiField } from '../ledger/record-answer.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { databaseRoleFor, seesAll } from '../platform/database-roles.js';
import { Database, type Tx } from '../platform/database.js';
import { type Given, problemsOf } from '../platform/input-check.js';
import { Refusal } from '../platform/refusal.js';
import type { Memorable } from '../platform/writes.js';
import { dayOf, type Instant } from '../rules/day.js';
import { breachesOf } from '../rules/finding.js';
import { findingsFor, type Pathway, pathways } from '../rules/pathways.js';
import { oldRuleAsksLicense } from '../rules/old-rule.rule.js';
import { applicationFor, type Review, reviewPolicy } from '../rules/review-policy.rule.js';
import { frameworkInForce } from '../rules/rulebook-in-force.js';
import { isTainted } from '../rules/tainted.rule.js';
import type { Tpp } from '../rules/tpp.js';
import { isChinaOrMacau, type ProductVolumes } from '../rules/volume-cap.rule.js';
import { asTold, type Told, toldIn } from './as-told.js';
import { DetermineInput } from './determine.graphql.js';
import { type JudgedShipment, judgeShipment } from './judge.js';
import { movementFields, type MovementInput } from './movement.input.js';
import { VOLUME_KINDS, volumesIn } from './read-volumes.js';
import { RecordingStores } from './record-batch.js';
import type { ShipmentSubject } from './subject.js';
import { WorkingSet } from './working-set.js';
import { admitNamed, newSubject, refusedField } from './new-subject.js';

/** A movement thought through: what the rules say of it on the ledger as it is. */
export interface Thought {
  readonly at: Instant;
  readonly now: Instant;
  readonly ledgerSequence: number;
  /** With what the caller declares: what posting it would record. */
  readonly judged: JudgedShipment;
  /** The same with nothing declared, and every pathway for it. */
  readonly open: JudgedShipment;
  readonly pathways: readonly Pathway[];
  /** What an application would meet; `null` where no license can be needed. */
  readonly review: Review | null;
  readonly aiaCumulativeTpp: Tpp;
  /** Shipped of the product before, on both sides of the cap of R-91; `null` for other destinations. */
  readonly volumes: ProductVolumes | null;
}

/** The last of its instant: it sees every fact on record at that instant. */
const HYPOTHETICAL = '~';

/** What thinking needs to know of a movement. */
interface Known {
  readonly set: WorkingSet;
  readonly aiaCumulativeTpp: Tpp;
  readonly volumes: ProductVolumes;
  readonly ledgerSequence: number;
}

/**
 * What would happen to a movement. Reads on one snapshot and stores nothing; while nobody writes, movements of today of
 * the same parties and item are thought through on what was read for the first of them.
 */
@Injectable()
export class DetermineShipment {
  private readonly memo: LedgerMemo<Known>;

  constructor(
    private readonly db: Database,
    private readonly stores: RecordingStores,
    private readonly balances: BalanceStore,
    private readonly clock: Clock,
  ) {
    this.memo = new LedgerMemo(db.writes);
  }

  /** Throws a `Refusal` for a field that cannot be understood. */
  async run(caller: Caller, input: Given<DetermineInput>): Promise<Thought> {
    const [problem] = problemsOf(DetermineInput, input, ['input']);
    if (problem !== undefined) throw new Refusal(problem.code as Refusal['code'], problem);
    if (isTooMany(input.quantity)) throw new Refusal('TOO_LARGE', { path: ['input', 'quantity'] });
    const now = this.clock.now();
    const fact = factOf(input, input.exportedAt ?? now);
    const ofToday = (input.exportedAt ?? null) === null && fact.siteId === null;
    const whose = await this.whoseFor(caller, fact.siteId);
    const read = (): Promise<Memorable<Known>> => this.db.read((tx) => this.know(tx, fact, whose !== caller), whose);
    const known = ofToday ? await this.memo.get(caller, keyOf(fact), read) : (await read()).value;
    return think(fact, now, known, toldIn(input));
  }

  /**
   * A site is judged on a base that counts what every exporter delivers. For the tenant that put its VEU on record that is
   * read by the installation, with what others used of quotas and countries as it is told; to others it is not told.
   * Throws `FORBIDDEN`.
   */
  private async whoseFor(caller: Caller, siteId: string | null): Promise<Caller | { readonly tenant: number }> {
    if (siteId === null || seesAll(databaseRoleFor(caller.role))) return caller;
    const [veu] = await this.db.read(
      (tx) =>
        tx.query<{ tenant: number }>(
          'select v.tenant_id as tenant from standing_site s join standing_veu v on v.id = s.veu_id where s.id = $1',
          [siteId],
          'owner of a site',
        ),
      caller,
    );
    if (veu === undefined) return caller;
    if (veu.tenant === caller.tenant) return { tenant: caller.tenant };
    throw new Refusal('FORBIDDEN', {
      path: ['input', 'site'],
      message: 'What stands at this validated end user is told to its holder alone.',
      remedy: 'Ask the holder, or post the shipment with onBreach: REFUSE.',
    });
  }

  /** Reads everything the rules may ask about a movement. */
  private async know(tx: Tx, fact: ShipmentFact, othersTold: boolean): Promise<Memorable<Known>> {
    const ledgerSequence = await this.balances.sequence(tx);
    const set = new WorkingSet(tx, this.stores, othersTold);
    await admitNamed(set, [fact]);
    refuseUnknown(fact, set);
    const subjects = [newSubject(fact, set, ledgerSequence + 1), newSubject(undeclared(fact), set, ledgerSequence + 1)];
    await set.admit(subjects);
    const sums = await this.balances.read(
      tx,
      { kinds: ['AIA_CUMULATIVE', ...VOLUME_KINDS], keys: [fact.consigneeId, fact.itemId] },
      fact.exportedAt,
    );
    const received = sums.find(({ key, kind }) => kind === 'AIA_CUMULATIVE' && key === fact.consigneeId)?.amount;
    const volumes = volumesIn(sums, fact.itemId);
    return {
      value: { set, ledgerSequence, aiaCumulativeTpp: received ?? 0n, volumes },
      lasting: !sums.some(({ later }) => later) && subjects.every((subject) => isLatest(subject, set)),
    };
  }
}

/** Judges a movement on what is known of it. Nothing is read here. */
function think(fact: ShipmentFact, now: Instant, known: Known, told: Told): Thought {
  const { aiaCumulativeTpp, ledgerSequence, set } = known;
  refuseUnknown(fact, set);
  const judged = asTold(judgeShipment(newSubject(fact, set, ledgerSequence + 1), set), told, known.volumes);
  const open = asTold(judgeShipment(newSubject(undeclared(fact), set, ledgerSequence + 1), set), told, known.volumes);
  const { before, movement } = open;
  const tainted = isTainted(movement);
  const applies = mayNeedLicense(open);
  return {
    at: fact.exportedAt,
    now,
    ledgerSequence,
    judged,
    open,
    pathways: applies ? everyPathway(open, tainted) : [],
    review: applies ? reviewPolicy(applicationFor(movement, tainted), before.allocation) : null,
    aiaCumulativeTpp,
    volumes: isChinaOrMacau(movement.destination) ? known.volumes : null,
  };
}

/** Does a movement come after everything on record on the accounts its answer is read from? */
const isLatest = (subject: ShipmentSubject, set: WorkingSet): boolean =>
  set.readsOf(subject).every((read) => {
    const { last } = set.account(read);
    return last === null || compareOrder(last, subject.order) < 0;
  });

/** Throws a `Refusal` for a field of a movement that cannot be understood. */
export function refuseUnknown(fact: ShipmentFact, set: WorkingSet): void {
  const refused = refusedField(fact, set);
  if (refused?.outcome !== 'REFUSED') return;
  const { code, message, path } = refused;
  throw new Refusal(code, { message, path: ['input', ...path.map(apiField)] });
}

const undeclared = (fact: ShipmentFact): ShipmentFact => ({ ...fact, named: null, licenseNumber: null });

/** What is read for a movement hangs on these alone: not on how many units it is of, nor on what they are worth. */
const keyOf = (fact: ShipmentFact): readonly unknown[] => [
  dayOf(fact.exportedAt),
  fact.consigneeId,
  fact.endUserId,
  fact.itemId,
  fact.destinationCountry,
  fact.named,
  fact.licenseNumber,
];

/** Level NONE, the United States and whatever the rules of its day leave free never need a license. */
function mayNeedLicense({ determination, movement }: JudgedShipment): boolean {
  const { destination, item, on } = movement;
  if (item.level === 'NONE' || destination === 'US' || determination.flags.includes('UAE_EXEMPT')) return false;
  return (item.level === 'A' && frameworkInForce(on)) || oldRuleAsksLicense(movement, isTainted(movement));
}

/** The pathways of R-57. Those that it does not even try for a data center item are given too, with why not. */
function everyPathway({ before, movement }: JudgedShipment, tainted: boolean): Pathway[] {
  const tried = [...pathways(movement, tainted, before)];
  const names = new Set(tried.map(({ authorization }) => authorization));
  const untried = (['ACA', 'NAC'] as const).filter((name) => !names.has(name));
  return [
    ...untried.map((authorization): Pathway => {
      const findings = findingsFor(authorization, movement, tainted, before, null);
      const breaches = breachesOf(findings);
      return { authorization, license: null, findings, breaches, available: breaches.length === 0 };
    }),
    ...tried,
  ];
}

/** A movement as if it left at an instant: the last of that instant, never recorded. */
export const factOf = (input: Given<MovementInput>, exportedAt: Instant): ShipmentFact => ({
  kind: 'SHIPMENT',
  requestKey: null,
  contentHash: Buffer.alloc(0),
  reference: HYPOTHETICAL,
  exportedAt,
  ...movementFields(input),
  onBreach: 'RECORD',
});
