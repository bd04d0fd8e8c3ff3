import { idOfPlace, type Order, RANKS } from '../ledger/order.js';
import { recordset, recordsetValue } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import { type Day, formatInstant } from '../rules/day.js';
import { type ShipmentRow, shipmentOrder, type ShipmentSubject, type Standing } from './subject.js';
import { standingSeq, type StandingRow, STANDING_COLUMNS, toStanding } from './standing.js';

/** Places in the order after which shipments are looked for. */
export interface After {
  readonly key: string;
  readonly after: Order;
}

interface Row extends StandingRow {
  seq: string;
  tenant_id: number;
  reference: string;
  exported_ms: string;
  act: ShipmentRow['act'];
  from_destination: ShipmentRow['from'];
  destination: ShipmentRow['destination'];
  consignee_id: string;
  end_user_id: string | null;
  site_id: string | null;
  veu_id: string | null;
  item_id: string;
  quantity: string;
  value_cents: string;
  named: ShipmentRow['named'];
  license_number_named: string | null;
  purpose: ShipmentRow['purpose'];
  line_tpp: string;
  quota_key: string | null;
}

const AFTER = { key: 'text', at: 'timestamptz', reference: 'text' };
/** At the same place two tenants may use one reference; whoever asked leaves out what is not after it in the end. */
const isAfter = `(s.exported_at, s.reference) >= (x.at, x.reference collate "C")`;

/** Facts that share an instant with a shipment and rank before it are all before it. */
const placed = ({ after, key }: After): { key: string; at: string; reference: string } => ({
  key,
  at: formatInstant(after.at),
  reference: referenceIn(after),
});

const afterRows = (places: readonly After[]): string => recordsetValue(places.map(placed));

/** The reference of a place among movements; what shares an instant and ranks before is before every reference. */
const referenceIn = ({ key, rank }: Order): string => (rank === RANKS.MOVEMENT ? idOfPlace(key) : '');

/**
 * Shipments that an account concerns, with the answers that stand: whom to judge again. What is counted over all tenants
 * concerns the shipments of all.
 */
export class ShipmentReaders {
  /** Shipments that are still counted, by the numbers of their facts, with the answers that stand. */
  async bySeqs(tx: Tx, seqs: readonly number[]): Promise<ShipmentSubject[]> {
    return this.load(tx, 'select unnest($1::bigint[]) as seq', [seqs], 'shipments by seq');
  }

  /** Shipments after a place each that may draw an LPP quota: every one that reads it. */
  async readersOfQuotas(tx: Tx, quotas: readonly After[]): Promise<ShipmentSubject[]> {
    if (quotas.length === 0) return [];
    return this.load(
      tx,
      `select s.seq from ${recordset(1, 'x', AFTER)}
         join shipment s on s.quota_key = x.key collate "C" and ${isAfter}`,
      [afterRows(quotas)],
      'readers of quotas',
    );
  }

  /** Shipments after a place each that name a license of their own tenant. */
  async naming(tx: Tx, licenses: readonly (After & { readonly tenant: number })[]): Promise<ShipmentSubject[]> {
    if (licenses.length === 0) return [];
    return this.load(
      tx,
      `select s.seq from ${recordset(1, 'x', { ...AFTER, tenant: 'integer' })}
         join shipment s on s.tenant_id = x.tenant and s.license_number = x.key collate "C" and ${isAfter}`,
      [recordsetValue(licenses.map((one) => ({ ...placed(one), tenant: one.tenant })))],
      'shipments naming licenses',
    );
  }

  /** Shipments after a place each that name nothing and are for a license's goods: it might be chosen for them. */
  async matching(
    tx: Tx,
    goods: readonly {
      readonly tenant: number;
      readonly after: Order;
      readonly consigneeId: string;
      readonly destination: string;
      readonly itemId: string;
    }[],
  ): Promise<ShipmentSubject[]> {
    if (goods.length === 0) return [];
    return this.load(
      tx,
      `select s.seq from ${recordset(1, 'x', { ...AFTER, tenant: 'integer', consignee_id: 'text', destination: 'text', item_id: 'text' })}
         join shipment s on s.tenant_id = x.tenant and s.consignee_id = x.consignee_id collate "C"
           and s.destination = x.destination and s.item_id = x.item_id collate "C" and s.named is null and ${isAfter}`,
      [
        recordsetValue(
          goods.map(({ after, consigneeId, destination, itemId, tenant }) => ({
            ...placed({ key: '', after }),
            tenant,
            consignee_id: consigneeId,
            destination,
            item_id: itemId,
          })),
        ),
      ],
      'shipments matching licenses',
    );
  }

  /** Shipments after a place each whose answer carries a review policy: the only ones a country's measure changes. */
  async underPolicy(tx: Tx, destinations: readonly After[]): Promise<ShipmentSubject[]> {
    if (destinations.length === 0) return [];
    return this.load(
      tx,
      `select s.seq from ${recordset(1, 'x', AFTER)}
         join determination d on d.destination = x.key and d.effective_at >= x.at
           and d.review_policy is not null and d.subject_kind = 'SHIPMENT'
         join shipment s on s.seq = d.subject_seq and ${isAfter}`,
      [afterRows(destinations)],
      'shipments under policy',
    );
  }

  /** Shipments after a place each of a product of their own tenant to China or Macau: its volume cap may concern them. */
  async underVolumeCaps(
    tx: Tx,
    products: readonly (After & { readonly tenant: number })[],
  ): Promise<ShipmentSubject[]> {
    if (products.length === 0) return [];
    return this.load(
      tx,
      `select s.seq from ${recordset(1, 'x', { ...AFTER, tenant: 'integer' })}
         join shipment s on s.tenant_id = x.tenant and s.item_id = x.key collate "C"
           and s.destination in ('CN', 'MO') and ${isAfter}`,
      [recordsetValue(products.map((one) => ({ ...placed(one), tenant: one.tenant })))],
      'shipments under volume caps',
    );
  }

  /** Shipments after a place each that go to a site of a VEU: they are judged on its base. */
  async toSitesOf(tx: Tx, veus: readonly After[]): Promise<ShipmentSubject[]> {
    if (veus.length === 0) return [];
    return this.load(
      tx,
      `select s.seq from ${recordset(1, 'x', AFTER)}
         join standing_site t on t.veu_id = x.key collate "C"
         join shipment s on s.site_id = t.id and ${isAfter}`,
      [afterRows(veus)],
      'shipments to sites of VEUs',
    );
  }

  /** Shipments to any site that another party operates, from a day on: a grant may make that right. */
  async operatedByOthersFrom(tx: Tx, from: Day): Promise<ShipmentSubject[]> {
    return this.load(
      tx,
      `select s.seq from shipment s where s.site_id is not null and s.end_user_id is not null
         and s.exported_at >= $1::date::timestamp at time zone 'UTC'`,
      [from],
      'shipments operated by others',
    );
  }

  private async load(tx: Tx, chosen: string, values: readonly unknown[], name: string): Promise<ShipmentSubject[]> {
    const rows = await tx.query<Row>(
      `with chosen as (select distinct seq from (${chosen}) one)
       select s.seq, s.tenant_id, s.reference, (extract(epoch from s.exported_at) * 1000)::bigint as exported_ms, s.act,
         s.from_destination, s.destination, s.consignee_id, s.end_user_id, s.site_id, v.veu_id, s.item_id, s.quantity, s.value_cents,
         s.named, s.license_number as license_number_named, s.purpose, s.line_tpp, s.quota_key, ${STANDING_COLUMNS}
       from chosen c
       join shipment s on s.seq = c.seq
       left join standing_site v on v.id = s.site_id
       join determination d on d.seq = ${standingSeq('s.seq')}
       where not exists (select 1 from reversal r where r.reverses_seq = s.seq)`,
      values,
      name,
    );
    return rows.map(toSubject);
  }
}

function toSubject(row: Row): ShipmentSubject {
  const shipment: ShipmentRow = {
    seq: Number(row.seq),
    reference: row.reference,
    exportedAt: Number(row.exported_ms),
    act: row.act,
    from: row.from_destination,
    destination: row.destination,
    consigneeId: row.consignee_id,
    endUserId: row.end_user_id,
    siteId: row.site_id,
    veuId: row.veu_id,
    itemId: row.item_id,
    quantity: BigInt(row.quantity),
    valueCents: BigInt(row.value_cents),
    named: row.named,
    licenseNumber: row.license_number_named,
    purpose: row.purpose,
    lineTpp: BigInt(row.line_tpp),
    quotaKey: row.quota_key,
  };
  const standing: Standing = toStanding(row);
  return {
    kind: 'SHIPMENT',
    seq: shipment.seq,
    tenant: row.tenant_id,
    order: shipmentOrder(shipment, row.tenant_id),
    row: shipment,
    standing,
    reversed: false,
  };
}
