import { Injectable } from '@nestjs/common';
import { LicenseRegister } from '../authorizations/license-register.js';
import { LicenseStore } from '../authorizations/license.store.js';
import { ItemStore } from '../items/item.store.js';
import type { TransactionOptions } from '../platform/database.js';
import { Database } from '../platform/database.js';
import { type Day, dayOf } from '../rules/day.js';
import { destinationOf } from '../rules/destination.js';
import { invariant } from '../rules/invariant.js';
import type { Before, LicenseBefore, Movement } from '../rules/movement.js';
import type { SiteBefore } from '../rules/site.js';
import type { PartyFacts } from '../rules/party.js';
import type { ProductVolumes } from '../rules/volume-cap.rule.js';
import { DeterminationReads, type DeterminationRecord, type StoredDetail } from './determination.reads.js';
import { outcomeOf, parametersOn, RECEIPT_FORMAT, type Receipt } from './receipt.js';
import { type ShipmentRecord, ShipmentReads } from './shipment.reads.js';

/** What is stored with a shipment's determination. Amounts are decimal text. */
interface Stored extends StoredDetail {
  readonly consignee: PartyFacts;
  readonly endUser: PartyFacts | null;
  readonly before: {
    readonly lppUsedTpp: string;
    readonly allocation: {
      readonly licensedTpp: string;
      readonly externalLicensedTpp: string;
      readonly uplift: string;
      readonly officialStatus: Before['allocation']['officialStatus'];
    };
    readonly site: (Omit<SiteBefore, 'base'> & { readonly base: Record<string, string> }) | null;
    readonly volumes?: Record<keyof ProductVolumes, string>;
    readonly licenses: readonly {
      readonly number: string;
      readonly usableThrough: LicenseBefore['license']['usableThrough'];
      readonly replacedOn: LicenseBefore['license']['replacedOn'];
      /** Left out while it is valid, which it is mostly. */
      readonly state?: LicenseBefore['license']['state'];
      readonly drawnQuantity: string;
      readonly drawnValueCents: string;
    }[];
  };
  readonly rulebooks: readonly string[];
}

/** Makes receipts of stored determinations: what was stored with them, and the facts as they were known then. */
@Injectable()
export class ReceiptReads {
  constructor(
    private readonly db: Database,
    private readonly determinations: DeterminationReads,
    private readonly shipments: ShipmentReads,
    private readonly licenses: LicenseStore,
    private readonly items: ItemStore,
  ) {}

  /** `null` for what is no answer about a shipment on record. */
  async of(seq: number, options: TransactionOptions): Promise<Receipt | null> {
    const [record] = await this.db.read((tx) => this.determinations.bySeqs(tx, [seq]), options);
    if (record?.kind !== 'SHIPMENT') return null;
    return this.db.read(
      async (tx) => {
        const stored = record.detail as Stored;
        const [shipment] = await this.shipments.bySeqs(tx, [record.subjectSeq]);
        invariant(shipment !== undefined, 'what was judged is on record');
        const item = (await this.items.byIds(tx, [shipment.itemId])).get(shipment.itemId);
        invariant(item !== undefined, `item ${shipment.itemId} is on record`);
        const register = new LicenseRegister();
        register.setHolidays(await this.licenses.holidays(tx));
        const numbers = stored.before.licenses.map(({ number }) => number);
        register.add(await this.licenses.chains(tx, numbers, []));
        return receiptOf(
          record,
          movementOf(shipment, stored, item),
          beforeOf(stored, register, dayOf(record.effectiveAt)),
        );
      },
      { ...options, known: record.postedAt },
    );
  }
}

function receiptOf(record: DeterminationRecord, inputs: Movement, balances: Before): Receipt {
  invariant(record.asEnforced !== null, 'the answer about a shipment has one as enforced');
  return {
    format: RECEIPT_FORMAT,
    determination: record.seq,
    effectiveAt: record.effectiveAt,
    postedAt: record.postedAt,
    inputs,
    balances,
    rulebooks: (record.detail as Stored).rulebooks,
    parameters: parametersOn(inputs.on),
    arithmetic: record.detail.findings ?? [],
    outcome: outcomeOf({ ...record.standing, asEnforced: record.asEnforced }),
  };
}

const movementOf = (shipment: ShipmentRecord, stored: Stored, item: Movement['item']): Movement => ({
  reference: shipment.reference,
  at: shipment.exportedAt,
  on: dayOf(shipment.exportedAt),
  act: shipment.act,
  from: destinationOf(shipment.fromCountry),
  destination: destinationOf(shipment.destinationCountry),
  consignee: stored.consignee,
  endUser: stored.endUser,
  item,
  quantity: shipment.quantity,
  valueCents: shipment.valueCents,
  lineTpp: shipment.lineTpp,
  named: shipment.named,
  licenseNumber: shipment.licenseNumber,
  purpose: shipment.purpose,
});

function beforeOf({ before }: Stored, register: LicenseRegister, on: Day): Before {
  const { allocation, site, volumes } = before;
  return {
    ...(volumes && {
      volumes: { unitedStatesTpp: BigInt(volumes.unitedStatesTpp), chinaMacauTpp: BigInt(volumes.chinaMacauTpp) },
    }),
    lppUsedTpp: BigInt(before.lppUsedTpp),
    licenses: before.licenses.map(
      ({ drawnQuantity, drawnValueCents, number, replacedOn, state = 'VALID', usableThrough }) => ({
        license: { ...register.get(number, on), usableThrough, replacedOn, state },
        drawnQuantity: BigInt(drawnQuantity),
        drawnValueCents: BigInt(drawnValueCents),
      }),
    ),
    allocation: {
      licensedTpp: BigInt(allocation.licensedTpp),
      externalLicensedTpp: BigInt(allocation.externalLicensedTpp),
      uplift: BigInt(allocation.uplift),
      officialStatus: allocation.officialStatus,
    },
    site:
      site === null
        ? null
        : {
            ...site,
            base: new Map(
              Object.entries(site.base).map(([country, tpp]) => [country as Movement['destination'], BigInt(tpp)]),
            ),
          },
  };
}
