import { Injectable } from '@nestjs/common';
import { LicenseConditionStore } from '../authorizations/license-condition.store.js';
import type { Tx } from '../platform/database.js';
import type { Day } from '../rules/day.js';
import {
  type LicenseCondition,
  owedByLicense,
  owedByShipment,
  type ShipmentUnderLicense,
} from '../rules/license-condition.rule.js';
import type { Obligation } from '../rules/obligations.rule.js';
import { standingSeq } from './standing.js';

interface Row {
  seq: string;
  reference: string;
  exported_on: Day;
  license: string;
}

/** A shipment under a license that has conditions, with its number in the ledger. */
export interface ConditionedShipment extends ShipmentUnderLicense {
  readonly seq: number;
}

/** What licenses make due: evidence for their conditions, once or for each shipment under them. */
@Injectable()
export class LicenseObligationReads {
  constructor(private readonly conditions: LicenseConditionStore) {}

  /** All of it, in no order that means anything. Where no license has conditions, this is one small statement. */
  async read(tx: Tx): Promise<Obligation[]> {
    const conditions = await this.conditions.of(tx);
    const numbers = [...new Set(conditions.filter(({ perShipment }) => perShipment).map(({ license }) => license))];
    const owed = [...owedByLicense(conditions)];
    for (const shipment of await this.shipmentsUnder(tx, numbers)) owed.push(...owedByShipment(conditions, shipment));
    return owed;
  }

  /** What these shipments owe for the licenses they stand under, by their numbers in the ledger. */
  async ofShipments(tx: Tx, seqs: readonly number[]): Promise<ReadonlyMap<number, readonly Obligation[]>> {
    const rows = await tx.query<Row>(
      `${UNDER_LICENSE} where s.tenant_id = $1 and s.seq = any($2) and ${COUNTS}`,
      [tx.tenant, seqs],
      'licenses of shipments',
    );
    const shipments = rows.map(toShipment);
    const numbers = [...new Set(shipments.map(({ license }) => license))];
    const conditions: readonly LicenseCondition[] = numbers.length === 0 ? [] : await this.conditions.of(tx, numbers);
    return new Map(shipments.map((shipment) => [shipment.seq, owedByShipment(conditions, shipment)]));
  }

  /** Shipments that stand under these licenses: whatever does has drawn units of them. */
  private async shipmentsUnder(tx: Tx, numbers: readonly string[]): Promise<ConditionedShipment[]> {
    if (numbers.length === 0) return [];
    const rows = await tx.query<Row>(
      `${UNDER_LICENSE} where s.tenant_id = $1 and d.license_number = any($2) and ${COUNTS}
         and s.seq in (select p.subject_seq from account a join entry e on e.account_id = a.id join posting p on p.seq = e.seq
           where a.tenant_id = $1 and a.kind = 'LICENSE_VALUE' and a.key = any($2))`,
      [tx.tenant, numbers],
      'shipments under licenses',
    );
    return rows.map(toShipment);
  }
}

const UNDER_LICENSE = `select s.seq, s.reference, (s.exported_at at time zone 'UTC')::date::text as exported_on,
    d.license_number as license
  from shipment s join determination d on d.seq = ${standingSeq('s.seq')}`;
const COUNTS = `d.authorization_used = 'LICENSE' and d.license_on_record
  and not exists (select 1 from reversal r where r.reverses_seq = s.seq)`;

const toShipment = (row: Row): ConditionedShipment => ({
  seq: Number(row.seq),
  reference: row.reference,
  exportedOn: row.exported_on,
  license: row.license,
});
