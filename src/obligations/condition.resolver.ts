import { Args, Context, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { VeuStore } from '../authorizations/veu.store.js';
import { toCitationType } from '../ledger/answer.graphql.js';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import { type Given, problemsOf, userError } from '../platform/input-check.js';
import { Refusal } from '../platform/refusal.js';
import { type VeuCondition, veuConditions } from '../rules/obligations-conditions.data.js';
import { VeuConditionEvidenceInput, VeuConditionEvidencePayload, VeuConditionType } from './condition.graphql.js';
import { type Evidence, EvidenceStore } from './evidence.store.js';
import { toEvidenceType } from './obligation.resolver.js';
import { SatisfyObligation } from './satisfy-obligation.js';

const KIND = 'VEU_CONDITION';

@Resolver()
export class VeuConditionResolver {
  constructor(
    private readonly db: Database,
    private readonly veus: VeuStore,
    private readonly evidence: EvidenceStore,
    private readonly satisfyObligation: SatisfyObligation,
  ) {}

  @Query(() => [VeuConditionType], {
    description: 'The conditions of supplement no. 10 that a validated end user keeps, with the evidence on record.',
  })
  async veuConditions(
    @Args('veu', { type: () => ID, description: 'The validated end user.' }) veu: string,
    @Context('caller') caller: Caller,
  ): Promise<VeuConditionType[]> {
    return this.db.read(async (tx) => {
      const known = (await this.veus.all(tx)).some(({ id }) => id === veu);
      if (!known) throw new Refusal('UNKNOWN_VEU', { path: ['veu'] });
      const book = await this.evidence.read(tx, [KIND]);
      return veuConditions.map((one) => toConditionType(one, book.of(KIND, `${veu}/${one.id}`, null)));
    }, caller);
  }

  @Mutation(() => VeuConditionEvidencePayload, {
    name: 'recordVeuConditionEvidence',
    description:
      'Records what shows that a validated end user keeps a condition. Added to, never changed. Safe to repeat with the same key.',
  })
  async record(
    @Args('input', { type: () => VeuConditionEvidenceInput, description: 'The evidence.' })
    input: Given<VeuConditionEvidenceInput>,
    @Context('caller') caller: Caller,
  ): Promise<VeuConditionEvidencePayload> {
    const problems = problemsOf(VeuConditionEvidenceInput, input, ['input']);
    const condition = veuConditions.find(({ id }) => id === input.condition);
    if (condition === undefined && problems.length === 0) {
      const message = `The conditions are ${veuConditions.map(({ id }) => id).join(', ')}.`;
      problems.push(userError('BAD_VALUE', ['input', 'condition'], message));
    }
    if (condition === undefined || problems.length > 0)
      return { condition: null, replayed: false, userErrors: problems };
    const subject = `${input.veu}/${condition.id}`;
    const { replayed, userErrors } = await this.satisfyObligation.run(caller, {
      idempotencyKey: input.idempotencyKey,
      kind: KIND,
      subject,
      dueOn: null,
      satisfiedOn: input.on,
      evidence: input.evidence,
      reference: input.reference ?? null,
    });
    if (userErrors.length > 0)
      return { condition: null, replayed, userErrors: userErrors.map((error) => ({ ...error, path: inOurs(error) })) };
    const evidence = await this.db.read(
      async (tx) => (await this.evidence.read(tx, [KIND], subject)).of(KIND, subject, null),
      caller,
    );
    return { condition: toConditionType(condition, evidence), replayed, userErrors: [] };
  }
}

const NAMES: Readonly<Record<string, string>> = { subject: 'veu', satisfiedOn: 'on' };
const inOurs = ({ path }: { readonly path: readonly string[] }): string[] => path.map((name) => NAMES[name] ?? name);

const toConditionType = (condition: VeuCondition, evidence: readonly Evidence[]): VeuConditionType => ({
  id: condition.id,
  paragraph: condition.paragraph,
  title: condition.title,
  asks: condition.asks,
  dueOn: condition.dueOn,
  timing: condition.timing,
  citation: toCitationType(condition.citation),
  evidence: evidence.map(toEvidenceType),
});
