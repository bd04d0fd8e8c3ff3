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
