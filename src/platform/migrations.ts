import fs from 'node:fs';
import type { MigrationInterface } from 'typeorm';

type MigrationClass = new () => MigrationInterface;

const folder = new URL('../../migrations/', import.meta.url);

/**
 * The steps of the folder `migrations`, in the order of their numbers (`0001-foundation`, `0002-…`). Each file exports
 * one class with `up`; TypeORM sorts by the time at the end of the class name, which must be the same order. Throws
 * when a file has no class or two files have one number.
 */
export async function loadMigrations(): Promise<MigrationClass[]> {
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((name) => /^\d{4}-.+\.(js|ts)$/.test(name)) : [];
  const numbers = files.map((name) => name.slice(0, 4));
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
  if (twice !== undefined) throw new Error(`Two migrations have the number ${twice}.`);
  return Promise.all(files.toSorted().map(loadMigration));
}

async function loadMigration(file: string): Promise<MigrationClass> {
  const exported = (await import(new URL(file, folder).href)) as Record<string, unknown>;
  const step = Object.values(exported).find(isMigration);
  if (step === undefined) throw new Error(`migrations/${file} exports no class with up().`);
  return step;
}

function isMigration(value: unknown): value is MigrationClass {
  return typeof value === 'function' && typeof (value.prototype as { up?: unknown } | undefined)?.up === 'function';
}
