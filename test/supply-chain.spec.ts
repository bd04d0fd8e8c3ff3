import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { isAllowed, productionLicenses } from './support/licenses.mjs';

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const json = (file: string): unknown => JSON.parse(read(file));

interface Locked {
  /** The package's own name, when it is installed under another. */
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}
const { packages } = json('package-lock.json') as { packages: Readonly<Record<string, Locked>> };
const locked = Object.entries(packages).filter(([place]) => place !== '');
const nameOf = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

describe('what is installed', () => {
  test('is exactly what the lock file names: each with the hash of its content', () => {
    expect(locked.length).toBeGreaterThan(400);
    const without = locked.filter(([, { integrity }]) => integrity?.startsWith('sha512-') !== true);
    expect(without.map(([place]) => place)).toEqual([]);
  });

  test('is installed by `npm ci` wherever we install, and never by `npm install`', () => {
    for (const file of ['.ci/run', 'docker/Dockerfile']) {
      expect(read(file)).toMatch(/\bnpm ci\b/);
      expect(read(file)).not.toMatch(/\bnpm (i|install|add|update)\b/);
    }
  });

  test('runs no script of its own: each package that has one is named, and none is allowed to', () => {
    const { allowScripts } = json('package.json') as { allowScripts: Readonly<Record<string, boolean>> };
    const having = locked
      .filter(([, { hasInstallScript }]) => hasInstallScript === true)
      .map(([place]) => nameOf(place));
    expect(Object.keys(allowScripts).toSorted()).toEqual([...new Set(having)].toSorted());
    expect(Object.values(allowScripts).filter(Boolean)).toEqual([]);
  });
});

describe('licenses', () => {
  test('of everything that Headroom runs with are allowed', () => {
    const all = productionLicenses();
    expect(all.length).toBeGreaterThan(150);
    expect(all.filter(({ license }) => !isAllowed(license))).toEqual([]);
  });

  test.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['GPL-3.0-only', false],
    ['(MIT AND GPL-3.0-only)', false],
    ['none', false],
  ])('%s: %s', (license, allowed) => {
    expect(isAllowed(license)).toBe(allowed);
  });
});

test('the bill of materials names every package of the lock file', () => {
  const text = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1e8,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const bom = JSON.parse(text) as { bomFormat: string; components: { purl: string }[] };
  expect(bom.bomFormat).toBe('CycloneDX');
  const named = new Set(bom.components.map(({ purl }) => decodeURIComponent(purl.split('?')[0] ?? '')));
  const missing = locked.filter(
    ([place, { name = nameOf(place), version }]) => !named.has(`pkg:npm/${name}@${version}`),
  );
  expect(missing.map(([place]) => place)).toEqual([]);
});
