import { Args, Context, ID, Query, Resolver } from '@nestjs/graphql';
import { allocationChangeFactOf } from '../allocations/report-allocation-change.js';
import { licenseFactOf } from '../authorizations/issue-license.js';
import { licenseEventFactOf, problemsOfLicenseEvent } from '../authorizations/record-license-event.js';
import type { Fact } from '../ledger/facts.js';
import { apiField } from '../ledger/record-answer.js';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import { type Given, userError } from '../platform/input-check.js';
import { Refusal } from '../platform/refusal.js';
import type { Breach, Flag, RecordedAs, ReviewPolicy } from '../rules/vocabulary.js';
import { problemsIn, shipmentFactOf } from '../shipments/post-shipment.js';
import { reversalFactOf } from '../shipments/reverse-shipment.js';
import type { Standing } from '../shipments/subject.js';
import { type ChangedAnswer, ChangedAnswersReads } from './changed-answers.reads.js';
import { type AnswerInBriefType, ChangedDeterminationType, ImpactInput, ImpactType } from './impact.graphql.js';
import { FindImpact } from './impact.js';
import { readableReports } from './report-kinds.js';
import { toClosingType } from './to-closing-type.js';
import { withdrawalFactOf } from './withdraw-fact.js';

/** So many facts are tried at once at most: everybody who posts waits for them. */
const MOST = 100;

@Resolver(() => ImpactType)
export class ImpactResolver {
  constructor(
    private readonly db: Database,
    private readonly findImpact: FindImpact,
    private readonly changes: ChangedAnswersReads,
  ) {}

  @Query(() => ImpactType, {
    description:
      'What a correction, a backdated shipment or an amended fact would change, before you confirm it: determinations, statuses, what is owed. Stores nothing.',
  })
  async impact(
    @Args('input', { type: () => ImpactInput, description: 'The facts to try out, together.' })
    input: Given<ImpactInput>,
    @Context('caller') caller: Caller,
  ): Promise<ImpactType> {
    const tried = factsOf(input);
    if (tried.length === 0) throw new Refusal('REQUIRED', { path: ['input'], message: 'Give something to try out.' });
    if (tried.length > MOST) throw new Refusal('TOO_LARGE', { path: ['input'], message: `At most ${MOST} facts.` });
    const found = await this.findImpact.run(
      caller,
      tried.map(({ fact }) => fact),
    );
    return {
      determinations: found.answers.map(toChanged),
      statuses: found.statuses,
      obligations: found.obligations,
      restated: found.restated.filter(({ report }) => readableReports(caller.role).includes(report)).map(toClosingType),
      userErrors: found.results.flatMap((result, index) =>
        result.outcome === 'RECORDED'
          ? []
          : [userError(result.code, [...(tried[index]?.path ?? []), ...result.path.map(fieldOf)], result.message)],
      ),
      ledgerSequence: found.ledgerSequence,
      computedAt: found.now,
    };
  }

  @Query(() => [ChangedDeterminationType], {
    description: 'The determinations that a posting changed when it was recorded, its own among them.',
  })
  async changesOf(
    @Args('posting', { type: () => ID, description: 'Its number in the ledger.' }) posting: string,
    @Context('caller') caller: Caller,
  ): Promise<ChangedDeterminationType[]> {
    if (!/^\d{1,15}$/.test(posting)) return [];
    return (await this.db.read((tx) => this.changes.of(tx, { causedBy: Number(posting) }), caller)).map(toChanged);
  }
}

interface Tried {
  readonly fact: Fact;
  readonly path: readonly string[];
}

/** Which fact is withdrawn is told by one field here, whatever its kind. */
const fieldOf = (name: string): string => (name === 'name' ? 'fact' : apiField(name));

/** What is taken back comes first: its replacement is judged without it. */
function factsOf({
  allocationChange,
  license,
  licenseEvents,
  reverses,
  shipments,
  withdraws,
}: Given<ImpactInput>): Tried[] {
  const facts: Tried[] = (reverses ?? []).map((reference, index) => ({
    fact: {
      ...reversalFactOf({ idempotencyKey: `impact-${index}`, reverses: reference, reason: 'tried' }),
      requestKey: null,
    },
    path: ['input', 'reverses', String(index)],
  }));
  for (const [index, { fact: name, kind }] of (withdraws ?? []).entries()) {
    const fact = withdrawalFactOf({ kind, name }, { idempotencyKey: `impact-${index}`, reason: 'tried' });
    facts.push({ fact: { ...fact, requestKey: null }, path: ['input', 'withdraws', String(index)] });
  }
  for (const [index, shipment] of (shipments ?? []).entries()) {
    const path = ['input', 'shipments', String(index)];
    const [problem] = problemsIn(shipment, path);
    if (problem !== undefined) throw new Refusal(problem.code as Refusal['code'], problem);
    facts.push({ fact: { ...shipmentFactOf(shipment), requestKey: null }, path });
  }
  if (license !== undefined && license !== null)
    facts.push({ fact: { ...licenseFactOf(license), requestKey: null }, path: ['input', 'license'] });
  for (const [index, event] of (licenseEvents ?? []).entries()) {
    const path = ['input', 'licenseEvents', String(index)];
    const [problem] = problemsOfLicenseEvent(event, path);
    if (problem !== undefined) throw new Refusal(problem.code as Refusal['code'], problem);
    facts.push({ fact: { ...licenseEventFactOf(event), requestKey: null }, path });
  }
  if (allocationChange !== undefined && allocationChange !== null) {
    const fact = { ...allocationChangeFactOf(allocationChange), requestKey: null };
    facts.push({ fact, path: ['input', 'allocationChange'] });
  }
  return facts;
}

const toChanged = ({ after, before, effectiveAt, kind, reference }: ChangedAnswer): ChangedDeterminationType => ({
  kind,
  reference,
  effectiveAt,
  before: before === null ? null : toBrief(before),
  after: after === null ? null : toBrief(after),
});

const toBrief = (standing: Standing): AnswerInBriefType => ({
  authorization: standing.authorization as RecordedAs | null,
  licenseNumber: standing.licenseNumber,
  reviewPolicy: standing.reviewPolicy as ReviewPolicy | null,
  breaches: standing.breaches as readonly Breach[],
  flags: standing.flags as readonly Flag[],
  overVolumeCap: standing.overVolumeCap,
  countedTpp: standing.countedTpp,
});
