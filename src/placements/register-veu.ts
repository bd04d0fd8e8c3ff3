import { Injectable } from '@nestjs/common';
import { VeuStore } from '../authorizations/veu.store.js';
import { contentHash } from '../ledger/content-hash.js';
import type { SiteFact, VeuFact } from '../ledger/facts.js';
import { type Answered, answerEach, notUnderstood } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import { PartyRegister } from '../parties/party-register.js';
import { PartyStore } from '../parties/party.store.js';
import type { Caller } from '../platform/caller.js';
import { Database, type Tx } from '../platform/database.js';
import { type Given, problemsOf, userError } from '../platform/input-check.js';
import type { UserError } from '../platform/user-error.js';
import { destinationOf, isCountryCode } from '../rules/destination.js';
import { siteEligibility, veuEligibility } from '../rules/veu-eligibility.rule.js';
import { RegisterSiteInput, RegisterVeuInput } from './registry.input.js';

const PATH = ['input'];

/** Puts grants and sites on record, after the same questions an import asks. */
@Injectable()
export class RegisterVeu {
  constructor(
    private readonly db: Database,
    private readonly recorder: Recorder,
    private readonly veus: VeuStore,
    private readonly parties: PartyStore,
  ) {}

  async veu(caller: Caller, input: Given<RegisterVeuInput>): Promise<Answered> {
    const problems = [...problemsOf(RegisterVeuInput, input, PATH), ...countryProblems(input)];
    if (problems.length > 0) return notUnderstood(problems);
    const refused = await this.db.read((tx) => this.refusesVeu(tx, input), caller);
    return refused === null ? this.record(caller, veuFact(input)) : notUnderstood([refused]);
  }

  async site(caller: Caller, input: Given<RegisterSiteInput>): Promise<Answered> {
    const problems = problemsOf(RegisterSiteInput, input, PATH);
    if (!isCountryCode(input.country)) problems.push(userError('BAD_COUNTRY', [...PATH, 'country']));
    if (problems.length > 0) return notUnderstood(problems);
    const refused = await this.db.read((tx) => this.refusesSite(tx, input), caller);
    return refused === null ? this.record(caller, siteFact(input)) : notUnderstood([refused]);
  }

  private async refusesVeu(tx: Tx, input: Given<RegisterVeuInput>): Promise<UserError | null> {
    const { grantedOn, holder: holderId, id, kind } = input;
    const all = await this.veus.all(tx);
    if (all.some((veu) => veu.id === id)) return null; // the recorder knows whether it says the same
    const known = new PartyRegister();
    known.add(await this.parties.withParents(tx, [holderId]));
    if (!known.has(holderId)) return userError('UNKNOWN_PARTY', [...PATH, 'holder']);
    const destination = countryOf(input);
    const wrong = veuEligibility(kind, known.factsOn(holderId, grantedOn), destination, grantedOn);
    if (wrong !== null) return userError('VEU_NOT_ELIGIBLE', [...PATH, wrong === 'HOLDER' ? 'holder' : 'country']);
    const taken = all.some((veu) => veu.holderId === holderId && veu.kind === kind && veu.destination === destination);
    return taken ? userError('DUPLICATE_VEU', [...PATH, 'holder']) : null;
  }

  private async refusesSite(tx: Tx, input: Given<RegisterSiteInput>): Promise<UserError | null> {
    if ((await this.veus.sites(tx, [input.id])).length > 0) return null;
    const veu = (await this.veus.all(tx)).find(({ id }) => id === input.veu);
    if (veu === undefined) return userError('UNKNOWN_VEU', [...PATH, 'veu']);
    const refusal = siteEligibility(veu, destinationOf(input.country), input.authorizedOn);
    return refusal === null ? null : userError(refusal, [...PATH, 'country']);
  }

  private async record(caller: Caller, fact: VeuFact | SiteFact): Promise<Answered> {
    const [answer] = await answerEach([fact], {
      pathOf: () => PATH,
      problemsOf: () => [],
      factOf: (one) => one,
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answer === undefined) throw new Error('one fact has one answer');
    return answer;
  }
}

const countryOf = ({ country }: Given<RegisterVeuInput>) =>
  country === undefined || country === null ? null : destinationOf(country);

function countryProblems({ country, kind }: Given<RegisterVeuInput>): UserError[] {
  const path = [...PATH, 'country'];
  if (country === undefined || country === null) return kind === 'NVEU' ? [userError('REQUIRED', path)] : [];
  if (kind === 'UVEU') return [userError('BAD_VALUE', path, 'A universal one is for every country.')];
  return isCountryCode(country) ? [] : [userError('BAD_COUNTRY', path)];
}

const veuFact = (input: Given<RegisterVeuInput>): VeuFact => ({
  kind: 'VEU',
  requestKey: input.idempotencyKey,
  contentHash: contentHash([input.id, input.kind, input.holder, input.country, input.grantedOn]),
  id: input.id,
  veuKind: input.kind,
  holderId: input.holder,
  country: input.country ?? null,
  grantedOn: input.grantedOn,
});

const siteFact = (input: Given<RegisterSiteInput>): SiteFact => ({
  kind: 'SITE',
  requestKey: input.idempotencyKey,
  contentHash: contentHash([input.id, input.veu, input.country, input.authorizedOn, input.notifiedOn]),
  id: input.id,
  veuId: input.veu,
  country: input.country,
  authorizedOn: input.authorizedOn,
  notifiedOn: input.notifiedOn ?? null,
});
