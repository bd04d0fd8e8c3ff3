/** The texts of `headroom help` about evidence. */

export const verify = `
Every posting with its entries, determination and fact is hashed again from the rows as they are, the tree of RFC 9162
over them is built again, and every checkpoint of the sealer compared. A row that was changed, added or taken out is
named, the first one; rows that belong to no posting are found too. Changes nothing.

Whoever owns the server could change a row and make all seals again. Against that, compare with checkpoints that were
kept elsewhere (\`headroom anchor\`): --anchor finds it, and finds a copy of the database that is older than the last
checkpoint, which is right in itself. What was posted after the last checkpoint is counted as unsealed.

With --bundle the file of \`headroom bundle\` is checked, without a database.

Exit codes: 0 everything is as it was sealed; 1 it is not; 65 a file cannot be read.

Examples:
  headroom verify --anchor /mnt/witness/anchors.jsonl
  headroom verify --bundle acme.jsonl --anchor anchors.jsonl --json`;

export const anchor = `
A checkpoint is one line of JSON: how many postings are sealed, three hashes, the time. Keep the file where whoever can
change the database cannot change it: another machine, a colleague, paper. Before a line is added the log must prove
that it begins with what was kept before (RFC 9162); when it cannot, nothing is added and the exit code is 1.

A key is not needed; with one the file may lie anywhere:
  openssl genpkey -algorithm ed25519 -out witness.pem && openssl pkey -in witness.pem -pubout -out witness.pub
  headroom anchor witness --file anchors.jsonl --key witness.pem --every 60
  headroom verify --anchor anchors.jsonl --public-key witness.pub`;

export const bundle = `
The bundle has each posting of the consignee with everything its leaf in the log commits to, and what proves that these
are all: how many the party has and the hash that links them are sealed with every checkpoint. Shipments and licenses
to the party, its stock and removals, what was refused to it, and what was judged again of these are its postings.

An auditor checks it with \`headroom verify --bundle FILE --anchor ANCHORS\`, without access to the database, and sees
nothing of other parties. Make it for a checkpoint the auditor has: --anchor.

Example:
  headroom bundle --consignee P-AURORA --out aurora.jsonl --anchor anchors.jsonl`;
