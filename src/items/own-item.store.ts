import { Injectable } from '@nestjs/common';
import { bytes, insertRows } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import type { Classification, OwnPart } from '../rules/item-measure.rule.js';

/** An own part to keep: as it was described, and as it was classified. */
export interface NewOwnItem {
  readonly part: OwnPart;
  readonly classification: Classification;
  readonly contentHash: Buffer;
}

/** Writes own parts; `ItemStore` and `ItemReads` read them. */
@Injectable()
export class OwnItemStore {
  async insert(tx: Tx, { classification, contentHash, part }: NewOwnItem): Promise<void> {
    await insertRows(
      tx,
      'item',
      {
        id: 'text', name: 'text', eccn: 'text', paragraph: 'text', level: 'text', ic_tpp: 'numeric', ic_count: 'integer',
        unit_tpp: 'numeric', data_center: 'boolean', bandwidth_milli_gbps: 'bigint', designer_status: 'text',
        measured: 'jsonb', content_hash: 'bytea',
      }, // prettier-ignore
      [
        {
          id: part.id,
          name: part.name,
          eccn: classification.eccn,
          paragraph: classification.paragraph,
          level: classification.level,
          ic_tpp: classification.icTpp,
          ic_count: part.icCount,
          unit_tpp: classification.unitTpp,
          data_center: classification.dataCenter,
          bandwidth_milli_gbps: classification.bandwidthMilliGBps,
          designer_status: classification.designerStatus,
          measured: { densePeaks: part.densePeaks, dieAreaMm2: part.dieAreaMm2 ?? null },
          content_hash: bytes(contentHash),
        },
      ],
    );
  }

  /** Does another tenant know this id as another part? A part is one for all who know it: bases of VEUs are counted over all. */
  async contradictedByOthers(tx: Tx, { classification, part }: Omit<NewOwnItem, 'contentHash'>): Promise<boolean> {
    const rows = await tx.query(
      `select 1 from item where id = $1 and tenant_id <> $2
         and (level, unit_tpp, ic_tpp, data_center) is distinct from ($3, $4::numeric, $5::numeric, $6::boolean) limit 1`,
      [
        part.id,
        tx.tenant,
        classification.level,
        classification.unitTpp?.toString() ?? null,
        classification.icTpp?.toString() ?? null,
        classification.dataCenter,
      ],
      'item contradicted',
    );
    return rows.length > 0;
  }

  /** What the part of an id was registered with. */
  async contentHash(tx: Tx, id: string): Promise<Buffer | undefined> {
    const [row] = await tx.query<{ content_hash: Buffer }>(
      'select content_hash from item where tenant_id = $1 and id = $2',
      [tx.tenant, id],
      'item hash',
    );
    return row?.content_hash;
  }
}
