import { Injectable } from '@nestjs/common';
import { type LicensePosition, LicensePositions } from '../authorizations/license-positions.js';
import { furtherLineKey, licenseOfKey } from '../authorizations/license-register.js';
import { formatUsd } from '../platform/graphql-usd.js';
import { Config, licenseThresholdsIn } from '../platform/config.js';
import type { Tx } from '../platform/database.js';
import type { Day } from '../rules/day.js';
import { type DrawnOn, licenseThresholdsReached, reachedOn, renewalDueOn } from '../rules/license-thresholds.rule.js';
import type { Obligation } from '../rules/obligations.rule.js';

/** A license with the days on which it, and those it replaces, were drawn. */
type Drawn = (kind: 'LICENSE_QUANTITY' | 'LICENSE_VALUE', numbers: readonly string[]) => readonly DrawnOn[];

interface Row {
  kind: 'LICENSE_QUANTITY' | 'LICENSE_VALUE';
  key: string;
  on_day: Day;
  amount: string;
}

/** What is to be decided because a license runs out: by the calendar, and by what is drawn. */
@Injectable()
export class LicenseThresholdReads {
  constructor(
    private readonly positions: LicensePositions,
    private readonly config: Config,
  ) {}

  /** Of licenses that are not over today; renewals through a day, inclusive. */
  async read(tx: Tx, through: Day): Promise<Obligation[]> {
    const thresholds = licenseThresholdsIn(this.config);
    const all = await this.positions.read(tx, tx.known === undefined ? {} : { at: tx.known });
    const byNumber = new Map(all.map((one) => [one.number, one]));
    const open = all.filter(isOpen);
    const renewals = open.flatMap((one): Obligation[] => {
      const dueOn = renewalDueOn(one.usableThrough, thresholds);
      if (dueOn === null || dueOn > through || one.remainingQuantity === 0n) return [];
      return [{ kind: 'LICENSE_RENEWAL', subject: one.number, dueOn, because: null, detail: renewal(one) }];
    });
    const low = open.flatMap((one) => {
      // the day plays no part in what is drawn
      const reached = licenseThresholdsReached(useOf(one), one.issuedOn, thresholds);
      return [
        ...reached.quantityPercents.map((percent) => ({ one, percent, of: 'LICENSE_QUANTITY' as const })),
        ...reached.valuePercents.map((percent) => ({ one, percent, of: 'LICENSE_VALUE' as const })),
      ];
    });
    if (low.length === 0) return renewals;
    const numbers = [...new Set(low.flatMap(({ one }) => chainOf(one, byNumber)))];
    const drawn = await this.drawn(
      tx,
      numbers.flatMap((number) => accountsOf(number, byNumber)),
    );
    return [
      ...renewals,
      ...low.map(({ of, one, percent }): Obligation => {
        const quantity = of === 'LICENSE_QUANTITY';
        const dueOn = reachedOn(percent, quantity ? one.quantity : one.valueCents, drawn(of, chainOf(one, byNumber)));
        const subject = `${one.number}|${quantity ? 'quantity' : 'value'}-${percent}`;
        return {
          kind: 'LICENSE_BALANCE',
          subject,
          dueOn,
          because: null,
          detail: balance(one, quantity, percent, dueOn),
        };
      }),
    ];
  }

  private async drawn(tx: Tx, keys: readonly string[]): Promise<Drawn> {
    const rows = await tx.query<Row>(
      `select a.kind, a.key, d.on_day::text, sum(d.amount)::text as amount
       from account a join account_day d on d.account_id = a.id
       where a.tenant_id = $1 and a.kind in ('LICENSE_QUANTITY', 'LICENSE_VALUE') and a.key = any($2)
       group by a.kind, a.key, d.on_day`,
      [tx.tenant, keys],
      'days on which licenses were drawn',
    );
    return (kind, wanted) =>
      rows
        .filter((row) => row.kind === kind && wanted.includes(licenseOfKey(row.key)))
        .map(({ amount, on_day: on }) => ({ on, amount: BigInt(amount) }));
  }
}

/** Can it be used, or could it again? Nobody renews one that is replaced, returned, revoked or past its last day. */
export const isOpen = ({ status }: LicensePosition): boolean =>
  status === 'ACTIVE' || status === 'EXHAUSTED' || status === 'SUSPENDED';

/** A position as thresholds see it. */
export const useOf = (one: LicensePosition) => ({
  usableThrough: one.usableThrough,
  quantity: one.quantity,
  drawnQuantity: one.shippedQuantity,
  valueCents: one.valueCents,
  drawnValueCents: one.shippedValueCents,
});

/** A license and those it replaces. */
function chainOf(one: LicensePosition, all: ReadonlyMap<string, LicensePosition>): string[] {
  const chain = [one.number];
  for (let at = one.replacesNumber; at !== null; at = all.get(at)?.replacesNumber ?? null) chain.push(at);
  return chain;
}

/** The accounts of a license: units count by line. */
const accountsOf = (number: string, all: ReadonlyMap<string, LicensePosition>): string[] => [
  number,
  ...(all.get(number)?.lines.slice(1) ?? []).map(({ itemId }) => furtherLineKey(number, itemId)),
];

const renewal = ({ number, quantity, remainingQuantity, usableThrough }: LicensePosition): string =>
  `License ${number} can last be used on ${usableThrough}, and ${remainingQuantity} of ${quantity} units are left: ask for its extension while it is valid (R-59), or let it end.`;

function balance(one: LicensePosition, quantity: boolean, percent: bigint, on: Day): string {
  const drawn = quantity
    ? `${one.shippedQuantity} of ${one.quantity} units`
    : `${formatUsd(one.shippedValueCents)} of ${formatUsd(one.valueCents)} US dollars`;
  return `Since ${on} at least ${percent} percent of the ${quantity ? 'quantity' : 'value'} of license ${one.number} is drawn, now ${drawn}: more needs a replacement or a new license (R-60, R-61).`;
}
