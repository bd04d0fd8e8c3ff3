import 'reflect-metadata';
import { type ChildProcess, fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Fact, LicenseFact, ReversalFact, ShipmentFact } from '../../src/ledger/facts.js';
import { type Recorded, Recorder } from '../../src/ledger/recorder.js';
import { PartyStore } from '../../src/parties/party.store.js';
import { Database, LOCAL_TENANT } from '../../src/platform/database.js';
import { InputPipe } from '../../src/platform/graphql-bad-input.js';
import { type DriverConfig, HeadroomDriver } from '../../src/platform/graphql-driver.js';
import { day, instant } from '../../src/rules/day.js';
import { type PresumptionProcess, presumptionRoot } from './presumption-root.mjs';

/** The instant the processes of these tests take it to be. */
export const NOW = instant('2026-06-15T12:00:00Z');

/** One H100 SXM5 has 15,832 TPP: 49,898 fit a country's allocation, 1,699 an LPP quota. */
export const H100 = 'nvidia-h100-sxm5';

/** A process without HTTP: one that computes, or one that only posts. */
export async function startProcess(of: PresumptionProcess): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(await root(of), { logger: ['error'], abortOnError: false });
}

/** A process that answers GraphQL on a free port. */
export async function startApi(of: PresumptionProcess): Promise<{ app: NestFastifyApplication; url: string }> {
  const graphql = GraphQLModule.forRoot<DriverConfig>({
    driver: HeadroomDriver,
    autoSchemaFile: true,
    path: '/graphql',
  });
  const { imports = [], ...rest } = await root(of);
  const whole = { ...rest, imports: [...imports, graphql] };
  const options = { logger: ['error' as const], abortOnError: false };
  const app = await NestFactory.create<NestFastifyApplication>(whole, new FastifyAdapter(), options);
  app.useGlobalPipes(new InputPipe());
  await app.listen(0, '127.0.0.1');
  return { app, url: `${await app.getUrl()}/graphql` };
}

/** A worker in a process of its own, from the built code: to be killed. Ready when this resolves. */
export async function spawnWorker(of: Omit<PresumptionProcess, 'role'>): Promise<ChildProcess> {
  const script = new URL('./presumption-worker.mjs', import.meta.url);
  const child = fork(script, [JSON.stringify({ now: NOW, ...of })], { execArgv: [], stdio: 'inherit' });
  await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the worker ended before it was ready'))),
  ]);
  return child;
}

/** Ends a process at once, like a power cut. */
export async function kill(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

const root = (of: PresumptionProcess) => presumptionRoot((file) => import(`../../src/${file}`), { now: NOW, ...of });

/** Registers parties headquartered in Brazil: consignees that are no ally's and nobody's subsidiary. */
export async function registerParties(app: INestApplicationContext, ids: readonly string[]): Promise<void> {
  const parties = ids.map((id) => ({
    id,
    name: id,
    locationCountry: 'BR',
    headquartersCountry: 'BR',
    sector: 'PRIVATE' as const,
    parentId: null,
    evidence: null,
    contentHash: hashOf(id),
  }));
  await app.get(Database).transaction((tx) => app.get(PartyStore).insert(tx, parties));
}

let count = 0;

/** 100 H100 to Brazil under a license that is not on record: it counts for the country in both measures. */
export function shipment(given: Partial<ShipmentFact> = {}): ShipmentFact {
  count += 1;
  const fact = {
    kind: 'SHIPMENT',
    requestKey: null,
    reference: `S-${process.pid}-${count}`,
    exportedAt: instant('2026-06-01T10:00:00Z'),
    act: 'EXPORT',
    fromCountry: 'US',
    destinationCountry: 'BR',
    consigneeId: 'ACME',
    endUserId: null,
    siteId: null,
    itemId: H100,
    quantity: 100n,
    valueCents: 300_000_000n,
    named: 'LICENSE',
    licenseNumber: 'NOT-ON-RECORD',
    purpose: 'USE',
    onBreach: 'RECORD',
    ...given,
  } as const;
  return { ...fact, contentHash: hashOf(fact.reference) };
}

/** Takes back a shipment. */
export const reversalOf = (reference: string): ReversalFact => ({
  kind: 'REVERSAL',
  requestKey: null,
  reference: `R-${reference}`,
  reversesReference: reference,
  reason: 'it did not leave',
  contentHash: hashOf(`R-${reference}`),
});

/** A license for 10 H100 to Brazil, usable for a year from 1 June 2026 on. */
export function license(given: Partial<LicenseFact> & { number: string }): LicenseFact {
  return {
    kind: 'LICENSE',
    requestKey: null,
    issuedOn: day('2026-06-01'),
    expiresOn: day('2027-05-31'),
    destinationCountry: 'BR',
    consigneeId: 'ACME',
    itemId: H100,
    quantity: 10n,
    valueCents: 30_000_000n,
    replacesNumber: null,
    contentHash: hashOf(given.number),
    ...given,
  };
}

/** Records facts and throws unless all were recorded. */
export async function record(app: INestApplicationContext, ...facts: Fact[]): Promise<readonly Recorded[]> {
  const answers = await app.get(Recorder).record(facts, LOCAL_TENANT);
  for (const answer of answers) if (answer.outcome === 'REFUSED') throw new Error(`refused: ${answer.code}`);
  return answers;
}

const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();
