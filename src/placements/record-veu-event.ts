import { Injectable } from '@nestjs/common';
import { VeuEventStore } from '../authorizations/veu-event.store.js';
import { VeuStore } from '../authorizations/veu.store.js';
import { contentHash } from '../ledger/content-hash.js';
import { LedgerStore } from '../ledger/ledger.store.js';
import { RequestStore } from '../ledger/request.store.js';
import { Database, LOCAL_TENANT, type Tx } from '../platform/database.js';
import { type Given, problemsOf, userError } from '../platform/input-check.js';
import type { UserError } from '../platform/user-error.js';
import { refusesEvent } from '../rules/veu-life.rule.js';
import { RecordVeuEventInput } from './registry.input.js';

export interface VeuEventAnswer {
  readonly recorded: boolean;
  readonly replayed: boolean;
  readonly userErrors: UserError[];
}

const refused = (...userErrors: UserError[]): VeuEventAnswer => ({ recorded: false, replayed: false, userErrors });

/** Records a suspension, reinstatement or revocation: a dated fact that changes no earlier one. */
@Injectable()
export class RecordVeuEvent {
  constructor(
    private readonly db: Database,
    private readonly ledger: LedgerStore,
    private readonly requests: RequestStore,
    private readonly veus: VeuStore,
    private readonly events: VeuEventStore,
  ) {}

  async run(input: Given<RecordVeuEventInput>): Promise<VeuEventAnswer> {
    const problems = problemsOf(RecordVeuEventInput, input, ['input']);
    if (problems.length > 0) return refused(...problems);
    return this.db.transaction((tx) => this.record(tx, input), { tenant: LOCAL_TENANT });
  }

  /** The head is locked, as by every writer: two events of one VEU are judged one after the other. */
  private async record(tx: Tx, input: Given<RecordVeuEventInput>): Promise<VeuEventAnswer> {
    const { effectiveOn, evidence, idempotencyKey: key, kind, veu: veuId } = input;
    const seq = await this.ledger.lockHead(tx);
    const hash = contentHash([veuId, kind, effectiveOn, evidence]);
    const asked = (await this.requests.byKeys(tx, [key])).get(key);
    if (asked !== undefined) {
      const same = asked.operation === 'VEU_EVENT' && asked.contentHash.equals(hash);
      if (same) return { recorded: true, replayed: true, userErrors: [] };
      return refused(userError('IDEMPOTENCY_KEY_REUSED', ['input', 'idempotencyKey']));
    }
    const veu = (await this.veus.all(tx)).find(({ id }) => id === veuId);
    if (veu === undefined) return refused(userError('UNKNOWN_VEU', ['input', 'veu']));
    const known = await this.events.of(tx, [veuId]);
    const why = refusesEvent(veu.grantedOn, known, { kind, effectiveOn });
    if (why !== null) return refused(userError('BAD_VALUE', ['input', 'kind'], why));
    await this.events.insert(tx, { veuId, kind, effectiveOn, evidence }, hash);
    await this.requests.insert(tx, [{ key, operation: 'VEU_EVENT', seq, contentHash: hash }]);
    return { recorded: true, replayed: false, userErrors: [] };
  }
}
