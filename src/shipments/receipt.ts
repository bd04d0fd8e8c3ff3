import { createHash } from 'node:crypto';
import type { Day, Instant } from '../rules/day.js';
import type { Determination } from '../rules/determination.js';
import type { LicenseDetermination, LicenseFacts } from '../rules/determine-license.js';
import type { AllocationBefore, Before, Movement } from '../rules/movement.js';
import { inForceOrNone } from '../rules/parameter.js';
import { parameters } from '../rules/rulebook/parameters.js';
import { writtenValue } from '../rules/written-value.js';
import type { StoredFinding } from './determination.reads.js';
import { asMap, plain, revived } from './revive.js';
import type { Standing } from './subject.js';

export const RECEIPT_FORMAT = 'headroom-receipt-2';
/** Of shipments alone, which do not say what they are of. Those that were given are still replayed. */
const FIRST_FORMAT = 'headroom-receipt-1';

/** What the answer about a movement says, as far as it follows from its inputs. */
export type MovementOutcome = Pick<
  Determination,
  | 'authorization'
  | 'licenseNumber'
  | 'licenseOnRecord'
  | 'reviewPolicy'
  | 'breaches'
  | 'flags'
  | 'debitCountry'
  | 'lppQuotaKey'
  | 'asEnforced'
>;

/** A legal quantity in force on the day, and a digest of it with its text: another rulebook has another one. */
export interface ReceiptParameter {
  readonly id: string;
  readonly value: string;
  readonly citation: string;
  readonly sha256: string;
}

interface Frame {
  readonly format: string;
  readonly determination: number;
  readonly effectiveAt: Instant;
  readonly postedAt: Instant;
  readonly rulebooks: readonly string[];
  readonly parameters: readonly ReceiptParameter[];
  /** The rules' answers with their numbers. */
  readonly arithmetic: readonly StoredFinding[];
}

/** A shipment on record; or one that was refused, or a hold, which are judged as promises. */
export interface MovementReceipt extends Frame {
  readonly subject: 'SHIPMENT' | 'REFUSAL' | 'HOLD';
  readonly inputs: Movement;
  readonly balances: Before;
  readonly outcome: MovementOutcome;
}

/** A license at its issue. */
export interface LicenseReceipt extends Frame {
  readonly subject: 'LICENSE';
  readonly inputs: LicenseFacts;
  readonly balances: { readonly allocation: AllocationBefore };
  readonly outcome: LicenseDetermination;
}

/** Units that left an installed base. */
export interface RemovalReceipt extends Frame {
  readonly subject: 'REMOVAL';
  readonly inputs: { readonly quantity: bigint };
  readonly balances: { readonly unitsBefore: bigint };
  readonly outcome: { readonly breaches: readonly string[] };
}

/** One stored determination with everything it follows from: it replays without a database. */
export type Receipt = MovementReceipt | LicenseReceipt | RemovalReceipt;

/** The legal quantities in force on a day. */
export const parametersOn = (on: Day): ReceiptParameter[] =>
  parameters.flatMap((parameter) => {
    const found = inForceOrNone<unknown>(parameter, on);
    if (found === undefined) return [];
    const value = writtenValue(found.value, parameter.unit);
    const citation = `${found.citation.section}, ${found.citation.document}`;
    const sha256 = digest(JSON.stringify([parameter.id, parameter.unit, value, citation]));
    return [{ id: parameter.id, value, citation, sha256 }];
  });

export const outcomeOf = (of: Determination | (Standing & Pick<Determination, 'asEnforced'>)): MovementOutcome =>
  ({
    authorization: of.authorization,
    licenseNumber: of.licenseNumber,
    licenseOnRecord: of.licenseOnRecord,
    reviewPolicy: of.reviewPolicy,
    breaches: of.breaches,
    flags: of.flags,
    debitCountry: of.debitCountry,
    lppQuotaKey: of.lppQuotaKey,
    asEnforced: of.asEnforced,
  }) as MovementOutcome;

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A receipt as its file: JSON whose last field is the digest of the others. Amounts are whole numbers of their smallest unit. */
export function writeReceipt(receipt: Receipt): string {
  const content = JSON.parse(plain(receipt)) as object;
  return `${JSON.stringify({ ...content, sha256: digest(JSON.stringify(content)) }, null, 2)}\n`;
}

/** Reads the content of a file back, and the digest that stands in it. Throws for what is no receipt. */
export function readReceipt(text: string): { receipt: Receipt; sha256: unknown; content: string } {
  const { sha256, ...content } = JSON.parse(text) as Receipt & { sha256: unknown };
  const { format } = content;
  if (format !== RECEIPT_FORMAT && format !== FIRST_FORMAT)
    throw new Error(`it is not of the format ${RECEIPT_FORMAT}`);
  const receipt = revived<Receipt>(
    format === FIRST_FORMAT ? ({ ...content, subject: 'SHIPMENT' } as Receipt) : content,
  );
  return { receipt: withBases(receipt), sha256, content: JSON.stringify(content) };
}

/** Bases stand in JSON as objects. */
function withBases(receipt: Receipt): Receipt {
  if (receipt.subject === 'LICENSE' || receipt.subject === 'REMOVAL') return receipt;
  const { site } = receipt.balances;
  if (site === null) return receipt;
  return { ...receipt, balances: { ...receipt.balances, site: asMap(site as unknown as Parameters<typeof asMap>[0]) } };
}
