import { Injectable } from '@nestjs/common';
import { contentHash } from '../ledger/content-hash.js';
import { LedgerStore } from '../ledger/ledger.store.js';
import { RequestStore } from '../ledger/request.store.js';
import type { Caller } from '../platform/caller.js';
import { Database, type Tx } from '../platform/database.js';
import { type Given, problemsOf, userError } from '../platform/input-check.js';
import type { RefusalCode } from '../platform/refusal-codes.js';
import type { UserError } from '../platform/user-error.js';
import { catalogItem } from '../rules/item-class.rule.js';
import {
  type Classification,
  type ClassificationFinding,
  classify,
  type OwnPart,
  UnmeasurablePart,
} from '../rules/item-measure.rule.js';
import { tpp } from '../rules/tpp.js';
import { RegisterItemInput } from './item.graphql.js';
import { OwnItemStore } from './own-item.store.js';

/** What became of a part. */
export interface RegisteredItem {
  readonly id: string | null;
  readonly findings: readonly ClassificationFinding[];
  readonly replayed: boolean;
  readonly userErrors: readonly UserError[];
  readonly ledgerSequence: number | null;
}

const PATH = ['input'];
/** Far above any unit there is, and far below what a bigint column holds. */
const MOST_CIRCUITS = 1_000_000n;
const MOST_UNIT_TPP = tpp('10000000000');
const refused = (...userErrors: UserError[]): RegisteredItem => ({
  id: null,
  findings: [],
  replayed: false,
  userErrors,
  ledgerSequence: null,
});

/** Registers a user's own part: its TPP, paragraph and level follow from its dense rates. */
@Injectable()
export class RegisterItem {
  constructor(
    private readonly db: Database,
    private readonly ledger: LedgerStore,
    private readonly items: OwnItemStore,
    private readonly requests: RequestStore,
  ) {}

  async run(caller: Caller, input: Given<RegisterItemInput>): Promise<RegisteredItem> {
    const problems = problemsOf(RegisterItemInput, input, PATH);
    if (problems.length > 0) return refused(...problems);
    if (catalogItem(input.id) !== undefined) {
      const message = 'The catalog has an item of this id: use that one, or another id.';
      return refused(userError('DUPLICATE_OTHER_CONTENT', [...PATH, 'id'], message));
    }
    const part = toOwnPart(input);
    const classification = classified(part);
    if (!('level' in classification)) return refused(classification);
    if (part.icCount > MOST_CIRCUITS) return refused(userError('TOO_LARGE', [...PATH, 'icCount']));
    if ((classification.unitTpp ?? 0n) >= MOST_UNIT_TPP)
      return refused(userError('TOO_LARGE', [...PATH, 'densePeaks']));
    if (classification.level === null) {
      const message = 'The level depends on the applicable die area, which is not given (R-03).';
      return {
        ...refused(userError('ITEM_UNDECIDED', [...PATH, 'dieAreaMm2'], message)),
        findings: classification.findings,
      };
    }
    const answer = await this.db.transaction((tx) => this.register(tx, input, part, classification), {
      tenant: caller.tenant,
    });
    return answer.id === null ? answer : { ...answer, findings: classification.findings };
  }

  private async register(
    tx: Tx,
    input: Given<RegisterItemInput>,
    part: OwnPart,
    classification: Classification,
  ): Promise<RegisteredItem> {
    const seq = await this.ledger.lockHead(tx);
    const hash = hashOf(part);
    const request = (await this.requests.byKeys(tx, [input.idempotencyKey])).get(input.idempotencyKey);
    if (request !== undefined && (request.operation !== 'ITEM' || !request.contentHash.equals(hash))) {
      return refused(userError('IDEMPOTENCY_KEY_REUSED', [...PATH, 'idempotencyKey']));
    }
    const known = await this.items.contentHash(tx, part.id);
    const done = { id: part.id, findings: [], userErrors: [], ledgerSequence: seq };
    if (known?.equals(hash) === true) return { ...done, replayed: true };
    if (known !== undefined) return refused(userError('DUPLICATE_OTHER_CONTENT', [...PATH, 'id']));
    if (await this.items.contradictedByOthers(tx, { part, classification })) {
      const message = 'The id stands for another part in this installation: choose another one.';
      return refused(userError('DUPLICATE_OTHER_CONTENT', [...PATH, 'id'], message));
    }
    await this.items.insert(tx, { part, classification, contentHash: hash });
    await this.requests.insert(tx, [{ key: input.idempotencyKey, operation: 'ITEM', seq, contentHash: hash }]);
    return { ...done, replayed: false };
  }
}

const CODES: Readonly<Record<UnmeasurablePart['reason'], RefusalCode>> = {
  MISSING: 'REQUIRED',
  SPARSE: 'BAD_VALUE',
  BAD_NUMBER: 'BAD_NUMBER',
  BIT_LENGTH: 'BAD_NUMBER',
  TOO_LARGE: 'TOO_LARGE',
};

function classified(part: OwnPart): Classification | UserError {
  try {
    return classify(part);
  } catch (error) {
    if (!(error instanceof UnmeasurablePart)) throw error;
    return userError(CODES[error.reason], [...PATH, ...error.field.split('.')], `${error.message}.`);
  }
}

const toOwnPart = (input: Given<RegisterItemInput>): OwnPart => ({
  id: input.id,
  name: input.name,
  densePeaks: input.densePeaks.map(({ bitLength, engine, precision, sparse, tops }) => ({
    precision,
    bitLength,
    tops,
    sparse: sparse ?? false,
    ...(engine === undefined || engine === null ? {} : { engine }),
  })),
  icCount: input.icCount ?? 1n,
  dieAreaMm2: input.dieAreaMm2 ?? null,
  dataCenter: input.dataCenter,
  memoryBandwidthGBps: input.memoryBandwidthGBps ?? null,
  designerStatus: input.designerStatus ?? 'UNKNOWN',
  assembly: input.assembly ?? false,
  ...(input.eccn === undefined || input.eccn === null ? {} : { eccn: input.eccn }),
});

const hashOf = (part: OwnPart): Buffer =>
  contentHash([
    part.id,
    part.name,
    ...part.densePeaks.flatMap(({ bitLength, engine, precision, tops }) => [
      precision,
      String(bitLength),
      tops,
      engine,
    ]),
    String(part.icCount),
    part.dieAreaMm2,
    String(part.dataCenter),
    part.memoryBandwidthGBps,
    part.designerStatus,
    String(part.assembly),
    part.eccn,
  ]);
