import { Injectable } from '@nestjs/common';
import { VeuStore } from '../authorizations/veu.store.js';
import type { Tx } from '../platform/database.js';
import type { Day } from '../rules/day.js';
import { kindFacts, OBLIGATION_KINDS, type ObligationKind } from '../rules/obligations-kinds.js';
import {
  type Obligation,
  type ObligationShipment,
  type ObligationVeu,
  shipmentObligations,
  veuObligations,
} from '../rules/obligations.rule.js';
import { LicenseObligationReads } from './license-obligation.reads.js';
import { LicenseThresholdReads } from './license-threshold.reads.js';
import { standingSeq } from './standing.js';

/** Which obligations, and through which day those that repeat are listed. */
export interface ObligationsWanted {
  readonly through: Day;
  readonly kinds?: readonly ObligationKind[] | undefined;
  readonly subject?: string | undefined;
  /** Those of any of these, instead of one. */
  readonly subjects?: readonly string[] | undefined;
}

interface Row {
  reference: string;
  exported_on: Day;
  recorded_as: ObligationShipment['recordedAs'];
  act: ObligationShipment['act'];
  consignee_id: string;
  line_tpp: string;
  lpp_quota_key: string | null;
  site_id: string | null;
}

const PER_FETCH = 5_000;

/** What the ledger makes due: shipments pass by in the order of judging and are not kept. */
@Injectable()
export class ObligationReads {
  constructor(
    private readonly veus: VeuStore,
    private readonly licenses: LicenseObligationReads,
    private readonly thresholds: LicenseThresholdReads,
  ) {}

  /** Those wanted, in no order that means anything. Read to the end, one at a time per transaction: it holds a cursor. */
  async *read(tx: Tx, { kinds = OBLIGATION_KINDS, through, ...which }: ObligationsWanted): AsyncGenerator<Obligation> {
    const wanted = new Set(kinds);
    const subjects = which.subjects ?? (which.subject === undefined ? undefined : [which.subject]);
    const named = subjects === undefined ? undefined : new Set(subjects);
    const many = which.subjects !== undefined;
    const isWanted = (one: Obligation): boolean =>
      wanted.has(one.kind) && (named === undefined || named.has(one.subject) || (many && isAbout(one, named)));
    const veus = await this.obligationVeus(tx);
    for (const veu of veus) yield* veuObligations(veu, through).filter(isWanted);
    const about = (...names: readonly string[]): boolean =>
      kinds.some((kind) => names.includes(kindFacts(kind).subject));
    if (about('LICENSE_CONDITION')) yield* (await this.licenses.read(tx)).filter(isWanted);
    if (about('LICENSE', 'LICENSE_BALANCE')) yield* (await this.thresholds.read(tx, through)).filter(isWanted);

    const recordedAs = [...new Set(kinds.flatMap((kind) => kindFacts(kind).causedBy))];
    const causedBy = shipmentObligations(veus, through);
    for await (const row of shipments(tx, recordedAs, subjects)) {
      for (const one of causedBy(toShipment(row))) if (isWanted(one)) yield one;
    }
  }

  private async obligationVeus(tx: Tx): Promise<ObligationVeu[]> {
    const sites = await this.veus.sites(tx, 'ALL');
    return (await this.veus.all(tx)).map((veu) => ({ ...veu, sites: sites.filter((site) => site.veuId === veu.id) }));
  }
}

/** Is it about the shipment or the license of one of these names, as a part of its subject? */
const isAbout = ({ subject }: Obligation, names: ReadonlySet<string>): boolean =>
  subject.includes('|') &&
  subject
    .split('|')
    .slice(0, -1)
    .some((name) => names.has(name));

/** Shipments that count, by instant and reference, through a cursor: a few thousand are in memory at a time. */
async function* shipments(
  tx: Tx,
  recordedAs: readonly string[],
  subjects: readonly string[] | undefined,
): AsyncGenerator<Row, void, undefined> {
  if (recordedAs.length === 0) return;
  const values = [tx.tenant, recordedAs, ...(subjects === undefined ? [] : [subjects])];
  await tx.query(
    `declare obligation_shipments no scroll cursor for
       select s.reference, (s.exported_at at time zone 'UTC')::date::text as exported_on, d.authorization_used as recorded_as,
         s.act, s.consignee_id, s.line_tpp, d.lpp_quota_key, s.site_id
       from shipment s
       join determination d on d.seq = ${standingSeq('s.seq')}
       where s.tenant_id = $1 and d.authorization_used = any($2)
         and not exists (select 1 from reversal r where r.reverses_seq = s.seq)
         ${subjects === undefined ? '' : `and s.seq in (${ABOUT_SUBJECT})`}
       order by s.exported_at, s.reference`,
    values,
  );
  for (;;) {
    const rows = await tx.query<Row>(`fetch ${PER_FETCH} from obligation_shipments`);
    yield* rows;
    if (rows.length < PER_FETCH) break;
  }
  // Not in a `finally`: in a transaction that a failure has ended, closing would only hide that failure.
  await tx.query('close obligation_shipments');
}

/** All shipments behind the obligations of some subjects: themselves, or those of a consignee, a quota, a site or a VEU. */
const ABOUT_SUBJECT = `
  select f.seq from reference f where f.tenant_id = $1 and f.reference = any($3)
  union select c.seq from shipment c where c.tenant_id = $1 and c.consignee_id = any($3)
  union select q.seq from shipment q where q.tenant_id = $1 and q.quota_key = any($3)
  union select t.seq from shipment t where t.tenant_id = $1 and t.site_id = any($3)
  union select v.seq from standing_site l join shipment v on v.tenant_id = $1 and v.site_id = l.id
    where l.veu_id = any($3)`;

const toShipment = (row: Row): ObligationShipment => ({
  reference: row.reference,
  exportedOn: row.exported_on,
  recordedAs: row.recorded_as,
  act: row.act,
  consigneeId: row.consignee_id,
  lineTpp: BigInt(row.line_tpp),
  lppQuotaKey: row.lpp_quota_key,
  siteId: row.site_id,
});
