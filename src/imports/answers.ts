import { Injectable } from '@nestjs/common';
import { CountryPositions, type CountryPosition } from '../allocations/country-positions.js';
import { LicensePositions } from '../authorizations/license-positions.js';
import { QuotaPositions } from '../authorizations/quota-positions.js';
import { VeuPositions } from '../authorizations/veu-positions.js';
import { Database, LOCAL_TENANT, type Tx } from '../platform/database.js';
import { type Day, dayOf, formatInstant, type Instant } from '../rules/day.js';
import { kindFacts, OBLIGATION_KINDS } from '../rules/obligations-kinds.js';
import { ObligationReads } from '../shipments/obligation.reads.js';
import { AnswersReads } from './answers.reads.js';
import { ImportStore } from './import.store.js';
import { formatTpp } from '../rules/tpp.js';
import { cents, object, optionalTpp } from './answer-words.js';
import { veuAnswers } from './veu-answers.js';

/** Positions at one instant, in the shape of FORMAT.md section 9. */
export interface PositionsAnswer {
  readonly at: string;
  /** Given when it is what was known at an instant. */
  readonly known?: string;
  readonly countries: object;
  readonly lpp: object;
  readonly nveu: object;
  readonly uveu: object;
  readonly licenses: object;
}

/** Everything the ledger says of what was imported, in the shape of FORMAT.md section 9. */
@Injectable()
export class Answers {
  constructor(
    private readonly db: Database,
    private readonly imports: ImportStore,
    private readonly reads: AnswersReads,
    private readonly countries: CountryPositions,
    private readonly quotas: QuotaPositions,
    private readonly licenses: LicensePositions,
    private readonly veus: VeuPositions,
    private readonly obligations: ObligationReads,
  ) {}

  /** All answers: the last import's counts and rejects, every determination that stands, and positions at instants. */
  async all(instants: readonly Instant[], known?: Instant, tenant: number = LOCAL_TENANT): Promise<object> {
    return this.db.read(
      async (tx) => {
        const last = await this.imports.last(tx);
        return {
          scenario: last?.folder ?? null,
          posture: 'AS_CODIFIED',
          counts: last?.counts ?? {},
          rejectedRows: last?.rejectedRows ?? [],
          licenseDeterminations: await this.reads.licenseDeterminations(tx),
          determinations: await this.reads.determinations(tx),
          removals: await this.reads.removals(tx),
          obligations: await this.obligationsIn(tx, dayOf(Math.max(0, ...instants))),
          positions: await this.positionsIn(tx, instants),
        };
      },
      { tenant, known },
    );
  }

  /** The positions alone. */
  async positions(
    instants: readonly Instant[],
    known?: Instant,
    tenant: number = LOCAL_TENANT,
  ): Promise<PositionsAnswer[]> {
    return this.db.read((tx) => this.positionsIn(tx, instants), { tenant, known });
  }

  /** Section 8 of FORMAT.md, by due day: what repeats is listed up to the last day asked about. */
  private async obligationsIn(tx: Tx, through: Day): Promise<object[]> {
    const kinds = OBLIGATION_KINDS.filter((kind) => kindFacts(kind).inScenarios);
    const found: { kind: string; subject: string; dueOn: Day }[] = [];
    for await (const { dueOn, kind, subject } of this.obligations.read(tx, { through, kinds }))
      found.push({ kind, subject, dueOn });
    return found.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  }

  private async positionsIn(tx: Tx, instants: readonly Instant[]): Promise<PositionsAnswer[]> {
    const named = await this.reads.namedDestinations(tx);
    const answers: PositionsAnswer[] = [];
    for (const at of instants) {
      const countries = await this.countries.read(tx, { at, countries: named });
      const quotas = await this.quotas.read(tx, { at });
      const licenses = await this.licenses.read(tx, { at });
      answers.push({
        at: formatInstant(at).replace('.000Z', 'Z'),
        ...(tx.known === undefined ? {} : { known: formatInstant(tx.known) }),
        countries: object(countries.map((country) => [country.country, countryAnswer(country)])),
        lpp: lppAnswer(quotas),
        ...veuAnswers(await this.veus.read(tx, { at })),
        licenses: object(
          licenses.map((license) => [
            license.number,
            {
              shippedQuantity: Number(license.shippedQuantity),
              remainingQuantity: Number(license.remainingQuantity),
              shippedTpp: formatTpp(license.shippedTpp),
              shippedValueUsd: cents(license.shippedValueCents),
              status: license.status,
            },
          ]),
        ),
      });
    }
    return answers;
  }
}

const orderOf = (one: { kind: string; subject: string; dueOn: Day }): string =>
  `${one.dueOn} ${one.kind} ${one.subject}`;

const countryAnswer = (position: CountryPosition): object => ({
  group: position.group,
  licensedTpp: optionalTpp(position.licensedTpp),
  externalLicensedTpp: optionalTpp(position.externalLicensedTpp),
  exportedTpp: optionalTpp(position.exportedTpp),
  allocationTpp: optionalTpp(position.allocationTpp),
  remainingTpp: optionalTpp(position.remainingTpp),
  officialStatus: position.officialStatus,
  reviewPolicy: position.reviewPolicy,
  statusByExported: position.statusByExported,
});

function lppAnswer(quotas: Awaited<ReturnType<QuotaPositions['read']>>): object {
  const holders = new Map<string, [string, object][]>();
  for (const { holderId, overTpp, remainingTpp, usedTpp, year } of quotas) {
    const years = holders.get(holderId) ?? [];
    years.push([
      String(year),
      { usedTpp: formatTpp(usedTpp), remainingTpp: formatTpp(remainingTpp), overTpp: formatTpp(overTpp) },
    ]);
    holders.set(holderId, years);
  }
  return object([...holders].map(([holder, years]) => [holder, object(years)]));
}
