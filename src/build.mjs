// TypeScript to JavaScript with swc, file by file: no type check (`npm run typecheck` does that), a quarter of a
// second for everything and next to nothing when dist is up to date. Plain JavaScript, because it runs before a build.
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const sourceFolders = ['src', 'migrations'];

/**
 * Brings `dist/src` and `dist/migrations` up to date: compiles every source that is newer than its output and removes
 * outputs whose source is gone. Returns how many files it compiled. Two processes may build at once, for every file
 * is written beside its place and renamed. Throws when a source does not parse, or when the compiler is not installed.
 */
export async function build() {
  const sources = (await Promise.all(sourceFolders.map(sourcesIn))).flat();
  const rules = (await fs.stat(fileURLToPath(import.meta.url))).mtimeMs;
  const stale = [];
  for (const source of sources) {
    const needed = Math.max(rules, (await fs.stat(path.join(root, source))).mtimeMs);
    if ((await modifiedAt(outputOf(source))) < needed) stale.push(source);
  }
  if (stale.length > 0) {
    const compiler = await loadCompiler();
    const results = await Promise.allSettled(stale.map((source) => compile(compiler, source)));
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason.message] : []));
    if (failures.length > 0) throw new Error(`The build failed:\n${failures.join('\n')}`);
  }
  await removeOrphans(new Set(sources.map(outputOf)));
  return stale.length;
}

async function sourcesIn(folder) {
  const entries = await fs.readdir(path.join(root, folder), { recursive: true }).catch(() => []);
  return entries
    .filter((entry) => entry.endsWith('.ts') && !entry.endsWith('.spec.ts') && !entry.endsWith('.d.ts'))
    .map((entry) => path.join(folder, entry));
}

function outputOf(source) {
  return path.join(root, 'dist', source.replace(/\.ts$/, '.js'));
}

async function modifiedAt(file) {
  return fs.stat(file).then(
    (stat) => stat.mtimeMs,
    () => -1,
  );
}

async function loadCompiler() {
  try {
    return await import('@swc/core');
  } catch (cause) {
    throw new Error('Building needs the development packages: run `npm ci` without --omit=dev.', { cause });
  }
}

async function compile(compiler, source) {
  const output = outputOf(source);
  const { code, map } = await compiler
    .transformFile(path.join(root, source), {
      swcrc: false,
      sourceMaps: true,
      sourceFileName: path.relative(path.dirname(output), path.join(root, source)),
      module: { type: 'es6' },
      jsc: {
        target: 'es2022',
        keepClassNames: true,
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
    })
    .catch((error) => {
      throw new Error(`${source}: ${error.message}`);
    });
  await fs.mkdir(path.dirname(output), { recursive: true });
  await writeWhole(`${output}.map`, map);
  await writeWhole(output, `${code}\n//# sourceMappingURL=${path.basename(output)}.map\n`);
}

async function writeWhole(file, text) {
  const draft = `${file}.${process.pid}.draft`;
  await fs.writeFile(draft, text);
  await fs.rename(draft, file);
}

async function removeOrphans(outputs) {
  for (const folder of sourceFolders) {
    const compiled = path.join(root, 'dist', folder);
    for (const entry of await fs.readdir(compiled, { recursive: true }).catch(() => [])) {
      const file = path.join(compiled, entry);
      if (entry.endsWith('.js') && !outputs.has(file)) {
        await Promise.all([fs.rm(file, { force: true }), fs.rm(`${file}.map`, { force: true })]);
      }
    }
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(await fs.realpath(process.argv[1])).href) {
  try {
    await build();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
