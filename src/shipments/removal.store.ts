import { Injectable } from '@nestjs/common';
import { idOfPlace, type Order, placeOf, RANKS } from '../ledger/order.js';
import { recordset, recordsetValue } from '../ledger/rows.js';
import type { Tx } from '../platform/database.js';
import { formatInstant } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { holdingOf } from '../authorizations/installed-base.js';
import type { After } from './shipment-readers.js';
import { standingSeq, type StandingRow, STANDING_COLUMNS, toStanding } from './standing.js';
import type { RemovalSubject } from './subject.js';

interface Row extends StandingRow {
  seq: string;
  tenant_id: number;
  reference: string;
  at_ms: string;
  holder_id: string;
  destination: Destination;
  item_id: string;
  quantity: string;
  tpp: string;
}

/** Every query about removals while judging. */
@Injectable()
export class RemovalStore {
  /** Removals that still count, by the numbers of their facts. */
  bySeqs(tx: Tx, seqs: readonly number[]): Promise<RemovalSubject[]> {
    return this.load(tx, 'select unnest($1::bigint[]) as seq', [seqs], 'removals by seq');
  }

  /** Removals by any tenant from base accounts after a place each. */
  async after(tx: Tx, bases: readonly After[]): Promise<RemovalSubject[]> {
    if (bases.length === 0) return [];
    return this.load(
      tx,
      `select m.seq from ${recordset(1, 'x', { holder_id: 'text', destination: 'text', item_id: 'text', at: 'timestamptz', reference: 'text' })}
         join removal m on m.holder_id = x.holder_id collate "C" and m.destination = x.destination
           and m.item_id = x.item_id collate "C" and (m.effective_at, m.reference) >= (x.at, x.reference collate "C")`,
      [
        recordsetValue(
          bases.map(({ after, key }) => {
            const { destination, itemId, partyId } = holdingOf(key);
            return {
              holder_id: partyId,
              destination,
              item_id: itemId,
              at: formatInstant(after.at),
              reference: after.rank === RANKS.MOVEMENT ? idOfPlace(after.key) : '',
            };
          }),
        ),
      ],
      'removals after',
    );
  }

  private async load(tx: Tx, chosen: string, values: readonly unknown[], name: string): Promise<RemovalSubject[]> {
    const rows = await tx.query<Row>(
      `with chosen as (select distinct seq from (${chosen}) one)
       select m.seq, m.tenant_id, m.reference, (extract(epoch from m.effective_at) * 1000)::bigint as at_ms, m.holder_id, m.destination,
         m.item_id, m.quantity, m.tpp, ${STANDING_COLUMNS}
       from chosen c
       join removal m on m.seq = c.seq
       join determination d on d.seq = ${standingSeq('m.seq')}
       where not exists (select 1 from reversal r where r.reverses_seq = m.seq)`,
      values,
      name,
    );
    return rows.map(toSubject);
  }
}

/** Where a removal stands in the order of judging. */
export const removalOrder = (
  row: { readonly effectiveAt: number; readonly reference: string },
  tenant: number,
): Order => ({
  at: row.effectiveAt,
  rank: RANKS.MOVEMENT,
  key: placeOf(row.reference, tenant),
});

function toSubject(row: Row): RemovalSubject {
  return {
    kind: 'REMOVAL',
    seq: Number(row.seq),
    tenant: row.tenant_id,
    order: removalOrder({ effectiveAt: Number(row.at_ms), reference: row.reference }, row.tenant_id),
    row: {
      reference: row.reference,
      holderId: row.holder_id,
      destination: row.destination,
      itemId: row.item_id,
      quantity: BigInt(row.quantity),
      tpp: BigInt(row.tpp),
    },
    standing: toStanding(row),
    reversed: false,
  };
}
