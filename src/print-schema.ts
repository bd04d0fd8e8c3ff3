import 'reflect-metadata';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { resolvers } from './app.module.js';
import { schemaOf, sdlOf, undescribed } from './platform/graphql-sdl.js';

/**
 * Writes `schema.graphql`; with `--check` it writes nothing and fails when the committed file differs. Either way it
 * fails when something in the schema has no description. Needs no database.
 */
async function printSchema(check: boolean): Promise<string[]> {
  const file = path.resolve('schema.graphql');
  const schema = await schemaOf(resolvers);
  const printed = sdlOf(schema);
  const complaints = undescribed(schema).map((place) => `${place} has no description`);

  if (!check) await writeFile(file, printed);
  else complaints.push(...difference(await readFile(file, 'utf8').catch(() => ''), printed));
  return complaints;
}

/** The first line that differs is enough of a hint: the command that cures it prints the rest. */
function difference(committed: string, printed: string): string[] {
  if (committed === printed) return [];
  const [before, after] = [committed.split('\n'), printed.split('\n')];
  const line = after.findIndex((text, index) => text !== before[index]);
  const at = line < 0 ? after.length : line;
  return [
    `schema.graphql is not what the resolvers say, from line ${at + 1} on.`,
    `  committed: ${before[at] ?? '(end of file)'}`,
    `  resolvers: ${after[at] ?? '(end of file)'}`,
    '  Run `npm run schema` and commit the result.',
  ];
}

const complaints = await printSchema(process.argv.includes('--check'));
for (const complaint of complaints) console.error(complaint);
if (complaints.length > 0) process.exitCode = 1;
