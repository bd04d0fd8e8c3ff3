// The licenses of everything that is installed to run Headroom: `npm run licenses`. What is only needed to develop it is
// left out. Read from the installed packages themselves; of those for other platforms from the lock file.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What may be given on under Apache-2.0 without further conditions on its users. */
export const ALLOWED = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Python-2.0',
];

/** Name, version and license of each, sorted by name; the license as its package says it. */
export function productionLicenses() {
  const { packages } = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([place, { dev, devOptional }]) => place !== '' && !dev && !devOptional)
    .map(([place, locked]) => {
      const file = path.join(root, place, 'package.json');
      const found = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : locked;
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return { name, version: locked.version, license: String(found.license ?? 'none') };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A package that offers a choice, `(MIT OR GPL-3.0)`, is taken under the one that is allowed. */
export const isAllowed = (license) =>
  license
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((one) => ALLOWED.includes(one));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const all = productionLicenses();
  for (const { license, name, version } of all) console.log(`${license.padEnd(14)} ${name}@${version}`);
  const refused = all.filter(({ license }) => !isAllowed(license));
  console.log(`\n${all.length} packages, ${refused.length} under a license that is not allowed`);
  process.exitCode = refused.length === 0 ? 0 : 1;
}
