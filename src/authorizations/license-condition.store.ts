import { Injectable } from '@nestjs/common';
import type { LicenseConditionFact } from '../ledger/facts.js';
import { bytes, insertRows } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import type { Day } from '../rules/day.js';
import type { LicenseCondition } from '../rules/license-condition.rule.js';

/** A condition on record, with what lifted it. */
export interface LicenseConditionRow extends LicenseCondition {
  readonly seq: number;
  /** Why it was lifted; `null` while it stands. */
  readonly liftedBecause: string | null;
}

/** A condition, or its end, with the number and day it is recorded under. */
export interface RecordedCondition {
  readonly fact: LicenseConditionFact;
  readonly effectiveOn: Day;
  readonly seq: number;
}

interface Row {
  seq: string;
  number: string;
  condition_id: string;
  wording: string;
  per_shipment: boolean;
  due_days: number;
  effective_on: Day;
  lifted_on: Day | null;
  lifted_because: string | null;
}

/** Every query about the conditions of licenses. */
@Injectable()
export class LicenseConditionStore {
  /** The conditions of these licenses on record, or of all, lifted ones among them, in the order they were recorded. */
  async of(tx: Tx, numbers?: readonly string[]): Promise<LicenseConditionRow[]> {
    const rows = await tx.query<Row>(
      `select c.seq, c.number, c.condition_id, c.wording, c.per_shipment, c.due_days, c.effective_on::text,
         e.effective_on::text as lifted_on, e.wording as lifted_because
       from license_condition c join standing_license l on l.tenant_id = c.tenant_id and l.number = c.number
       left join license_condition e on e.tenant_id = c.tenant_id and e.name = c.number || '|' || c.condition_id || '|LIFTED'
       where c.tenant_id = $1 and c.change = 'ADDED' and ($2::text[] is null or c.number = any($2)) order by c.seq`,
      [tx.tenant, numbers ?? null],
      'license conditions',
    );
    return rows.map((row) => ({
      seq: Number(row.seq),
      license: row.number,
      id: row.condition_id,
      text: row.wording,
      perShipment: row.per_shipment,
      dueDays: row.due_days,
      effectiveOn: row.effective_on,
      liftedOn: row.lifted_on,
      liftedBecause: row.lifted_because,
    }));
  }

  async insert(tx: Tx, conditions: readonly RecordedCondition[]): Promise<void> {
    await insertRows(
      tx,
      'license_condition',
      {
        seq: 'bigint', number: 'text', condition_id: 'text', change: 'text', wording: 'text', per_shipment: 'boolean',
        due_days: 'integer', effective_on: 'date', content_hash: 'bytea',
      }, // prettier-ignore
      conditions.map(({ effectiveOn, fact, seq }) => ({
        seq,
        number: fact.number,
        condition_id: fact.conditionId,
        change: fact.change,
        wording: fact.text,
        per_shipment: fact.perShipment,
        due_days: fact.dueDays,
        effective_on: effectiveOn,
        content_hash: bytes(fact.contentHash),
      })),
    );
  }
}
