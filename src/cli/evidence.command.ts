import type { Command } from 'commander';
import type { BundleOptions } from './bundle.command.js';
import type { AnchorOptions } from './anchor.command.js';
import * as help from './help-evidence.js';
import type { Outcome } from './options.js';
import type { ReceiptOptions } from './receipt.command.js';
import type { VerifyOptions } from './verify.command.js';

/** Adds the commands about evidence: `verify`, `anchor`, `bundle`, `seal`. */
export function addEvidenceCommands(
  program: Command,
  say: (line: string) => void,
  done: (outcome: Awaited<Outcome>) => void,
): void {
  program
    .command('verify')
    .summary('recompute the seal over everything that was posted')
    .description(
      'Recompute the seal over everything that was posted, and name the first row that is not as it was sealed.',
    )
    .addHelpText('after', help.verify)
    .option('--anchor <file>', 'checkpoints that a witness kept, to compare with')
    .option('--public-key <file>', 'the public key of the witness (PEM): every line must be signed with it')
    .option('--bundle <file>', 'check this bundle instead of the database')
    .option('--receipt <file>', 'replay this receipt of a determination instead, without a database')
    .option('--json', 'print the report as one JSON object')
    .action(async (options: VerifyOptions & { receipt?: string }) => {
      if (options.receipt !== undefined) {
        const { verifyReceiptCommand } = await import('./receipt.command.js');
        return done(await verifyReceiptCommand(options.receipt, options.json === true));
      }
      const { verifyCommand } = await import('./verify.command.js');
      done(await verifyCommand(options, say));
    });

  program
    .command('receipt')
    .summary('write the receipt of a determination: a file that replays without the database')
    .description('Write the receipt of a determination: a file that replays without the database.')
    .requiredOption('--determination <number>', 'its number in the ledger')
    .option('--out <file>', 'where to; to the terminal when left out')
    .action(async (options: ReceiptOptions) => {
      const { receiptCommand } = await import('./receipt.command.js');
      done(await receiptCommand(options, say));
    });

  const anchor = program
    .command('anchor')
    .summary('keep checkpoints of the ledger outside the database')
    .description('Keep checkpoints of the ledger outside the database.');
  const keep = (name: string, description: string): Command =>
    anchor
      .command(name)
      .description(description)
      .addHelpText('after', help.anchor)
      .requiredOption('--file <file>', 'where checkpoints are kept, one per line; only added to')
      .option('--key <file>', "the witness' private key (Ed25519, PEM): sign every line");
  keep('export', 'Add the latest checkpoint, when the log proves that it continues the last one.').action(
    async (options: AnchorOptions) => {
      const { anchorCommand } = await import('./anchor.command.js');
      done(await anchorCommand(options, say));
    },
  );
  keep('witness', 'The same again and again, until it is stopped or the log cannot prove it.')
    .option('--every <seconds>', 'how often to look', '60')
    .action(async (options: AnchorOptions & { every: string }) => {
      const { witnessCommand } = await import('./anchor.command.js');
      done(await witnessCommand(options, say));
    });

  program
    .command('bundle')
    .summary("write one consignee's postings with the proof that none is missing")
    .description("Write one consignee's postings with the proof that none is missing.")
    .addHelpText('after', help.bundle)
    .requiredOption('--consignee <party>', 'whose')
    .requiredOption('--out <file>', 'where to write it')
    .option('--tenant <number>', 'of which tenant', '1')
    .option('--anchor <file>', 'make it for the last checkpoint in this file (default: the latest)')
    .action(async (options: BundleOptions) => {
      const { bundleCommand } = await import('./bundle.command.js');
      done(await bundleCommand(options, say));
    });

  program
    .command('seal')
    .summary('seal what is posted now')
    .description('Seal what is posted now. Workers do this every second.')
    .action(async () => {
      const { sealCommand } = await import('./anchor.command.js');
      done(await sealCommand(say));
    });
}
