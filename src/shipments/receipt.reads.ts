import { Injectable } from '@nestjs/common';
import type { TransactionOptions } from '../platform/database.js';
import { dayOf } from '../rules/day.js';
import { invariant } from '../rules/invariant.js';
import { rulebooksInForce } from '../rules/rulebook-in-force.js';
import type { Flag, ReviewPolicy } from '../rules/vocabulary.js';
import type { DeterminationRecord } from './determination.reads.js';
import { type JudgedOn, JudgedOnReads } from './judged-on.reads.js';
import {
  type LicenseReceipt,
  type MovementReceipt,
  outcomeOf,
  parametersOn,
  RECEIPT_FORMAT,
  type Receipt,
} from './receipt.js';

/** Makes receipts of stored determinations. */
@Injectable()
export class ReceiptReads {
  constructor(private readonly judgedOn: JudgedOnReads) {}

  /** `null` where it is not known, or not told, what the determination was judged on (`JudgedOnReads.of`). */
  async of(seq: number, options: TransactionOptions): Promise<Receipt | null> {
    const on = await this.judgedOn.of(seq, options);
    return on === null ? null : receiptOf(on);
  }
}

function receiptOf(on: JudgedOn): Receipt {
  const frame = frameOf(on.record);
  const { asEnforced, kind, lineTpp, standing } = on.record;
  switch (on.kind) {
    case 'MOVEMENT': {
      invariant(asEnforced !== null, 'the answer about a movement has one as enforced');
      const subject = kind as MovementReceipt['subject'];
      return {
        ...frame,
        subject,
        inputs: on.movement,
        balances: on.before,
        outcome: outcomeOf({ ...standing, asEnforced }),
      };
    }
    case 'LICENSE': {
      const { coveredTpp, countedTpp, debitCountry, excessTpp } = standing;
      const outcome: LicenseReceipt['outcome'] = {
        licensedTpp: lineTpp,
        countedTpp,
        debitCountry,
        reviewPolicy: standing.reviewPolicy as ReviewPolicy | null,
        coveredTpp,
        excessTpp,
        flags: standing.flags as readonly Flag[],
      };
      return { ...frame, subject: 'LICENSE', inputs: on.facts, balances: { allocation: on.allocation }, outcome };
    }
    case 'REMOVAL': {
      const { breaches } = standing;
      const [inputs, balances] = [{ quantity: on.quantity }, { unitsBefore: on.unitsBefore }];
      return { ...frame, subject: 'REMOVAL', inputs, balances, outcome: { breaches } };
    }
  }
}

/** The same on every receipt. Only answers about movements keep their rulebooks; those of others follow from the day. */
function frameOf({ detail, effectiveAt, postedAt, seq }: DeterminationRecord) {
  const on = dayOf(effectiveAt);
  return {
    format: RECEIPT_FORMAT,
    determination: seq,
    effectiveAt,
    postedAt,
    rulebooks: detail.rulebooks ?? rulebooksInForce(on, 'AS_CODIFIED'),
    parameters: parametersOn(on),
    arithmetic: detail.findings ?? [],
  };
}
