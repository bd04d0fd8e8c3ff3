import { destinationOf } from '../rules/destination.js';
import type { HoldBasis } from '../rules/hold-effects.js';
import type { HoldStage, HoldStatus } from '../rules/hold-life.rule.js';
import type { Act, NamedAuthorization, Purpose } from '../rules/vocabulary.js';
import type { KnownHold } from './hold.store.js';

const epoch = (column: string, name: string): string => `(extract(epoch from ${column}) * 1000)::bigint as ${name}`;

/** A hold `h` beside where it stands, `s`. */
export const HOLD_COLUMNS = `h.seq, h.tenant_id, h.reference, h.stage, h.priority, h.owner, ${epoch('h.planned_at', 'planned_ms')},
  ${epoch('h.expires_at', 'first_expiry_ms')}, h.act, h.from_country, h.destination_country, h.destination, h.consignee_id,
  h.end_user_id, h.site_id, h.veu_id, h.item_id, h.quantity, h.value_cents, h.unit_tpp, h.named, h.purpose,
  ${epoch('h.placed_at', 'placed_ms')}, s.status, s.open_quantity, s.over_quantity, ${epoch('s.expires_at', 'expires_ms')},
  s.authorization_used, s.license_number, s.license_on_record, s.debit_country, s.lpp_quota_key,
  s.license_line`;

export interface HoldRow {
  seq: string;
  tenant_id: number;
  reference: string;
  stage: HoldStage;
  priority: number;
  owner: string;
  planned_ms: string;
  first_expiry_ms: string;
  act: Act;
  from_country: string;
  destination_country: string;
  destination: string;
  consignee_id: string;
  end_user_id: string | null;
  site_id: string | null;
  veu_id: string | null;
  item_id: string;
  quantity: string;
  value_cents: string;
  unit_tpp: string;
  named: NamedAuthorization | null;
  purpose: Purpose;
  placed_ms: string;
  status: HoldStatus;
  open_quantity: string;
  over_quantity: string;
  expires_ms: string;
  authorization_used: string;
  license_number: string | null;
  license_on_record: boolean;
  debit_country: string | null;
  lpp_quota_key: string | null;
  license_line: string | null;
}

export function toKnownHold(row: HoldRow): KnownHold {
  const [quantity, valueCents, plannedAt] = [BigInt(row.quantity), BigInt(row.value_cents), Number(row.planned_ms)];
  return {
    seq: Number(row.seq),
    tenant: row.tenant_id,
    placedAt: Number(row.placed_ms),
    planned: {
      reference: row.reference,
      plannedAt,
      expiresAt: Number(row.first_expiry_ms),
      stage: row.stage,
      priority: row.priority,
      owner: row.owner,
      act: row.act,
      fromCountry: row.from_country,
      destinationCountry: row.destination_country,
      consigneeId: row.consignee_id,
      endUserId: row.end_user_id,
      siteId: row.site_id,
      itemId: row.item_id,
      quantity,
      valueCents,
      named: row.named,
      licenseNumber: row.license_number,
      purpose: row.purpose,
    },
    basis: {
      authorization: row.authorization_used,
      licenseNumber: row.license_number,
      licenseOnRecord: row.license_on_record,
      licenseLine: row.license_line,
      debitCountry: row.debit_country,
      lppQuotaKey: row.lpp_quota_key,
      quantity,
      valueCents,
      unitTpp: BigInt(row.unit_tpp),
      plannedAt,
      consigneeId: row.consignee_id,
      destination: row.destination,
      from: destinationOf(row.from_country),
      itemId: row.item_id,
      veuId: row.veu_id,
    },
    state: {
      status: row.status,
      quantity,
      open: BigInt(row.open_quantity),
      over: BigInt(row.over_quantity),
      expiresAt: Number(row.expires_ms),
    },
  };
}

/** Said only where it is not the first line of the license. */
export const lineOf = ({ licenseLine, licenseNumber }: HoldBasis): string | null =>
  licenseLine === undefined || licenseLine === licenseNumber ? null : licenseLine;
