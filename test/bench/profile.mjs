// What a profile says, in a page: where the time went by package, by function, and by statement.
//
//   node test/bench/profile.mjs FILE.cpuprofile [SKIP_SECONDS]
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

const SHOWN = 25;

/** Self time by package and function, and inclusive time of our own functions; the first seconds are start-up. */
export function summaryOf(file, skipSeconds = 3) {
  const { nodes, samples, startTime, timeDeltas } = JSON.parse(fs.readFileSync(file, 'utf8'));
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ children = [], id }) => children.map((child) => [child, id])));
  const [self, packages, inclusive] = [new Map(), new Map(), new Map()];
  let busy = 0;
  let idle = 0;
  let now = startTime;
  for (const [index, sample] of samples.entries()) {
    const spent = timeDeltas[index] / 1_000;
    now += timeDeltas[index];
    if (now - startTime < skipSeconds * 1e6) continue;
    const node = byId.get(sample);
    if (node.callFrame.functionName === '(idle)') {
      idle += spent;
      continue;
    }
    busy += spent;
    add(self, nameOf(node), spent);
    add(packages, packageOf(node), spent);
    const seen = new Set();
    for (let id = node.id; id !== undefined; id = parents.get(id)) {
      const name = nameOf(byId.get(id));
      if (!seen.has(name)) add(inclusive, name, spent);
      seen.add(name);
    }
  }
  const ours = new Map([...inclusive].filter(([name]) => / src\//.test(name)));
  const list = (times) =>
    [...times]
      .toSorted((a, b) => b[1] - a[1])
      .slice(0, SHOWN)
      .map(([name, spent]) => `${((100 * spent) / busy).toFixed(1).padStart(6)} %  ${name}`)
      .join('\n');
  return [
    `busy ${(busy / 1_000).toFixed(1)} s, idle ${(idle / 1_000).toFixed(1)} s`,
    `self, by package\n${list(packages)}`,
    `self, by function\n${list(self)}`,
    `inclusive, ours\n${list(ours)}`,
  ].join('\n\n');
}

const add = (times, name, spent) => times.set(name, (times.get(name) ?? 0) + spent);

const fileOf = (url) => url.replace(/^.*\/node_modules\//, '').replace(/^.*\/dist\//, '');

const nameOf = ({ callFrame: { functionName, url } }) => `${functionName || '(anonymous)'} ${fileOf(url)}`;

function packageOf({ callFrame: { functionName, url } }) {
  if (url.includes('/node_modules/'))
    return fileOf(url)
      .split('/')
      .slice(0, fileOf(url).startsWith('@') ? 2 : 1)
      .join('/');
  if (url.includes('/dist/src/')) return fileOf(url).split('/').slice(0, 2).join('/');
  return url || functionName;
}

/** Statements of a database by their time in the server, and starts counting anew. */
export async function topStatements(bed, extensionDatabase, database) {
  const rows = await bed.sql(
    extensionDatabase,
    `select s.calls, s.rows, s.total_exec_time as ms, regexp_replace(s.query, '\\s+', ' ', 'g') as text
     from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = $1
     order by s.total_exec_time desc limit ${SHOWN}`,
    [database],
  );
  await bed.sql(extensionDatabase, 'select pg_stat_statements_reset()');
  const cell = (value, width) => String(value).padStart(width);
  return rows
    .map(
      ({ calls, ms, rows: n, text }) =>
        `${cell(ms.toFixed(0), 8)} ms ${cell(calls, 8)}x ${cell(n, 9)} rows  ${text.slice(0, 160)}`,
    )
    .join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(summaryOf(process.argv[2], Number(process.argv[3] ?? 3)));
}
