import { Injectable } from '@nestjs/common';
import { LicenseRegister } from '../authorizations/license-register.js';
import { LicenseStore } from '../authorizations/license.store.js';
import type { Tx } from '../platform/database.js';
import { LAST_DAY } from '../rules/day.js';
import type { Destination } from '../rules/destination.js';
import { formatTpp } from '../rules/tpp.js';
import { standingSeq } from '../shipments/standing.js';
import { object, optionalTpp } from './answer-words.js';

const amount = (text: string | null): string | null => optionalTpp(text === null ? null : BigInt(text));

/** Every query behind the answers that is no position. */
@Injectable()
export class AnswersReads {
  constructor(private readonly licenses: LicenseStore) {}

  /** Every EAR destination but the United States that a license, a shipment or an allocation change names. */
  async namedDestinations(tx: Tx): Promise<Destination[]> {
    const rows = await tx.query<{ destination: Destination }>(
      `select destination from standing_license where tenant_id = $1
       union select destination from shipment where tenant_id = $1
       union select destination from standing_allocation_change`,
      [tx.tenant],
    );
    return rows.map((row) => row.destination).filter((destination) => destination !== 'US');
  }

  /** Each shipment's answer, or that it was reversed. */
  async determinations(tx: Tx): Promise<object> {
    const rows = await tx.query<{
      reference: string;
      line_tpp: string;
      reversed: boolean;
      authorization_used: string;
      license_number: string | null;
      review_policy: string | null;
      breaches: string[];
      flags: string[];
      as_enforced_authorization: string;
      as_enforced_policy: string | null;
    }>(
      `select s.reference, s.line_tpp, r.seq is not null as reversed, d.authorization_used, d.license_number,
         d.review_policy, d.breaches, d.flags, d.as_enforced_authorization, d.as_enforced_policy
       from shipment s
       left join reversal r on r.reverses_seq = s.seq
       join determination d on d.seq = ${standingSeq('s.seq')}
       where s.tenant_id = $1`,
      [tx.tenant],
    );
    return object(
      rows.map((row) => [
        row.reference,
        row.reversed
          ? { reversed: true, lineTpp: amount(row.line_tpp) }
          : {
              authorization: row.authorization_used,
              licenseNumber: row.license_number,
              reviewPolicy: row.review_policy,
              breaches: row.breaches,
              flags: row.flags,
              lineTpp: amount(row.line_tpp),
              asEnforced: { authorization: row.as_enforced_authorization, reviewPolicy: row.as_enforced_policy },
            },
      ]),
    );
  }

  /** Each license's answer at its issue. */
  async licenseDeterminations(tx: Tx): Promise<object> {
    const register = new LicenseRegister();
    register.setHolidays(await this.licenses.holidays(tx));
    const licenses = await this.licenses.all(tx);
    register.add(licenses);
    const rows = await tx.query<{
      number: string;
      line_tpp: string;
      counted_tpp: string;
      debit_country: string | null;
      review_policy: string | null;
      covered_tpp: string | null;
      excess_tpp: string | null;
      flags: string[];
    }>(
      `select l.number, d.line_tpp, d.counted_tpp, d.debit_country, d.review_policy, d.covered_tpp, d.excess_tpp, d.flags
       from standing_license l join determination d on d.seq = ${standingSeq('l.seq')} where l.tenant_id = $1`,
      [tx.tenant],
    );
    return object(
      rows.map((row) => {
        const { expiryEstimated, usableThrough } = register.get(row.number, LAST_DAY);
        return [
          row.number,
          {
            licensedTpp: amount(row.line_tpp),
            countedTpp: amount(row.counted_tpp),
            debitCountry: row.debit_country,
            usableThrough,
            expiryEstimated,
            reviewPolicy: row.review_policy,
            coveredTpp: amount(row.covered_tpp),
            excessTpp: amount(row.excess_tpp),
            flags: row.flags,
          },
        ];
      }),
    );
  }

  /** What left an installed base, and whether it could. */
  async removals(tx: Tx): Promise<object> {
    const rows = await tx.query<{ reference: string; tpp: string; reversed: boolean; breaches: string[] }>(
      `select m.reference, m.tpp, r.seq is not null as reversed, d.breaches
       from removal m left join reversal r on r.reverses_seq = m.seq
       join determination d on d.seq = ${standingSeq('m.seq')} where m.tenant_id = $1`,
      [tx.tenant],
    );
    return object(
      rows.map((row) => [
        row.reference,
        row.reversed
          ? { reversed: true, tpp: formatTpp(BigInt(row.tpp)) }
          : { tpp: formatTpp(BigInt(row.tpp)), breaches: row.breaches },
      ]),
    );
  }
}
