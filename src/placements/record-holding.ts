import { Injectable } from '@nestjs/common';
import { tppOfUnits } from '../authorizations/installed-base.js';
import { ItemStore } from '../items/item.store.js';
import { isTooMany } from '../items/most-units.js';
import { contentHash, instantCell } from '../ledger/content-hash.js';
import type { OpeningStockFact, RemovalFact } from '../ledger/facts.js';
import { type Answered, answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { Database } from '../platform/database.js';
import { type Given, isId, problemsOf, userError } from '../platform/input-check.js';
import type { UserError } from '../platform/user-error.js';
import { isCountryCode } from '../rules/destination.js';
import type { Tpp } from '../rules/tpp.js';
import { AddOpeningStockInput, RecordRemovalInput } from './registry.input.js';

/** What became of stock, with its TPP. */
export interface HoldingAnswer {
  readonly answered: Answered;
  readonly tpp: Tpp | null;
}

/** Adds opening stock to installed bases and takes away what leaves them. */
@Injectable()
export class RecordHolding {
  constructor(
    private readonly db: Database,
    private readonly recorder: Recorder,
    private readonly items: ItemStore,
  ) {}

  addStock(caller: Caller, input: Given<AddOpeningStockInput>): Promise<HoldingAnswer> {
    return this.record(caller, input, problemsOf(AddOpeningStockInput, input, ['input']), stockFact);
  }

  remove(caller: Caller, input: Given<RecordRemovalInput>): Promise<HoldingAnswer> {
    const problems = problemsOf(RecordRemovalInput, input, ['input']);
    if (!isId(referenceOf(input))) problems.push(userError('BAD_ID', ['input', 'reference']));
    return this.record(caller, input, problems, removalFact);
  }

  private async record<Input extends Given<AddOpeningStockInput> | Given<RecordRemovalInput>>(
    caller: Caller,
    input: Input,
    problems: UserError[],
    factOf: (input: Input) => OpeningStockFact | RemovalFact,
  ): Promise<HoldingAnswer> {
    if (!isCountryCode(input.country)) problems.push(userError('BAD_COUNTRY', ['input', 'country']));
    if (input.quantity <= 0n) problems.push(userError('NOT_POSITIVE', ['input', 'quantity']));
    if (isTooMany(input.quantity)) problems.push(userError('TOO_LARGE', ['input', 'quantity']));
    const found = await this.db.read((tx) => this.items.byIds(tx, [input.item]), caller);
    const item = found.get(input.item);
    if (item !== undefined && item.level === null) problems.push(userError('ITEM_UNDECIDED', ['input', 'item']));
    const [answered] = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: () => problems,
      factOf,
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answered === undefined) throw new Error('one holding has one answer');
    const isRecorded = answered.seq !== null && item !== undefined;
    const userErrors = answered.userErrors.map((error) => ({ ...error, path: error.path.map(apiName) }));
    return { answered: { ...answered, userErrors }, tpp: isRecorded ? tppOfUnits(item, input.quantity) : null };
  }
}

/** The recorder's name of the one field this room calls otherwise. */
const apiName = (name: string): string => (name === 'holderId' ? 'holder' : name);

const referenceOf = ({ idempotencyKey, reference }: Given<RecordRemovalInput>): string => reference ?? idempotencyKey;

const stockFact = (input: Given<AddOpeningStockInput>): OpeningStockFact => ({
  kind: 'OPENING_STOCK',
  requestKey: input.idempotencyKey,
  contentHash: contentHash([input.holder, input.country, input.item, String(input.quantity), input.asOf]),
  holderId: input.holder,
  country: input.country,
  itemId: input.item,
  quantity: input.quantity,
  asOf: input.asOf,
});

const removalFact = (input: Given<RecordRemovalInput>): RemovalFact => ({
  kind: 'REMOVAL',
  requestKey: input.idempotencyKey,
  contentHash: contentHash([
    referenceOf(input),
    instantCell(input.effectiveAt),
    input.holder,
    input.country,
    input.item,
    String(input.quantity),
    input.reason,
  ]),
  reference: referenceOf(input),
  effectiveAt: input.effectiveAt,
  holderId: input.holder,
  country: input.country,
  itemId: input.item,
  quantity: input.quantity,
  reason: input.reason,
});
