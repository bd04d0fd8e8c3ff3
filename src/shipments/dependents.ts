import type { LicenseStore } from '../authorizations/license.store.js';
import { goodsOf, licenseOfKey, type LicenseRow } from '../authorizations/license-register.js';
import type { Account } from '../ledger/account.js';
import { compareOrder, type Order, placeOf, RANKS } from '../ledger/order.js';
import type { LedgerStore } from '../ledger/ledger.store.js';
import { byTenant } from '../ledger/subjects.js';
import type { Tx } from '../platform/database.js';
import { dayOf, startOf } from '../rules/day.js';
import type { DeterminationStore } from './determination.store.js';
import { holdingOf } from '../authorizations/installed-base.js';
import type { RemovalStore } from './removal.store.js';
import type { After } from './shipment-readers.js';
import type { ShipmentStore } from './shipment.store.js';
import type { LicenseSubject, Subject } from './subject.js';
import type { WorkingSet } from './working-set.js';

/** An account and the place after which its readers are wanted. */
export interface Moved {
  readonly account: Account;
  readonly after: Order;
}

/** Where a license stands in the order of judging. */
export const licenseOrder = (row: Pick<LicenseRow, 'issuedOn' | 'number'>, tenant: number): Order => ({
  at: startOf(row.issuedOn),
  rank: RANKS.LICENSE,
  key: placeOf(row.number, tenant),
});

/** The stores that dependents are read from. */
export interface DependentStores {
  readonly ledger: LedgerStore;
  readonly shipments: ShipmentStore;
  readonly removals: RemovalStore;
  readonly licenses: LicenseStore;
  readonly determinations: DeterminationStore;
}

/**
 * Who must be judged again when an account moves: whoever reads it later in the order. Read set by set and kept for
 * the batch, so each subject is one object whoever asks for it.
 */
export class Dependents {
  private readonly known = new Map<string, Subject>();
  private veuAccounts: readonly Account[] | undefined;
  private readonly read = new Map<Account, { after: Order; subjects: Subject[] }>();

  constructor(
    private readonly tx: Tx,
    private readonly set: WorkingSet,
    private readonly stores: DependentStores,
  ) {}

  /** The object for a subject: the first one that was seen. */
  keep<S extends Subject>(subject: S): S {
    const name = `${subject.kind}|${subject.seq}`;
    const known = this.known.get(name);
    if (known !== undefined) return known as S;
    this.known.set(name, subject);
    return subject;
  }

  /** Reads the later readers of many accounts at once. */
  async prefetch(moved: readonly Moved[]): Promise<void> {
    const bases = moved.filter(({ account }) => account.kind === 'BASE_UNITS');
    const wanted = [...moved, ...(await this.veusMoved(bases))].filter(
      ({ account, after }) => hasReadersAfter(account, after) && !this.covers(account, after),
    );
    if (wanted.length === 0) return;
    const of = (...kinds: Account['kind'][]): Moved[] => wanted.filter(({ account }) => kinds.includes(account.kind));
    const toAfter = (moves: readonly Moved[]): After[] =>
      moves.map(({ account, after }) => ({ key: account.key, after }));

    const quotas = of('LPP_QUOTA');
    const countries = of('COUNTRY_LICENSED');
    const drawn = of('LICENSE_QUANTITY', 'LICENSE_VALUE');
    const chains = drawn.flatMap(({ account, after }) =>
      this.set
        .licensesOf(account.tenant)
        .withReplacing(licenseOfKey(account.key))
        .map((number) => ({ number, after, tenant: account.tenant })),
    );
    const found = [
      ...(await this.stores.shipments.readersOfQuotas(this.tx, toAfter(quotas))),
      ...(await this.stores.removals.after(this.tx, toAfter(of('BASE_UNITS')))),
      ...(await this.stores.shipments.toSitesOf(this.tx, toAfter(of('VEU_RECEIVED')))),
      ...(await this.stores.shipments.underVolumeCaps(
        this.tx,
        of('VOLUME_UNITED_STATES', 'VOLUME_CHINA_MACAU').map(({ account, after }) => ({
          key: account.key,
          after,
          tenant: account.tenant,
        })),
      )),
      ...(await this.stores.shipments.underPolicy(this.tx, toAfter(countries))),
      ...(await this.licensesTo(countries)),
      ...(await this.readersOfLicenses(chains)),
    ].map((subject) => this.keep(subject));
    await this.set.admit(found);
    const readers = this.readersOf(found);
    for (const { account, after } of wanted) this.remember(account, after, readers.get(account) ?? []);
  }

  /** The readers of an account after a place, in order; of a base account also those of the VEUs it counts for. */
  async after(account: Account, after: Order): Promise<readonly Subject[]> {
    const own = await this.afterOne(account, after);
    if (account.kind !== 'BASE_UNITS') return own;
    const others = await Promise.all((await this.veusOf(account, after)).map((veu) => this.afterOne(veu, after)));
    return [...own, ...others.flat()];
  }

  /** The accounts of VEUs that moves of bases concern, each from its earliest move on. */
  private async veusMoved(bases: readonly Moved[]): Promise<Moved[]> {
    const earliest = new Map<Account, Order>();
    for (const { account, after } of bases) {
      for (const veu of await this.veusOf(account, after)) {
        const known = earliest.get(veu);
        if (known === undefined || compareOrder(after, known) < 0) earliest.set(veu, after);
      }
    }
    return [...earliest].map(([account, after]) => ({ account, after }));
  }

  /** The accounts of VEUs whose base a base account counts for, when somebody is judged on them after a place. */
  private async veusOf(account: Account, after: Order): Promise<readonly Account[]> {
    this.veuAccounts ??= await this.stores.ledger.accountsOfKind(this.tx, 'VEU_RECEIVED');
    const late = this.veuAccounts.filter((veu) => hasReadersAfter(veu, after));
    if (late.length === 0) return [];
    const { partyId } = holdingOf(account.key);
    await this.set.veus.admitVeus();
    await this.set.admitParties([partyId]);
    const { register } = this.set.veus;
    return this.set.admitAccounts(
      late.filter(({ key }) => register.countsFor(partyId, register.row(key), dayOf(after.at))),
    );
  }

  private async afterOne(account: Account, after: Order): Promise<readonly Subject[]> {
    if (!hasReadersAfter(account, after)) return [];
    if (!this.covers(account, after)) await this.prefetch([{ account, after }]);
    return (this.read.get(account)?.subjects ?? []).filter((subject) => compareOrder(subject.order, after) > 0);
  }

  /** Shipments that a license concerns after a place: those that name it, and those for its goods that name nothing. */
  async readersOfLicenses(
    licenses: readonly { readonly number: string; readonly after: Order; readonly tenant: number }[],
  ): Promise<Subject[]> {
    if (licenses.length === 0) return [];
    const naming = await this.stores.shipments.naming(
      this.tx,
      licenses.map(({ number, after, tenant }) => ({ key: number, after, tenant })),
    );
    const matching = await this.stores.shipments.matching(
      this.tx,
      licenses
        .filter(({ number, tenant }) => this.set.licensesOf(tenant).has(number))
        .flatMap(({ number, after, tenant }) =>
          goodsOf(this.set.licensesOf(tenant).row(number)).map((one) => ({ tenant, after, ...one })),
        ),
    );
    return [...naming, ...matching].map((subject) => this.keep(subject));
  }

  private async licensesTo(countries: readonly Moved[]): Promise<LicenseSubject[]> {
    const rows = await this.stores.licenses.toDestinationsFrom(
      this.tx,
      countries.map(({ account, after }) => ({ destination: account.key, from: dayOf(after.at) })),
    );
    if (rows.length === 0) return [];
    for (const [tenant, own] of byTenant(rows)) {
      await this.set.admitLicenseNumbers(
        own.map((row) => row.number),
        tenant,
      );
    }
    return this.subjectsOf(rows);
  }

  /** Licenses as subjects, with the answers that stand. */
  async subjectsOf(rows: readonly LicenseRow[]): Promise<LicenseSubject[]> {
    const standings = await this.stores.determinations.standings(
      this.tx,
      rows.map((row) => row.seq),
    );
    return rows.map((row) =>
      this.keep({
        kind: 'LICENSE',
        seq: row.seq,
        tenant: row.tenant,
        order: licenseOrder(row, row.tenant),
        number: row.number,
        destination: row.destination,
        standing: standings.get(row.seq) ?? null,
        reversed: false,
      }),
    );
  }

  private covers(account: Account, after: Order): boolean {
    const read = this.read.get(account);
    return read !== undefined && compareOrder(read.after, after) <= 0;
  }

  /** Which of these subjects read which account. */
  private readersOf(found: readonly Subject[]): Map<Account, Subject[]> {
    const readers = new Map<Account, Subject[]>();
    for (const subject of new Set(found)) {
      for (const read of this.set.readsOf(subject)) {
        const account = this.set.account(read);
        const list = readers.get(account);
        if (list === undefined) readers.set(account, [subject]);
        else list.push(subject);
      }
    }
    return readers;
  }

  private remember(account: Account, after: Order, readers: readonly Subject[]): void {
    const known = this.read.get(account)?.subjects ?? [];
    this.read.set(account, {
      after,
      subjects: [...new Set([...known, ...readers])].toSorted((a, b) => compareOrder(a.order, b.order)),
    });
  }
}

/** Does anybody read this account after a place? What is later than everything known pays nothing. */
const hasReadersAfter = (account: Account, after: Order): boolean =>
  account.last !== null && compareOrder(account.last, after) > 0;
