import { LOCAL_TENANT } from '../platform/database.js';
import { writeReceipt } from '../shipments/receipt.js';
import { ReceiptReads } from '../shipments/receipt.reads.js';
import { Assembly } from './assembly.js';
import type { Session } from './session.js';

/** The receipt of a determination as its file; `null` when there is none, or not everything was stored. */
export async function receiptText({ config, db }: Session, seq: number): Promise<string | null> {
  const receipt = await new Assembly(db, config).make(ReceiptReads).of(seq, { tenant: LOCAL_TENANT });
  return receipt === null ? null : writeReceipt(receipt);
}
