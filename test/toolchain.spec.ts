import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');

interface LockEntry {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Readonly<Record<string, LockEntry>> };

describe('the lock file', () => {
  test('names no registry, so that everybody installs from the one they use', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });

  test("has every platform's optional packages: one missing makes npm ci fail for everybody there", () => {
    const missing = Object.entries(packages).flatMap(([place, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((name) => !isLocked(place, name))
        .map((name) => `${place} needs ${name}`),
    );
    expect(missing).toEqual([]);
  });
});

/** Looks a package up as Node does: beside the one that needs it, then further out. */
function isLocked(place: string, name: string): boolean {
  const here = place === '' ? '' : `${place}/`;
  if (packages[`${here}node_modules/${name}`] !== undefined) return true;
  if (place === '') return false;
  return isLocked(place.slice(0, Math.max(place.lastIndexOf('/node_modules/'), 0)), name);
}

describe('the settings', () => {
  test('are all in .env.example, with their defaults', async () => {
    const { loadConfig, ConfigError } = await import('../src/platform/config.js');
    const lines = read('.env.example')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line));
    const example = Object.fromEntries(lines.map((line) => line.split('=', 2)));
    expect(loadConfig(example)).toEqual(loadConfig({}));

    const known = (() => {
      try {
        loadConfig({ HEADROOM_NO_SUCH: 'x' });
      } catch (error) {
        if (error instanceof ConfigError) return error.message.split('one of ')[1]?.split(', ');
      }
      return undefined;
    })();
    expect(Object.keys(example).toSorted()).toEqual(known?.toSorted());
  });
});
