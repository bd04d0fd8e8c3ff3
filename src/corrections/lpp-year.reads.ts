import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import type { Instant } from '../rules/day.js';
import type { Act } from '../rules/vocabulary.js';
import { standingSeq } from '../shipments/standing.js';

/** A shipment that draws a quota of License Exception LPP. */
export interface LppShipment {
  readonly reference: string;
  readonly exportedAt: Instant;
  readonly act: Act;
  readonly destinationCountry: string;
  readonly consigneeId: string;
  readonly itemId: string;
  readonly quantity: bigint;
  readonly lineTpp: bigint;
}

interface Row {
  reference: string;
  exported_ms: string;
  act: Act;
  destination_country: string;
  consignee_id: string;
  item_id: string;
  quantity: string;
  line_tpp: string;
}

/** Reads what a tenant's shipments draw of a quota, `PARENT/YEAR`: what it keeps papers on. */
@Injectable()
export class LppYearReads {
  /** By instant and reference. The year is the UTC one of the export: it is part of the quota's name. */
  async shipments(tx: Tx, quotaKey: string): Promise<LppShipment[]> {
    const rows = await tx.query<Row>(
      `select x.reference, (extract(epoch from x.exported_at) * 1000)::bigint as exported_ms, x.act, x.destination_country,
         x.consignee_id, x.item_id, x.quantity, x.line_tpp
       from shipment x join determination d on d.seq = ${standingSeq('x.seq')}
       where x.tenant_id = $1 and x.quota_key = $2 and d.lpp_quota_key = $2 and d.authorization_used = 'LPP'
         and not exists (select 1 from reversal r where r.reverses_seq = x.seq)
       order by x.exported_at, x.reference`,
      [tx.tenant, quotaKey],
      'shipments of quota',
    );
    return rows.map((row) => ({
      reference: row.reference,
      exportedAt: Number(row.exported_ms),
      act: row.act,
      destinationCountry: row.destination_country,
      consigneeId: row.consignee_id,
      itemId: row.item_id,
      quantity: BigInt(row.quantity),
      lineTpp: BigInt(row.line_tpp),
    }));
  }
}
