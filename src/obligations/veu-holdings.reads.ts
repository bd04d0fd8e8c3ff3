import { Injectable } from '@nestjs/common';
import { VeuRegister, type VeuRow } from '../authorizations/veu-register.js';
import { BalanceStore } from '../ledger/balance.store.js';
import { PartyRegister } from '../parties/party-register.js';
import { PartyStore } from '../parties/party.store.js';
import type { Tx } from '../platform/database.js';
import { addDays, type Day, formatInstant, type Instant, startOf } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import type { Act } from '../rules/vocabulary.js';
import { standingSeq } from '../shipments/standing.js';

/** What a paper has seen: the last event, and the instant it was asked to know nothing after, if any. */
export interface Known {
  readonly seq: number;
  readonly at: Instant | null;
}

/** What brings units into a base or takes them out: opening stock, an act, or the reason of a removal. */
export type MoveKind = 'OPENING_STOCK' | Act | 'LOST' | 'DAMAGED' | 'FAILED' | 'RELOCATED' | 'RESOLD';

/** Units of an item in one place by what moved them: before a half-year and in it. What leaves is negative. */
export interface MovedUnits {
  readonly destination: Destination;
  /** Removals and opening stock do not say at which site: `null`. */
  readonly siteId: string | null;
  readonly itemId: string;
  readonly kind: MoveKind;
  readonly before: bigint;
  readonly during: bigint;
}

interface Row {
  destination: Destination;
  site_id: string | null;
  item_id: string;
  kind: MoveKind;
  units_before: string;
  units_during: string;
}

/**
 * What a VEU's group has, added up from the facts and not from balances: of a transaction that sees what was known at a
 * moment, a closed half-year comes out the same again, whatever was recorded since.
 */
@Injectable()
export class VeuHoldingReads {
  constructor(
    private readonly balances: BalanceStore,
    private readonly parties: PartyStore,
  ) {}

  /** What the transaction sees the ledger to hold. */
  async knownTo(tx: Tx): Promise<Known> {
    return { seq: await this.balances.sequence(tx), at: tx.known ?? null };
  }

  async veu(tx: Tx, id: string): Promise<VeuRow | undefined> {
    const [row] = await tx.query<{
      tenant_id: number;
      id: string;
      kind: VeuRow['kind'];
      holder_id: string;
      destination: Destination | null;
      granted_on: Day;
    }>(
      `select tenant_id, id, kind, holder_id, destination, granted_on::text from standing_veu where id = $1`,
      [id],
      'VEU of report',
    );
    if (row === undefined) return undefined;
    const { destination, granted_on: grantedOn, holder_id: holderId, kind, tenant_id: tenant } = row;
    return { tenant, id, kind, holderId, destination, grantedOn };
  }

  /** Parties whose chips count for a VEU on a day: its owner group, or for `COMPANY` the holder's company. */
  async members(tx: Tx, veu: VeuRow, scope: 'OWNERS' | 'COMPANY', on: Day): Promise<string[]> {
    const register = new PartyRegister();
    const below = await this.parties.idsBelow(tx, [veu.holderId]);
    register.add(await this.parties.withParents(tx, below));
    const veus = new VeuRegister(register);
    const candidates = [...new Set([...below, ...register.withAbove(veu.holderId, on)])];
    const asScope: VeuRow = { ...veu, kind: scope === 'OWNERS' ? 'UVEU' : 'NVEU' };
    return candidates.filter((id) => register.has(id) && veus.countsFor(id, asScope, on));
  }

  /** What moved into and out of the bases of these parties up to the end of a half-year. */
  async moved(
    tx: Tx,
    partyIds: readonly string[],
    { endsOn, startsOn }: { readonly startsOn: Day; readonly endsOn: Day },
  ): Promise<MovedUnits[]> {
    const [from, until] = [formatInstant(startOf(startsOn)), formatInstant(startOf(addDays(endsOn, 1)))];
    const rows = await tx.query<Row>(MOVED, [tx.tenant, partyIds, from, until], 'units moved');
    return rows.map((row) => ({
      destination: row.destination,
      siteId: row.site_id,
      itemId: row.item_id,
      kind: row.kind,
      before: BigInt(row.units_before),
      during: BigInt(row.units_during),
    }));
  }
}

/** Not reversed. */
const COUNTS = 'not exists (select 1 from reversal r where r.reverses_seq = x.seq)';

/** Custody under ACM is no base; everything else a party receives stands there, whatever it is recorded as. */
const MOVED = `
  with move as (
    select x.destination, null::text as site_id, x.item_id, 'OPENING_STOCK' as kind, x.quantity,
      x.as_of::timestamp at time zone 'UTC' as at
    from standing_opening_stock x where x.tenant_id = $1 and x.holder_id = any($2)
    union all
    select x.destination, null, x.item_id, x.reason, -x.quantity, x.effective_at
    from removal x where x.tenant_id = $1 and x.holder_id = any($2) and ${COUNTS}
    union all
    select x.destination, x.site_id, x.item_id, x.act, x.quantity, x.exported_at
    from shipment x join determination d on d.seq = ${standingSeq('x.seq')}
    where x.tenant_id = $1 and x.consignee_id = any($2) and d.authorization_used <> 'ACM' and ${COUNTS})
  select destination, site_id, item_id, kind,
    coalesce(sum(quantity) filter (where at < $3::timestamptz), 0)::text as units_before,
    coalesce(sum(quantity) filter (where at >= $3::timestamptz), 0)::text as units_during
  from move where at < $4::timestamptz group by destination, site_id, item_id, kind
  order by destination, site_id collate "C" nulls first, item_id collate "C", kind`;
