import { Injectable } from '@nestjs/common';
import { bytes, insertRows, recordset, recordsetValue } from '../ledger/rows.js';
import type { RefusalCode } from '../platform/refusal-codes.js';
import type { Tx } from '../platform/database.js';
import { formatInstant, type Instant } from '../rules/day.js';
import type { HoldBasis } from '../rules/hold-effects.js';
import type { HoldEvent, HoldState, HoldStatus } from '../rules/hold-life.rule.js';
import { HOLD_COLUMNS, lineOf, type HoldRow, toKnownHold } from './hold-row.js';
import type { PlannedShipment } from './planned-shipment.js';

/** A hold as it stands while a batch is judged. */
export interface KnownHold {
  readonly seq: number;
  readonly tenant: number;
  readonly planned: PlannedShipment;
  readonly placedAt: Instant;
  basis: HoldBasis;
  state: HoldState;
}

/** A hold that was not placed, for whoever asks again and for whoever may approve it. */
export interface HoldRefusal {
  readonly seq: number;
  readonly code: RefusalCode;
  readonly largestQuantity: bigint | null;
  readonly askedBy: string;
  readonly planned: PlannedShipment;
}

/** Who placed a hold, and who let it stand when it did not fit. */
export interface Placed {
  readonly by: string;
  readonly contentHash: Buffer;
  readonly override: { readonly by: string; readonly reason: string; readonly refusalSeq: number } | null;
}

/** An event to be stored with the hold after it. */
export interface NewHoldEvent {
  readonly seq: number;
  readonly hold: KnownHold;
  readonly event: HoldEvent;
  readonly at: Instant;
  readonly surplus: bigint | null;
  readonly shipmentSeq: number | null;
  readonly licenseNumber: string | null;
  readonly reason: string | null;
  readonly by: string | null;
}

/** Holds as they stand now. */
export const HOLDS = `select ${HOLD_COLUMNS} from hold h join hold_state s on s.hold_seq = h.seq`;

/** Every query about holds while recording. */
@Injectable()
export class HoldStore {
  /** When the next open hold, of any tenant, expires; `null` when none is open. */
  async nextExpiry(tx: Tx): Promise<Instant | null> {
    const [row] = await tx.query<{ at: string | null }>(
      'select (extract(epoch from min(expires_at)) * 1000)::bigint as at from hold_state where open_quantity > 0',
      [],
      'next expiry',
    );
    return row?.at === null || row?.at === undefined ? null : Number(row.at);
  }

  /** Open holds of all tenants whose time has come. */
  async due(tx: Tx, at: Instant): Promise<KnownHold[]> {
    const rows = await tx.query<HoldRow>(
      `${HOLDS} where s.open_quantity > 0 and s.expires_at <= $1 order by s.expires_at, h.seq`,
      [formatInstant(at)],
      'due holds',
    );
    return rows.map(toKnownHold);
  }

  async byReferences(tx: Tx, references: readonly string[]): Promise<KnownHold[]> {
    if (references.length === 0) return [];
    const rows = await tx.query<HoldRow>(
      `${HOLDS} where h.tenant_id = $1 and h.reference = any($2)`,
      [tx.tenant, references],
      'holds by reference',
    );
    return rows.map(toKnownHold);
  }

  /** Which holds these shipments fulfilled, with the units each took of it. */
  async fulfilledBy(
    tx: Tx,
    shipmentSeqs: readonly number[],
  ): Promise<{ shipmentSeq: number; quantity: bigint; hold: KnownHold }[]> {
    if (shipmentSeqs.length === 0) return [];
    const rows = await tx.query<HoldRow & { shipment_seq: string; taken: string }>(
      `select ${HOLD_COLUMNS}, e.shipment_seq, e.quantity as taken from hold_event e join hold h on h.seq = e.hold_seq
       join hold_state s on s.hold_seq = h.seq where e.kind = 'FULFILLED' and e.shipment_seq = any($1)`,
      [shipmentSeqs],
      'holds fulfilled',
    );
    return rows.map((row) => ({
      shipmentSeq: Number(row.shipment_seq),
      quantity: BigInt(row.taken),
      hold: toKnownHold(row),
    }));
  }

  async refusal(tx: Tx, seq: number): Promise<(HoldRefusal & { readonly approved: boolean }) | undefined> {
    const [row] = await tx.query<{
      code: RefusalCode;
      largest_quantity: string | null;
      asked_by: string;
      fact: PlannedShipmentJson;
      approved: boolean;
    }>(
      `select code, largest_quantity, asked_by, fact, exists (select 1 from hold where refusal_seq = $2) as approved
       from hold_refusal where tenant_id = $1 and seq = $2`,
      [tx.tenant, seq],
      'hold refusal',
    );
    if (row === undefined) return undefined;
    const { largest_quantity: largest } = row;
    const { quantity, valueCents, ...rest } = row.fact;
    return {
      seq,
      code: row.code,
      largestQuantity: largest === null ? null : BigInt(largest),
      askedBy: row.asked_by,
      planned: { ...rest, quantity: BigInt(quantity), valueCents: BigInt(valueCents) },
      approved: row.approved,
    };
  }

  async insert(tx: Tx, holds: readonly (Placed & { readonly hold: KnownHold })[]): Promise<void> {
    await insertRows(
      tx,
      'hold',
      {
        seq: 'bigint', reference: 'text', stage: 'text', priority: 'integer', owner: 'text', planned_at: 'timestamptz',
        expires_at: 'timestamptz', act: 'text', from_country: 'text', destination_country: 'text', destination: 'text',
        consignee_id: 'text', end_user_id: 'text', site_id: 'text', veu_id: 'text', item_id: 'text', quantity: 'bigint',
        value_cents: 'bigint', unit_tpp: 'numeric', named: 'text', purpose: 'text', placed_by: 'text',
        approved_by: 'text', approval_reason: 'text', refusal_seq: 'bigint', content_hash: 'bytea',
        placed_at: 'timestamptz',
      }, // prettier-ignore
      holds.map(({ by, contentHash, hold, override }) => {
        const { basis, planned, seq } = hold;
        return {
          seq,
          reference: planned.reference,
          stage: planned.stage,
          priority: planned.priority,
          owner: planned.owner,
          planned_at: formatInstant(planned.plannedAt),
          expires_at: formatInstant(planned.expiresAt),
          act: planned.act,
          from_country: planned.fromCountry,
          destination_country: planned.destinationCountry,
          destination: basis.destination,
          consignee_id: planned.consigneeId,
          end_user_id: planned.endUserId,
          site_id: planned.siteId,
          veu_id: basis.veuId,
          item_id: planned.itemId,
          quantity: planned.quantity,
          value_cents: planned.valueCents,
          unit_tpp: basis.unitTpp,
          named: planned.named,
          purpose: planned.purpose,
          placed_by: by,
          approved_by: override?.by ?? null,
          approval_reason: override?.reason ?? null,
          refusal_seq: override?.refusalSeq ?? null,
          content_hash: bytes(contentHash),
          placed_at: formatInstant(hold.placedAt),
        };
      }),
    );
  }

  async insertEvents(tx: Tx, events: readonly NewHoldEvent[]): Promise<void> {
    await insertRows(
      tx,
      'hold_event',
      {
        seq: 'bigint', tenant_id: 'integer', hold_seq: 'bigint', kind: 'text', effective_at: 'timestamptz',
        quantity: 'bigint', surplus: 'bigint', shipment_seq: 'bigint', stage: 'text', license_number: 'text',
        expires_at: 'timestamptz', reason: 'text', by_credential: 'text',
      }, // prettier-ignore
      events.map(({ at, by, event, hold, licenseNumber, reason, seq, shipmentSeq, surplus }) => ({
        seq,
        tenant_id: hold.tenant,
        hold_seq: hold.seq,
        kind: event.kind,
        effective_at: formatInstant(at),
        quantity: 'quantity' in event ? event.quantity - (surplus ?? 0n) : null,
        surplus,
        shipment_seq: shipmentSeq,
        stage: event.kind === 'STAGE' ? event.stage : null,
        license_number: licenseNumber,
        expires_at: event.kind === 'EXTENDED' ? formatInstant(event.expiresAt) : null,
        reason,
        by_credential: by,
      })),
    );
  }

  /** Where holds stand now: one row each, written over. */
  async saveStates(tx: Tx, holds: readonly KnownHold[]): Promise<void> {
    if (holds.length === 0) return;
    const names = Object.keys(STATE).join(', ');
    await tx.query(
      `insert into hold_state (${names}) select ${names} from ${recordset(1, 'x', STATE)}
       on conflict (hold_seq) do update set status = excluded.status, open_quantity = excluded.open_quantity,
         over_quantity = excluded.over_quantity, expires_at = excluded.expires_at,
         authorization_used = excluded.authorization_used, license_number = excluded.license_number,
         license_on_record = excluded.license_on_record, debit_country = excluded.debit_country,
         lpp_quota_key = excluded.lpp_quota_key, license_line = excluded.license_line`,
      [
        recordsetValue(
          holds.map(({ basis, seq, state, tenant }) => ({
            hold_seq: seq,
            tenant_id: tenant,
            status: state.status satisfies HoldStatus,
            open_quantity: state.open,
            over_quantity: state.over,
            expires_at: formatInstant(state.expiresAt),
            authorization_used: basis.authorization,
            license_number: basis.licenseNumber,
            license_on_record: basis.licenseOnRecord,
            debit_country: basis.debitCountry,
            lpp_quota_key: basis.lppQuotaKey,
            license_line: lineOf(basis),
          })),
        ),
      ],
      'save hold states',
    );
  }

  async insertRefusals(tx: Tx, refusals: readonly HoldRefusal[]): Promise<void> {
    await insertRows(
      tx,
      'hold_refusal',
      { seq: 'bigint', code: 'text', largest_quantity: 'bigint', asked_by: 'text', fact: 'json' },
      refusals.map(({ askedBy, code, largestQuantity, planned, seq }) => ({
        seq,
        code,
        largest_quantity: largestQuantity,
        asked_by: askedBy,
        fact: planned,
      })),
    );
  }
}

type PlannedShipmentJson = Omit<PlannedShipment, 'quantity' | 'valueCents'> & { quantity: string; valueCents: string };

const STATE = {
  hold_seq: 'bigint', tenant_id: 'integer', status: 'text', open_quantity: 'bigint', over_quantity: 'bigint',
  expires_at: 'timestamptz', authorization_used: 'text', license_number: 'text', license_on_record: 'boolean',
  debit_country: 'text', lpp_quota_key: 'text', license_line: 'text',
}; // prettier-ignore
