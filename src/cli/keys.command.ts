import type { Command } from 'commander';
import { callerRoles, type CallerRole, type Scope, scopes as allScopes } from '../platform/caller.js';
import { usualScopes } from '../access/usual-scopes.js';
import { UsageError } from './exit.js';
import { keys as KEYS_HELP, tenants as TENANTS_HELP } from './help-access.js';
import { type Outcome, toWord } from './options.js';
import { operator } from './operator.js';
import { note, print, table } from './output.js';

type Done = (outcome: Awaited<Outcome>) => void;
type Say = (line: string) => void;

interface CreateOptions {
  readonly name: string;
  readonly role: CallerRole;
  readonly tenant: string;
  readonly scopes?: string;
  readonly expires?: number;
}

const DAY_MS = 86_400_000;
const toDays = (option: string) => (text: string) => amountOf(option, text, 'days', 36_500) * DAY_MS;

/** `headroom keys …` and `headroom tenants …`. */
export function addAccessCommands(program: Command, say: Say, done: Done): void {
  const keys = program.command('keys').summary('who may ask: create, list, rotate and revoke API keys');
  keys.description('Create, list, rotate and revoke API keys.').addHelpText('after', KEYS_HELP);
  keys
    .command('create')
    .description('Create a key and print it, once.')
    .requiredOption('--name <name>', 'what it is for')
    .requiredOption('--role <role>', callerRoles.join(', '), (text) => toWord('--role', callerRoles, text))
    .option('--tenant <name>', 'whose records it is about', 'local')
    .option('--scopes <scopes>', 'read, write, admin, with commas (default: what the role can use)')
    .option('--expires <days>', 'in how many days it ends (default: never)', toDays('--expires'))
    .action(async (options: CreateOptions) => done(await createKey(options, say)));
  keys
    .command('list')
    .description('List the keys, without their secrets.')
    .action(async () => done(await listKeys(say)));
  keys
    .command('rotate')
    .description('Create a key in place of another, which goes on working for a while.')
    .argument('<id>', 'the id of the old key')
    .option('--overlap <hours>', 'how long the old key goes on working (default: 24)', toHours, 24 * 3_600_000)
    .option('--expires <days>', 'in how many days the new one ends (default: never)', toDays('--expires'))
    .action(async (id: string, options: { overlap: number; expires?: number }) =>
      done(await rotateKey(id, options, say)),
    );
  keys
    .command('revoke')
    .description('End a key, within seconds.')
    .argument('<id>', 'the id of the key')
    .action(async (id: string) => done(await revokeKey(id, say)));

  const tenants = program.command('tenants').summary('whose records: create and list tenants');
  tenants.description('Create and list tenants.').addHelpText('after', TENANTS_HELP);
  tenants
    .command('create')
    .description('Create a tenant.')
    .argument('<name>', 'its name')
    .action(async (name: string) => done(await createTenant(name, say)));
  tenants
    .command('list')
    .description('List the tenants.')
    .action(async () => done(await listTenants(say)));
}

async function createKey({ expires, name, role, scopes, tenant }: CreateOptions, say: Say): Outcome {
  const wanted = { name, role, tenant, scopes: scopesIn(scopes, role), expiresAt: instantIn(expires) };
  if (name === '' || name.length > 100)
    throw new UsageError('--name', 'it has no name of 1 to 100 characters', 'Say what it is for.');
  const { id, text } = await withAccess(say, (access) => access.createKey(operator(), wanted));
  return show(id, text);
}

async function rotateKey(id: string, options: { overlap: number; expires?: number }, say: Say): Outcome {
  const made = await withAccess(say, (access) =>
    access.rotateKey(operator(), id, options.overlap, instantIn(options.expires)),
  );
  note(`Key ${id} works for another ${options.overlap / 3_600_000} hours.`);
  return show(made.id, made.text);
}

async function revokeKey(id: string, say: Say): Outcome {
  await withAccess(say, (access) => access.revokeKey(operator(), id));
  await print(`Key ${id} is revoked. Running processes learn of it within two seconds.`);
  return undefined;
}

async function listKeys(say: Say): Outcome {
  const all = await withAccess(say, (access) => access.listKeys());
  const now = Date.now();
  const rows = all.map((key) => [
    key.id,
    key.name,
    key.tenantName,
    key.role,
    [...key.scopes].join(','),
    dayOf(key.createdAt),
    key.revokedAt !== null ? `revoked ${dayOf(key.revokedAt)}` : endOf(key.expiresAt, now),
  ]);
  await print(table(['id', 'name', 'tenant', 'role', 'scopes', 'created', 'ends'], rows));
  return undefined;
}

async function createTenant(name: string, say: Say): Outcome {
  if (!/^\S(.{0,98}\S)?$/.test(name)) throw new UsageError('<name>', 'it is no name', 'Use 1 to 100 characters.');
  const { id } = await withAccess(say, (access) => access.createTenant(operator(), name));
  await print(`Tenant ${name} has the number ${id}.`);
  return undefined;
}

async function listTenants(say: Say): Outcome {
  const all = await withAccess(say, (access) => access.listTenants());
  await print(
    table(
      ['number', 'name'],
      all.map(({ id, name }) => [String(id), name]),
    ),
  );
  return undefined;
}

async function withAccess<T>(
  say: Say,
  use: (access: import('../access/manage-access.js').ManageAccess) => Promise<T>,
): Promise<T> {
  const { withDatabase } = await import('./session.js');
  return withDatabase({ say, writes: false, load: () => load() }, ({ config, db }, { Assembly, ManageAccess }) =>
    use(new Assembly(db, config).make(ManageAccess)),
  );
}

async function load() {
  const { Assembly } = await import('./assembly.js');
  const { ManageAccess } = await import('../access/manage-access.js');
  return { Assembly, ManageAccess };
}

/** The secret to standard output and nothing else, so that it can go straight into a file or a vault. */
async function show(id: string, text: string): Outcome {
  note(`Key ${id}. Its secret is shown this once and kept nowhere; keep it as you keep a password.`);
  await print(text);
  return undefined;
}

function scopesIn(text: string | undefined, role: CallerRole): readonly Scope[] {
  if (text === undefined) return usualScopes(role);
  const words = text.split(',').map((word) => word.trim());
  const known = allScopes.filter((scope) => words.includes(scope));
  if (known.length === new Set(words).size) return known;
  throw new UsageError('--scopes', `"${text}" has other words`, `Use ${allScopes.join(', ')}, with commas between.`);
}

function amountOf(option: string, text: string, unit: string, most: number): number {
  const amount = Number(text);
  if (text.trim() !== '' && amount >= 0 && amount <= most) return amount;
  throw new UsageError(option, `"${text}" is no number of ${unit}`, `Use a number from 0 to ${most}.`);
}
const toHours = (text: string): number => amountOf('--overlap', text, 'hours', 8_760) * 3_600_000;

const instantIn = (ms: number | undefined): number | null => (ms === undefined ? null : Date.now() + ms);
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const endOf = (at: number | null, now: number): string =>
  at === null ? 'never' : at <= now ? `ended ${dayOf(at)}` : dayOf(at);
