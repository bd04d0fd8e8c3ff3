import { Injectable } from '@nestjs/common';
import { itemsOf, LicenseRegister } from '../authorizations/license-register.js';
import { LicenseStore } from '../authorizations/license.store.js';
import { ItemStore } from '../items/item.store.js';
import { Database, type TransactionOptions, type Tx } from '../platform/database.js';
import { type Day, dayOf } from '../rules/day.js';
import { destinationOf } from '../rules/destination.js';
import { type LicenseFacts, strictest } from '../rules/determine-license.js';
import { invariant } from '../rules/invariant.js';
import type { ItemFacts } from '../rules/item-class.rule.js';
import type { AllocationBefore, Before, LicenseBefore, Movement } from '../rules/movement.js';
import type { PartyFacts } from '../rules/party.js';
import { DeterminationReads, type DeterminationRecord, type StoredDetail } from './determination.reads.js';
import { asMap, type Revived, revived } from './revive.js';
import { ShipmentReads } from './shipment.reads.js';

/** A stored determination with everything it was judged on. */
export type JudgedOn = { readonly record: DeterminationRecord } & (
  | { readonly kind: 'MOVEMENT'; readonly movement: Movement; readonly before: Before }
  | { readonly kind: 'LICENSE'; readonly facts: LicenseFacts; readonly allocation: AllocationBefore }
  | { readonly kind: 'REMOVAL'; readonly quantity: bigint; readonly unitsBefore: bigint }
);

/** What is stored with the answer about a movement. */
interface StoredMovement extends StoredDetail {
  readonly consignee: PartyFacts;
  readonly endUser: PartyFacts | null;
  readonly before: Omit<Before, 'licenses' | 'site'> & {
    readonly licenses: readonly StoredLicense[];
    readonly site: Revived<NonNullable<Before['site']>> | null;
  };
  readonly item: { readonly id: string; readonly unitTpp: bigint | null };
  readonly asked?: Asked;
}

type StoredLicense = Pick<LicenseBefore, 'drawnQuantity' | 'drawnValueCents'> &
  Pick<LicenseBefore['license'], 'number' | 'usableThrough' | 'replacedOn'> & {
    /** Left out while it is valid, which it is mostly. */
    readonly state?: LicenseBefore['license']['state'];
  };

type Asked = Pick<
  Movement,
  'act' | 'at' | 'destination' | 'from' | 'licenseNumber' | 'lineTpp' | 'named' | 'purpose' | 'quantity' | 'valueCents'
>;

/** Reads what stored determinations were judged on: what was stored with them, and the facts as they were known then. */
@Injectable()
export class JudgedOnReads {
  constructor(
    private readonly db: Database,
    private readonly determinations: DeterminationReads,
    private readonly shipments: ShipmentReads,
    private readonly licenses: LicenseStore,
    private readonly items: ItemStore,
  ) {}

  /**
   * `null` for what is no determination, or was stored by a version that did not keep all of it; and for one that rests on
   * what other tenants did, unless who asks sees all: the exact balances are theirs too.
   */
  async of(seq: number, options: TransactionOptions): Promise<JudgedOn | null> {
    const record = await this.db.read(async (tx) => {
      const [found] = await this.determinations.bySeqs(tx, [seq]);
      const isTold = found?.detail.told !== undefined || found?.detail.countsOthers === true;
      return found === undefined || (isTold && !tx.seesAll) ? null : found;
    }, options);
    if (record === null) return null;
    return this.db.read((tx) => this.read(tx, record), { ...options, known: record.postedAt });
  }

  private async read(tx: Tx, record: DeterminationRecord): Promise<JudgedOn | null> {
    const detail = revived(record.detail);
    if (record.kind === 'REMOVAL') return removalOf(record, detail);
    if (record.kind === 'LICENSE') return this.licenseOf(tx, record, detail as unknown as StoredLicenseDetail);
    const stored = detail as unknown as StoredMovement;
    const asked = record.kind === 'SHIPMENT' ? await this.shipmentOf(tx, record.subjectSeq) : stored.asked;
    if (asked === undefined) return null;
    const { reference } = stored;
    invariant(reference !== undefined, 'a movement has a reference');
    const { consignee, endUser } = stored;
    const item = await this.itemOf(tx, stored.item.id);
    const on = dayOf(asked.at);
    const movement = { ...asked, reference, on, consignee, endUser, item };
    const numbers = stored.before.licenses.map(({ number }) => number);
    const before = beforeOf(stored, await this.registerOf(tx, numbers), dayOf(record.effectiveAt), item.id);
    return { kind: 'MOVEMENT', record, movement, before };
  }

  private async shipmentOf(tx: Tx, seq: number): Promise<Asked> {
    const [shipment] = await this.shipments.bySeqs(tx, [seq]);
    invariant(shipment !== undefined, 'what was judged is on record');
    return {
      at: shipment.exportedAt,
      act: shipment.act,
      from: destinationOf(shipment.fromCountry),
      destination: destinationOf(shipment.destinationCountry),
      quantity: shipment.quantity,
      valueCents: shipment.valueCents,
      lineTpp: shipment.lineTpp,
      named: shipment.named,
      licenseNumber: shipment.licenseNumber,
      purpose: shipment.purpose,
    };
  }

  private async licenseOf(
    tx: Tx,
    record: DeterminationRecord,
    { before, consignee }: StoredLicenseDetail,
  ): Promise<JudgedOn | null> {
    const { licenseNumber } = record.standing;
    if (before === undefined || consignee === undefined || licenseNumber === null) return null;
    const register = await this.registerOf(tx, [licenseNumber]);
    const on = dayOf(record.effectiveAt);
    const license = register.get(licenseNumber, on);
    const { replacesNumber } = license;
    const original = replacesNumber === null ? null : register.get(replacesNumber, on);
    const items = await Promise.all(itemsOf(register.row(licenseNumber)).map((id) => this.itemOf(tx, id)));
    const facts = { license, original, consignee, item: strictest(items) };
    return { kind: 'LICENSE', record, facts, allocation: before.allocation };
  }

  private async itemOf(tx: Tx, id: string): Promise<ItemFacts> {
    const item = (await this.items.byIds(tx, [id])).get(id);
    invariant(item !== undefined, `item ${id} is on record`);
    return item;
  }

  private async registerOf(tx: Tx, numbers: readonly string[]): Promise<LicenseRegister> {
    const register = new LicenseRegister();
    register.setHolidays(await this.licenses.holidays(tx));
    register.add(await this.licenses.chains(tx, numbers, []));
    return register;
  }
}

interface StoredLicenseDetail {
  readonly consignee?: PartyFacts;
  readonly before?: { readonly allocation: AllocationBefore };
}

function removalOf(record: DeterminationRecord, { findings = [] }: StoredDetail): JudgedOn | null {
  const numbers = findings.find(({ rule }) => rule === 'removal.base')?.numbers;
  const { quantity, unitsBefore } = numbers ?? {};
  if (quantity === undefined || unitsBefore === undefined) return null;
  return { kind: 'REMOVAL', record, quantity: BigInt(quantity), unitsBefore: BigInt(unitsBefore) };
}

function beforeOf({ before }: StoredMovement, register: LicenseRegister, on: Day, itemId: string): Before {
  const { site } = before;
  const licenses = before.licenses.map(
    ({ drawnQuantity, drawnValueCents, number, replacedOn, state = 'VALID', usableThrough }) => ({
      license: { ...register.get(number, on, itemId), usableThrough, replacedOn, state },
      drawnQuantity,
      drawnValueCents,
    }),
  );
  return { ...before, licenses, site: site === null ? null : asMap(site) };
}
