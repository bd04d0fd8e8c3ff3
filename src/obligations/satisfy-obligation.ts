import { Injectable } from '@nestjs/common';
import { LicenseConditionStore } from '../authorizations/license-condition.store.js';
import { LicenseStore } from '../authorizations/license.store.js';
import { VeuStore } from '../authorizations/veu.store.js';
import { contentHash } from '../ledger/content-hash.js';
import { LedgerStore } from '../ledger/ledger.store.js';
import { RequestStore } from '../ledger/request.store.js';
import { PartyStore } from '../parties/party.store.js';
import type { Caller } from '../platform/caller.js';
import { Clock } from '../platform/clock.js';
import { Database, type Tx } from '../platform/database.js';
import { userError } from '../platform/input-check.js';
import type { RefusalCode } from '../platform/refusal-codes.js';
import type { UserError } from '../platform/user-error.js';
import { type Day, dayOf } from '../rules/day.js';
import { halfYearsDue } from '../rules/half-year.js';
import { kindFacts, type ObligationKind } from '../rules/obligations-kinds.js';
import { veuChipAccountDays } from '../rules/rulebook/veu-chip-account-days.js';
import { veuReportDays } from '../rules/rulebook/veu-report-days.js';
import { EvidenceStore } from './evidence.store.js';

/** Evidence as it is given. */
export interface GivenEvidence {
  readonly idempotencyKey: string;
  /** An obligation's kind, or `VEU_CONDITION`. */
  readonly kind: ObligationKind | 'VEU_CONDITION';
  readonly subject: string;
  readonly dueOn: Day | null;
  readonly satisfiedOn: Day;
  readonly evidence: string;
  readonly reference: string | null;
}

export interface SatisfiedAnswer {
  readonly replayed: boolean;
  readonly userErrors: readonly UserError[];
}

const PATH = ['input'];
const refused = (code: RefusalCode, field: string, message?: string): SatisfiedAnswer => ({
  replayed: false,
  userErrors: [userError(code, [...PATH, field], message)],
});

/**
 * Records what shows that something owed was done. It may come before anything is due: a notice is given ahead. Evidence
 * is never taken back; what was recorded by mistake is answered by a further entry that says so.
 */
@Injectable()
export class SatisfyObligation {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ledger: LedgerStore,
    private readonly requests: RequestStore,
    private readonly evidence: EvidenceStore,
    private readonly parties: PartyStore,
    private readonly veus: VeuStore,
    private readonly conditions: LicenseConditionStore,
    private readonly licenses: LicenseStore,
  ) {}

  async run(caller: Caller, given: GivenEvidence): Promise<SatisfiedAnswer> {
    const { kind, satisfiedOn } = given;
    if (satisfiedOn > dayOf(this.clock.now())) return refused('IN_THE_FUTURE', 'satisfiedOn', 'That day is not yet.');
    const repeats = kind !== 'VEU_CONDITION' && kindFacts(kind).repeats;
    if (repeats && given.dueOn === null)
      return refused('REQUIRED', 'dueOn', 'This obligation repeats: the due day says which one it was.');
    if (repeats && given.dueOn !== null && !canBeDue(kind, given.dueOn))
      return refused('BAD_VALUE', 'dueOn', 'Nothing of this kind is ever due on that day.');
    const fact = { ...given, dueOn: repeats ? given.dueOn : null };
    return this.db.transaction((tx) => this.record(tx, fact), { tenant: caller.tenant });
  }

  private async record(tx: Tx, given: GivenEvidence): Promise<SatisfiedAnswer> {
    const { dueOn, evidence, idempotencyKey, kind, reference, satisfiedOn, subject } = given;
    const seq = await this.ledger.lockHead(tx);
    const hash = contentHash([kind, subject, dueOn, satisfiedOn, evidence, reference]);
    const request = (await this.requests.byKeys(tx, [idempotencyKey])).get(idempotencyKey);
    if (request !== undefined) {
      return request.operation === OPERATION && request.contentHash.equals(hash)
        ? { replayed: true, userErrors: [] }
        : refused('IDEMPOTENCY_KEY_REUSED', 'idempotencyKey');
    }
    const unknown = await this.unknownSubject(tx, kind, subject);
    if (unknown !== undefined) return refused(unknown, 'subject');
    await this.evidence.insert(tx, {
      key: idempotencyKey,
      kind,
      subject,
      dueOn,
      satisfiedOn,
      evidence,
      reference,
      contentHash: hash,
    });
    await this.requests.insert(tx, [{ key: idempotencyKey, operation: OPERATION, seq, contentHash: hash }]);
    return { replayed: false, userErrors: [] };
  }

  /** Parties and VEUs are registered before papers about them; a shipment, a site or a quota may come after its notice. */
  private async unknownSubject(tx: Tx, kind: GivenEvidence['kind'], subject: string): Promise<RefusalCode | undefined> {
    const names = kind === 'VEU_CONDITION' ? 'VEU_CONDITION' : kindFacts(kind).subject;
    if (names === 'PARTY') {
      const known = await this.parties.contentHashes(tx, [subject]);
      return known.has(subject) ? undefined : 'UNKNOWN_PARTY';
    }
    if (names === 'LICENSE' || names === 'LICENSE_BALANCE') {
      const [number = ''] = subject.split('|');
      const found = await this.licenses.chains(tx, [number], []);
      return found.length > 0 ? undefined : 'UNKNOWN_LICENSE';
    }
    if (names === 'LICENSE_CONDITION') {
      const [license = '', id = ''] = subject.split('|').slice(kind === 'LICENSE_CONDITION' ? 0 : 1);
      const known = await this.conditions.of(tx, [license]);
      const perShipment = kind !== 'LICENSE_CONDITION';
      return known.some((one) => one.id === id && one.perShipment === perShipment) ? undefined : 'NOT_FOUND';
    }
    if (names !== 'VEU' && names !== 'VEU_COUNTRY' && names !== 'VEU_CONDITION') return undefined;
    const id = names === 'VEU' ? subject : subject.slice(0, Math.max(0, subject.lastIndexOf('/')));
    return (await this.veus.all(tx)).some((veu) => veu.id === id) ? undefined : 'UNKNOWN_VEU';
  }
}

const OPERATION = 'OBLIGATION_EVIDENCE';

/** Can something of a kind that repeats be due on a day at all? An account of custody is due on days of its own. */
function canBeDue(kind: GivenEvidence['kind'], on: Day): boolean {
  if (kind === 'VEU_REPORT') return halfYearsDue(veuReportDays, on, on).length > 0;
  if (kind === 'VEU_CHIP_ACCOUNT') return halfYearsDue(veuChipAccountDays, on, on).length > 0;
  return true;
}
