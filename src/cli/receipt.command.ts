import fs from 'node:fs/promises';
import { differenceIn } from '../shipments/verify-receipt.js';
import { EXIT, UsageError } from './exit.js';
import type { Outcome } from './options.js';
import { print } from './output.js';
import { withDatabase } from './session.js';

export interface ReceiptOptions {
  readonly determination: string;
  readonly out?: string;
}

/** `headroom receipt`: writes the receipt of a determination, which replays without the database. */
export async function receiptCommand({ determination, out }: ReceiptOptions, say: (line: string) => void): Outcome {
  if (!/^\d{1,15}$/.test(determination))
    throw new UsageError('--determination', `"${determination}" is not a number`, 'Give its number in the ledger.');
  const text = await withDatabase(
    { say, writes: false, load: () => import('./receipts.js') },
    (session, { receiptText }) => receiptText(session, Number(determination)),
  );
  if (text === null)
    throw new UsageError(
      '--determination',
      `${determination} is no determination, or one of which not everything was stored`,
      'A shipment, a refusal, a hold and a license answer with the number of theirs.',
    );
  if (out === undefined) await print(text);
  else await fs.writeFile(out, text);
  return undefined;
}

/** `headroom verify --receipt`: exit 0 when everything in it follows from its inputs, 1 when it does not. */
export async function verifyReceiptCommand(file: string, json: boolean): Outcome {
  const text = await fs.readFile(file, 'utf8');
  const difference = differenceOf(text, file);
  await print(
    json
      ? `${JSON.stringify({ equal: difference === null, difference })}\n`
      : difference === null
        ? 'Equal: everything in the receipt follows from its inputs by the rules of this Headroom.\n'
        : `DIFFERS: ${difference}\n`,
  );
  return difference === null ? EXIT.ok : EXIT.failed;
}

function differenceOf(text: string, file: string): string | null {
  try {
    return differenceIn(text);
  } catch (error) {
    return `${file} cannot be replayed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
