import 'reflect-metadata';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Changes } from '../src/platform/changes.js';
import { Clock } from '../src/platform/clock.js';
import { Config, loadConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { PlatformModule } from '../src/platform/platform.module.js';
import { Queue } from '../src/platform/queue.js';
import { freshDatabase, type FreshDatabase } from './support/database.js';

let fresh: FreshDatabase;
let app: NestFastifyApplication;
let url: string;

beforeAll(async () => {
  fresh = await freshDatabase();
  const platform = PlatformModule.forRoot({ config: loadConfig({ PORT: '0' }), databaseUrl: fresh.url });
  app = await NestFactory.create<NestFastifyApplication>(platform, new FastifyAdapter(), { logger: ['error'] });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
});
afterAll(async () => {
  await app.close();
  await fresh.drop();
});

test('the platform gives rooms what they ask for', () => {
  for (const token of [Config, Clock, Database, Queue, Changes]) expect(app.get(token)).toBeInstanceOf(token);
});

test('a live process with a database is ready', async () => {
  const [live, ready] = await Promise.all([fetch(`${url}/health/live`), fetch(`${url}/health/ready`)]);
  expect([live.status, ready.status]).toEqual([200, 200]);
  expect(await ready.json()).toEqual({ status: 'ok' });
});

test('metrics are in the format of Prometheus', async () => {
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await response.text()).toMatch(/^headroom_database_connections\{state="idle"\} \d+$/m);
});

test('a live process without its database is alive, and not ready', async () => {
  await app.get(Database).close();
  const [live, ready] = await Promise.all([fetch(`${url}/health/live`), fetch(`${url}/health/ready`)]);
  expect([live.status, ready.status]).toEqual([200, 503]);
});
