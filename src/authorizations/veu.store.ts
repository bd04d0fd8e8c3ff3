import { Injectable } from '@nestjs/common';
import type { Tx } from '../platform/database.js';
import type { Day } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import type { SiteRow, VeuRow } from './veu-register.js';

/** Every query about VEU authorizations and their sites; what was withdrawn is not on record. */
@Injectable()
export class VeuStore {
  /** All VEU authorizations: there are as many as BIS granted, so a batch reads them whole. */
  async all(tx: Tx): Promise<VeuRow[]> {
    const rows = await tx.query<{
      tenant_id: number;
      id: string;
      kind: VeuRow['kind'];
      holder_id: string;
      destination: Destination | null;
      granted_on: Day;
    }>(
      'select tenant_id, id, kind, holder_id, destination, granted_on::text from standing_veu order by id',
      [],
      'all VEUs',
    );
    return rows.map((row) => ({
      tenant: row.tenant_id,
      id: row.id,
      kind: row.kind,
      holderId: row.holder_id,
      destination: row.destination,
      grantedOn: row.granted_on,
    }));
  }

  /** Sites by id, or every site. */
  async sites(tx: Tx, ids: readonly string[] | 'ALL'): Promise<SiteRow[]> {
    const rows = await tx.query<{
      id: string;
      veu_id: string;
      destination: Destination;
      authorized_on: Day;
      notified_on: Day | null;
    }>(
      `select id, veu_id, destination, authorized_on::text, notified_on::text from standing_site
       where $1::text[] is null or id = any($1) order by id`,
      [ids === 'ALL' ? null : ids],
      'sites',
    );
    return rows.map((row) => ({
      id: row.id,
      veuId: row.veu_id,
      destination: row.destination,
      authorizedOn: row.authorized_on,
      notifiedOn: row.notified_on,
    }));
  }
}
