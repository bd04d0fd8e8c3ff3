import { databaseRoles } from './database-roles.js';

/** What the account of an address is, among the roles of Headroom. */
export interface RoleState {
  readonly account: string;
  /** Roles that are not there, or that the account may not take. */
  readonly missing: readonly string[];
  /** Roles that pass row level security, as none of them may. */
  readonly unbound: readonly string[];
  /** The account itself passes it: nothing binds who gets hold of its password. */
  readonly isSuperuser: boolean;
}

type Query = (sql: string, values: unknown[]) => Promise<readonly object[]>;

/** Looks, and changes nothing. */
export async function readRoles(query: Query): Promise<RoleState> {
  const [row] = await query(STATE, [[...databaseRoles]]);
  const { account, isSuperuser, missing, unbound } = row as RoleState;
  return { account, missing, unbound, isSuperuser };
}

/** Throws when Headroom cannot be what its transactions must be; the message says what an administrator does about it. */
export function requireRoles({ account, missing, unbound }: RoleState): void {
  if (missing.length > 0)
    throw new Error(`The database account ${account} lacks ${missing.join(', ')}: ${remedyFor(account, missing)}.`);
  if (unbound.length > 0)
    throw new Error(
      `${unbound.join(', ')} must not pass row level security: \`alter role … nosuperuser nobypassrls\`.`,
    );
}

/** What makes missing roles. */
export const remedyFor = (account: string, missing: readonly string[]): string =>
  `\`headroom migrate\`, or as an administrator ${missing.map((role) => `\`create role ${role} nologin; grant ${role} to ${account}\``).join(', ')}`;

const STATE = `
  select current_user::text as account,
    (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as "isSuperuser",
    array(select wanted from unnest($1::text[]) wanted where not exists (
      select 1 from pg_roles r where r.rolname = wanted and pg_has_role(r.oid, 'member'))) as missing,
    array(select r.rolname::text from pg_roles r where r.rolname = any($1) and (r.rolsuper or r.rolbypassrls)) as unbound`;
