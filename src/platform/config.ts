import 'reflect-metadata';
import fs from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { Expose, plainToInstance, Transform } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  MinLength,
  validateSync,
} from 'class-validator';
import { type LicenseThresholds, USUAL_DRAWN_PERCENTS, USUAL_EXPIRY_DAYS } from '../rules/license-thresholds.rule.js';
import { USUAL_THRESHOLDS } from '../rules/veu-thresholds.rule.js';
import { AccessConfig, accessSettingNames } from './config-access.js';
import { contradictions } from './config-contradictions.js';

export const roles = ['all', 'api', 'worker'] as const;
export const allocationBases = ['LICENSED', 'EXPORTED'] as const;
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export type Role = (typeof roles)[number];
export type AllocationBasis = (typeof allocationBases)[number];
export type LogLevel = (typeof logLevels)[number];

const port = { message: 'a whole number from 0 to 65535' };
const postgresAddress = { message: 'an address such as postgres://user:password@host:5432/database' };
const redisAddress = { message: 'an address such as redis://host:6379 or rediss://user:password@host:6379/0' };

/** Every setting of Headroom, checked. `.env.example` describes each one for its user; nothing else reads the environment. */
export class Config extends AccessConfig {
  /** The Postgres to use. Absent: Headroom starts the Postgres of its npm packages in `dataDir`. */
  @Expose({ name: 'DATABASE_URL' })
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\/[^\s/]+\/?[^\s]*$/, postgresAddress)
  readonly databaseUrl?: string;

  /** The Redis that holds the jobs. Absent: they live in Postgres, and are added in the posting transaction. */
  @Expose({ name: 'REDIS_URL' })
  @IsOptional()
  @Matches(/^rediss?:\/\/[^\s]+$/, redisAddress)
  readonly redisUrl?: string;

  /** Where the embedded Postgres keeps its data; relative to the working directory. */
  @Expose({ name: 'HEADROOM_DATA_DIR' })
  @IsString({ message: 'a folder' })
  @MinLength(1, { message: 'a folder' })
  readonly dataDir: string = '.headroom';

  /** 0 takes a free port. */
  @Expose({ name: 'PORT' })
  @Transform(({ value }) => (/^\d{1,5}$/.test(String(value)) ? Number(value) : value))
  @IsInt(port)
  @Min(0, port)
  @Max(65535, port)
  readonly port: number = 3000;

  @Expose({ name: 'HOST' })
  @Matches(/^[\w.:-]+$/, { message: 'a host name or an IP address to listen on' })
  readonly host: string = '127.0.0.1';

  /** What this process does: answer GraphQL, recompute statuses, or both. */
  @Expose({ name: 'HEADROOM_ROLE' })
  @IsIn(roles, { message: oneOf(roles) })
  readonly role: Role = 'all';

  /** Which reading heads an allocation's status; the other one is shown beside it. */
  @Expose({ name: 'ALLOCATION_BASIS' })
  @IsIn(allocationBases, { message: oneOf(allocationBases) })
  readonly allocationBasis: AllocationBasis = 'LICENSED';

  /** At which percentages of a limit a VEU's planner is told, ascending. */
  @Expose({ name: 'HEADROOM_VEU_THRESHOLDS' })
  @Transform(({ value }) => thresholdsFrom(value))
  @IsArray({ message: 'percentages of a limit from 1 to 999, ascending, such as 80,90,95,100' })
  readonly veuThresholds: readonly bigint[] = USUAL_THRESHOLDS;

  /** So many days before the last usable day of a license somebody is told, descending. A choice of the house. */
  @Expose({ name: 'HEADROOM_LICENSE_EXPIRY_DAYS' })
  @Transform(({ value }) => expiryDaysFrom(value))
  @IsArray({ message: 'days from 1 to 999, descending, such as 90,30,7' })
  readonly licenseExpiryDays: readonly number[] = USUAL_EXPIRY_DAYS;

  /** At which percentages drawn of the quantity or value of a license somebody is told, ascending. A choice of the house. */
  @Expose({ name: 'HEADROOM_LICENSE_DRAWN_PERCENTS' })
  @Transform(({ value }) => thresholdsFrom(value))
  @IsArray({ message: 'percentages from 1 to 999, ascending, such as 80,95' })
  readonly licenseDrawnPercents: readonly bigint[] = USUAL_DRAWN_PERCENTS;

  /** Whether the first start with an empty database loads the demo scenario. */
  @Expose({ name: 'HEADROOM_DEMO' })
  @IsIn(['on', 'off'], { message: oneOf(['on', 'off']) })
  readonly demo: 'on' | 'off' = 'on';

  @Expose({ name: 'LOG_LEVEL' })
  @IsIn(logLevels, { message: oneOf(logLevels) })
  readonly logLevel: LogLevel = 'info';
}

/** When somebody is told that a license runs out, by the settings. */
export const licenseThresholdsIn = (config: Config): LicenseThresholds => ({
  expiryDays: config.licenseExpiryDays,
  drawnPercents: config.licenseDrawnPercents,
});

const settingNames: Readonly<Record<keyof Config, string>> = {
  databaseUrl: 'DATABASE_URL',
  redisUrl: 'REDIS_URL',
  dataDir: 'HEADROOM_DATA_DIR',
  port: 'PORT',
  host: 'HOST',
  role: 'HEADROOM_ROLE',
  allocationBasis: 'ALLOCATION_BASIS',
  veuThresholds: 'HEADROOM_VEU_THRESHOLDS',
  licenseExpiryDays: 'HEADROOM_LICENSE_EXPIRY_DAYS',
  licenseDrawnPercents: 'HEADROOM_LICENSE_DRAWN_PERCENTS',
  demo: 'HEADROOM_DEMO',
  logLevel: 'LOG_LEVEL',
  ...accessSettingNames,
};

/** The settings are wrong. The message has one line per variable: its name, what was given, what it should be. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** The exit code of a process that cannot start for its settings: EX_CONFIG of sysexits.h. */
  readonly exitCode = 78;
}

/**
 * Reads and checks the settings. An empty variable counts as absent. Throws `ConfigError` for a wrong value and for a
 * `HEADROOM_…` name that is not a setting, because a misspelt setting would silently do nothing.
 */
export function loadConfig(environment: NodeJS.ProcessEnv = readEnvironment()): Config {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value !== '');
  const known = new Set(Object.values(settingNames));
  const unknown = given.map(([name]) => name).filter((name) => name.startsWith('HEADROOM_') && !known.has(name));

  const values = Object.fromEntries(given.filter(([name]) => known.has(name)));
  const config = plainToInstance(Config, values, { excludeExtraneousValues: true, exposeDefaultValues: true });
  const problems = [
    ...validateSync(config).map(({ property, constraints }) => {
      const name = settingNames[property as keyof Config];
      const should = Object.values(constraints ?? {})[0] ?? 'something else';
      return `${name} is "${withoutPassword(values[name] ?? '')}": it must be ${should}`;
    }),
    ...unknown.map((name) => `${name} is no setting: it must be one of ${[...known].join(', ')}`),
  ];
  if (problems.length === 0) problems.push(...contradictions(config));
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return Object.freeze(config);
}

/** The environment of this process, over a `.env` file in the working directory when there is one. */
export function readEnvironment(): NodeJS.ProcessEnv {
  const file = path.resolve('.env');
  return fs.existsSync(file) ? { ...parseEnv(fs.readFileSync(file, 'utf8')), ...process.env } : process.env;
}

/** What a program that we start inherits: everything but the settings, for they may hold passwords. */
export function environmentForChildren(extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const settings = new Set(Object.values(settingNames));
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.has(name))), ...extra };
}

/** Percentages as numbers; what is none of that, as it came. */
function thresholdsFrom(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[1-9]\d{0,2}(\s*,\s*[1-9]\d{0,2})*$/.test(value)) return value;
  const percents = value.split(',').map((one) => BigInt(one.trim()));
  return percents.every((percent, index) => percent > (percents[index - 1] ?? 0n)) ? percents : value;
}

/** Days as numbers, descending; what is none of that, as it came. */
function expiryDaysFrom(value: unknown): unknown {
  const days = typeof value === 'string' ? value.split(',').map((one) => one.trim()) : [];
  const given = days.toReversed().join(',');
  const ascending = thresholdsFrom(given);
  return Array.isArray(ascending) ? ascending.map(Number).toReversed() : value;
}

function oneOf(words: readonly string[]): string {
  return `one of ${words.join(', ')}`;
}

function withoutPassword(text: string): string {
  return text.replace(/(:\/\/[^:/@\s]*):[^@\s]*@/, '$1:***@');
}
