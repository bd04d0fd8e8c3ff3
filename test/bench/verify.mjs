// After a posting benchmark: is what was acknowledged stored, and is the ledger right? A speed without this is nothing.
import fs from 'node:fs';

/** Throws with the counts when anything is wrong; answers what was looked at. */
export async function verify(bed, database, { acknowledgements, runs }) {
  const told = new Map(
    fs
      .readFileSync(acknowledgements, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' ')),
  );
  const stored = new Map();
  for (const run of runs) {
    const rows = await bed.sql(database, `select reference, seq from shipment where reference like $1`, [`${run}-%`]);
    for (const { reference, seq } of rows) stored.set(reference, seq);
  }
  const lost = [...told].filter(([key, seq]) => stored.get(key) !== seq).length;
  const ghosts = [...stored.keys()].filter((key) => !told.has(key)).length;
  const wrong = { lost, ghosts, ...(await ledgerFaults(bed, database)) };
  return judged(database, { acknowledged: told.size, ...wrong }, wrong);
}

/** What the tables themselves must agree on. */
async function ledgerFaults(bed, database) {
  const count = async (text) => Number((await bed.sql(database, `select count(*) as n from (${text}) as x`))[0].n);
  return {
    doubledKeys: await count('select from shipment group by tenant_id, reference having count(*) > 1'),
    doubledRequests: await count('select from request group by tenant_id, key having count(*) > 1'),
    unbalancedPostings: await count(
      `select from ledger_line e join account a on a.id = e.account_id group by e.seq, a.unit having sum(e.amount) <> 0`,
    ),
    wrongBalances: await count(
      `select from account a left join (select account_id, sum(amount) as amount, sum(lines) as lines from ledger_line group by 1) e
         on e.account_id = a.id
       where a.balance <> coalesce(e.amount, 0) or a.lines <> coalesce(e.lines, 0)`,
    ),
    wrongDays: await count(
      `select from account_day d full join
         (select account_id, (effective_at at time zone 'UTC')::date as on_day, sum(amount) as amount, sum(lines) as lines
          from entry group by 1, 2) e using (account_id, on_day)
       where (d.amount, d.lines) is distinct from (e.amount, e.lines)`,
    ),
    shipmentsWithoutPosting: await count(
      'select from shipment s where not exists (select from posting p where p.seq = s.seq)',
    ),
    shipmentsWithoutDetermination: await count(
      'select from shipment s where not exists (select from determination d where d.seq = s.seq)',
    ),
    shipmentsWithoutEntries: await count(
      'select from shipment s where not exists (select from entry e where e.seq = s.seq)',
    ),
    gapsInNumbers: await count('select from posting having count(*) <> coalesce(max(seq), 0)'),
  };
}

/** The same for the naive poster's tables. */
export async function verifyNaive(bed, database, { acknowledgements }) {
  const told = fs
    .readFileSync(acknowledgements, 'utf8')
    .split('\n')
    .filter((line) => line !== '').length;
  const [row] = await bed.sql(
    database,
    `select (select count(*) from naive_shipment)::integer as shipments,
       (select count(*) from naive_account a where a.balance <>
          (select coalesce(sum(e.amount), 0) from naive_entry e where e."accountId" = a.id))::integer as "wrongBalances"`,
  );
  const wrong = { lostOrGhosts: Math.abs(row.shipments - told), wrongBalances: row.wrongBalances };
  return judged(database, { acknowledged: told, ...wrong }, wrong);
}

function judged(database, report, wrong) {
  if (report.acknowledged === 0) throw new Error(`the check of ${database} has nothing to look at`);
  if (Object.values(wrong).some((count) => count !== 0)) {
    throw new Error(`the ledger of ${database} is wrong after the benchmark: ${JSON.stringify(report)}`);
  }
  return report;
}
