import { createHash } from 'node:crypto';
import type { Day, Instant } from '../rules/day.js';
import type { Determination } from '../rules/determination.js';
import type { Destination } from '../rules/destination.js';
import type { Before, Movement } from '../rules/movement.js';
import { inForceOrNone } from '../rules/parameter.js';
import { parameters } from '../rules/rulebook/parameters.js';
import type { Tpp } from '../rules/tpp.js';
import { writtenValue } from '../rules/written-value.js';
import type { StoredFinding } from './determination.reads.js';
import type { Standing } from './subject.js';

export const RECEIPT_FORMAT = 'headroom-receipt-1';

/** What a determination says, as far as it follows from its inputs. */
export type ReceiptOutcome = Pick<
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

/** One stored determination with everything it follows from: it replays without a database. */
export interface Receipt {
  readonly format: typeof RECEIPT_FORMAT;
  readonly determination: number;
  readonly effectiveAt: Instant;
  readonly postedAt: Instant;
  readonly inputs: Movement;
  readonly balances: Before;
  readonly rulebooks: readonly string[];
  readonly parameters: readonly ReceiptParameter[];
  /** The rules' answers with their numbers. */
  readonly arithmetic: readonly StoredFinding[];
  readonly outcome: ReceiptOutcome;
}

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

export const outcomeOf = (of: Determination | (Standing & Pick<Determination, 'asEnforced'>)): ReceiptOutcome =>
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
  }) as ReceiptOutcome;

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A receipt as its file: JSON whose last field is the digest of the others. Amounts are whole numbers of their smallest unit. */
export function writeReceipt(receipt: Receipt): string {
  const content = JSON.parse(plain(receipt)) as object;
  return `${JSON.stringify({ ...content, sha256: digest(JSON.stringify(content)) }, null, 2)}\n`;
}

/** Reads the content of a file back, and the digest that stands in it. Throws for what is no receipt. */
export function readReceipt(text: string): { receipt: Receipt; sha256: unknown; content: string } {
  const { sha256, ...content } = JSON.parse(text) as Receipt & { sha256: unknown };
  if (content.format !== RECEIPT_FORMAT) throw new Error(`it is not of the format ${RECEIPT_FORMAT}`);
  const revived = JSON.parse(JSON.stringify(content), (name, value: unknown) =>
    AMOUNTS.has(name) && typeof value === 'string' ? BigInt(value) : value,
  ) as Receipt;
  const { site } = revived.balances;
  const balances =
    site === null ? revived.balances : { ...revived.balances, site: { ...site, base: toBase(site.base) } };
  return { receipt: { ...revived, balances }, sha256, content: JSON.stringify(content) };
}

/** JSON with amounts as decimal text, and the base of a site by country. */
export const plain = (value: unknown): string =>
  JSON.stringify(value, (_name, one: unknown) =>
    typeof one === 'bigint' ? one.toString() : one instanceof Map ? (Object.fromEntries(one) as unknown) : one,
  );

const toBase = (base: unknown): ReadonlyMap<Destination, Tpp> =>
  new Map(Object.entries(base as Record<Destination, string>).map(([key, tpp]) => [key as Destination, BigInt(tpp)]));

const AMOUNTS = new Set([
  'quantity', 'valueCents', 'lineTpp', 'unitTpp', 'icTpp', 'bandwidthMilliGBps', 'lppUsedTpp', 'licensedTpp',
  'externalLicensedTpp', 'uplift', 'drawnQuantity', 'drawnValueCents', 'unitedStatesTpp', 'chinaMacauTpp',
]); // prettier-ignore
