import { holdingOf, tppOfUnits } from '../authorizations/installed-base.js';
import { type Account, type AccountId, EVERYBODY, mainKind } from '../ledger/account.js';
import type { LedgerStore } from '../ledger/ledger.store.js';
import type { Order } from '../ledger/order.js';
import type { Tx } from '../platform/database.js';
import type { Day, Instant } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { type AccountKind, baseKey, type Effect } from '../rules/effects.js';
import { heldKindOf, quarterOf } from '../rules/hold-effects.js';
import { invariant } from '../rules/invariant.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import type { InstalledBase } from '../rules/site.js';
import { volumeSide } from '../rules/volume-cap.rule.js';
import { accountOf, sinkOf } from './account-set.js';
import type { ShipmentSubject, Subject } from './subject.js';
import type { Read } from './reads-of.js';

/** What the book needs of the working set it belongs to. */
export interface HoldBookNeeds {
  account(one: AccountId): Account;
  distanceFrom(account: Account): bigint;
  admitAccounts(wanted: readonly AccountId[]): Promise<readonly Account[]>;
  admitAnyItems(ids: readonly string[]): Promise<void>;
  item(id: string): ItemFacts;
  readsOf(subject: Subject): readonly Read[];
  membersOf(veuId: string, from: Order): Promise<ReadonlySet<string>>;
}

/** What open holds promise of one group's base, by account. */
interface Promised {
  readonly members: ReadonlySet<string>;
  readonly keys: Set<string>;
}

/** What open holds set aside, as a batch sees it: whatever it places, fulfils or ends counts from the next judgement on. */
export class HoldBook {
  private readonly groups = new Map<string, Promised>();
  private nextExpiry: Instant | null | undefined;

  constructor(
    private tx: Tx,
    private readonly needs: HoldBookNeeds,
    private readonly ledger: LedgerStore,
  ) {}

  /** Serves another batch: groups are read again. */
  resume(tx: Tx): void {
    this.tx = tx;
    this.groups.clear();
  }

  /** When the next open hold expires, read when it is not known; `null` when none is open. */
  async next(read: () => Promise<Instant | null>): Promise<Instant | null> {
    if (this.nextExpiry === undefined) this.nextExpiry = await read();
    return this.nextExpiry;
  }

  /** Holds were changed. */
  forgetNext(): void {
    this.nextExpiry = undefined;
  }

  /** Is any hold open, of whomever? Where none is, nothing is asked. */
  get anyOpen(): boolean {
    return this.nextExpiry !== null;
  }

  /** Reads what is held on everything these subjects are judged on. The subjects were admitted to the working set. */
  async admit(subjects: readonly ShipmentSubject[]): Promise<void> {
    const beside = subjects.flatMap((subject) => this.needs.readsOf(subject).flatMap((read) => heldBeside(read) ?? []));
    const wanted = beside.flatMap(({ key, kind }) => withSink(mainKind(kind), key, this.tx.tenant));
    await this.needs.admitAccounts([...wanted, ...subjects.flatMap(ownPlaces)]);
    for (const subject of subjects) {
      const { veuId } = subject.row;
      if (veuId !== null && !this.groups.has(veuId)) this.groups.set(veuId, await this.readGroup(veuId, subject.order));
    }
  }

  /** Reads the accounts that so many effects move, so that they can be moved. */
  async admitMoves(moves: readonly { effects: readonly Effect[]; tenant: number }[]): Promise<void> {
    await this.needs.admitAccounts(
      moves.flatMap(({ effects, tenant }) => effects.flatMap(({ key, kind }) => withSink(kind, key, tenant))),
    );
  }

  /** What is set aside of what an account counts. */
  on(account: Account): bigint {
    const { key, kind, tenant } = account;
    const beside = heldBeside({ kind: mainKind(kind), key, tenant });
    if (beside === undefined) return 0n;
    const held = this.needs.account(beside);
    return held.timeline.whole + this.needs.distanceFrom(held);
  }

  /** What is promised of the base of a VEU's group: by destination, and in one by the quarter it is planned for. */
  promised(veuId: string, destination: Destination): { base: InstalledBase; byQuarter: ReadonlyMap<Day, bigint> } {
    const group = this.groups.get(veuId);
    invariant(group !== undefined, `the promises of VEU ${veuId} were read`);
    const base = new Map<Destination, bigint>();
    const byQuarter = new Map<Day, bigint>();
    for (const key of group.keys) {
      const { destination: to, itemId } = holdingOf(key);
      const tpp = tppOfUnits(this.needs.item(itemId), this.unitsOn(key));
      if (tpp === 0n) continue;
      base.set(to, (base.get(to) ?? 0n) + tpp);
      const quarter = quarterIn(key);
      if (to === destination) byQuarter.set(quarter, (byQuarter.get(quarter) ?? 0n) + tpp);
    }
    return { base, byQuarter };
  }

  /** Is anything promised of the base of this VEU's group? */
  promises(veuId: string): boolean {
    return [...(this.groups.get(veuId)?.keys ?? [])].some((key) => this.unitsOn(key) !== 0n);
  }

  private unitsOn(key: string): bigint {
    return this.needs.account(accountOf('HELD_BASE_UNITS', key, EVERYBODY)).timeline.whole;
  }

  /** Sets aside, or (negative) gives back, on accounts that were admitted. */
  move(effects: readonly Effect[], tenant: number, sign: 1n | -1n): void {
    for (const { amount, key, kind } of effects) {
      this.needs.account(accountOf(kind, key, tenant)).timeline.move(sign * amount);
      if (kind !== 'HELD_BASE_UNITS') continue;
      for (const { keys, members } of this.groups.values()) if (members.has(holdingOf(key).partyId)) keys.add(key);
    }
  }

  private async readGroup(veuId: string, from: Order): Promise<Promised> {
    const members = await this.needs.membersOf(veuId, from);
    const prefixes = [...members].map((id) => `${id}|`);
    const found = await this.ledger.accountsByPrefix(this.tx, 'HELD_BASE_UNITS', prefixes);
    const keys = new Set(found.map(({ key }) => key));
    await this.needs.admitAccounts([...keys].map((key) => accountOf('HELD_BASE_UNITS', key, EVERYBODY)));
    await this.needs.admitAnyItems([...keys].map((key) => holdingOf(key).itemId));
    return { members, keys };
  }
}

/** The account on which is held what this one counts; bases are held by quarter and read by group. */
function heldBeside({ key, kind, tenant }: Read): AccountId | undefined {
  const held = heldKindOf(kind);
  return held === undefined || held === 'HELD_BASE_UNITS' ? undefined : { kind: held, key, tenant };
}

const withSink = (kind: AccountKind, key: string, tenant: number): AccountId[] => [
  accountOf(kind, key, tenant),
  sinkOf(kind, tenant),
];

/** Where a planned shipment would be held whatever it goes under: in the base of its consignee, and under its volume cap. */
function ownPlaces({ row, tenant }: ShipmentSubject): AccountId[] {
  const { consigneeId, destination, exportedAt, itemId } = row;
  const key = `${baseKey(consigneeId, destination, itemId)}|${quarterOf(exportedAt)}`;
  const capped = volumeSide(row) === 'VOLUME_CHINA_MACAU';
  return [
    ...withSink('HELD_BASE_UNITS', key, tenant),
    ...(capped ? withSink('HELD_VOLUME_CHINA_MACAU', itemId, tenant) : []),
  ];
}

const quarterIn = (key: string): Day => (key.split('|')[3] ?? '') as Day;
