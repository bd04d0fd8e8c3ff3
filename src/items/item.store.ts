import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import { catalogItem, type ItemFacts } from '../rules/item-class.rule.js';

/** The columns of an own part that the rules ask about. */
export interface ItemRow {
  id: string;
  name: string;
  eccn: string;
  paragraph: string | null;
  level: ItemFacts['level'];
  ic_tpp: string | null;
  unit_tpp: string | null;
  data_center: boolean;
  bandwidth_milli_gbps: string | null;
  designer_status: ItemFacts['designerStatus'];
}

const amount = (text: string | null): bigint | null => (text === null ? null : BigInt(text));

/** An own part as the rules see it. */
export const factsOfOwn = (row: ItemRow): ItemFacts => ({
  id: row.id,
  name: row.name,
  level: row.level,
  unitTpp: amount(row.unit_tpp),
  icTpp: amount(row.ic_tpp),
  dataCenter: row.data_center,
  bandwidthMilliGBps: amount(row.bandwidth_milli_gbps),
  eccn: row.eccn,
  paragraph: row.paragraph,
  designerStatus: row.designer_status,
});

const COLUMNS =
  'id, name, eccn, paragraph, level, ic_tpp, unit_tpp, data_center, bandwidth_milli_gbps, designer_status';

/** Every query about items: the catalog is data of the rulebook, a tenant's own parts are rows. */
@Injectable()
export class ItemStore {
  /** Items by id, from the catalog or among the tenant's own parts. Unknown ids are left out. */
  async byIds(tx: Tx, ids: Iterable<string>): Promise<Map<string, ItemFacts>> {
    const found = new Map<string, ItemFacts>();
    const own: string[] = [];
    for (const id of new Set(ids)) {
      const item = catalogItem(id);
      if (item === undefined) own.push(id);
      else found.set(id, item);
    }
    if (own.length > 0) for (const item of await this.ownParts(tx, own)) found.set(item.id, item);
    return found;
  }

  /** Own parts of any tenant by id, which agree on what a part is: what counts over all tenants asks for these. */
  async ofAnybody(tx: Tx, ids: readonly string[]): Promise<Map<string, ItemFacts>> {
    if (ids.length === 0) return new Map();
    const rows = await tx.query<ItemRow>(
      `select distinct on (id) ${COLUMNS} from item where id = any($1) order by id, tenant_id`,
      [ids],
      'items of anybody',
    );
    return new Map(rows.map((row) => [row.id, factsOfOwn(row)]));
  }

  private async ownParts(tx: Tx, ids: readonly string[]): Promise<ItemFacts[]> {
    const rows = await tx.query<ItemRow>(
      `select ${COLUMNS} from item where tenant_id = $1 and id = any($2)`,
      [tx.tenant, ids],
      'own items',
    );
    return rows.map(factsOfOwn);
  }
}
