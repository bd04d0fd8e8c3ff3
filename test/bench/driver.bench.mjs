// What one GraphQL request costs: CPU of the server process per request, beside a bare Fastify route in the same run.
//
//   node src/build.mjs && node test/bench/driver.bench.mjs
//
// DRIVER=<file>#<export> measures another Nest driver in the same rounds, SECONDS (default 2) is the length of a round,
// ROUNDS (default 3) their number; the whole run ends by itself. CPU is the lowest of the rounds: the rest is noise.
import { fork } from 'node:child_process';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const self = fileURLToPath(import.meta.url);
const ours = `${path.resolve(path.dirname(self), '../../dist/src/platform/graphql-driver.js')}#HeadroomDriver`;
const CONNECTIONS = 16;

async function measure() {
  const seconds = Number(process.env.SECONDS ?? 2);
  const rounds = Number(process.env.ROUNDS ?? 3);
  const servers = { 'bare Fastify route': 'bare', 'our driver': ours };
  if (process.env.DRIVER) servers[process.env.DRIVER.split('#')[1] ?? 'other driver'] = process.env.DRIVER;

  const running = await Promise.all(Object.entries(servers).map(([name, what]) => start(name, what)));
  const queries = {
    typename: '{ __typename }',
    ping: '{ ping }',
    list: '{ boards { number name tpp country year quarter used limit } }',
  };
  for (const [title, query] of Object.entries(queries)) {
    const lowest = new Map();
    for (let round = 0; round <= rounds; round += 1) {
      for (const server of running) {
        const result = await load(server, query, round === 0 ? 1 : seconds); // the first round warms up
        const known = lowest.get(server.name);
        if (round > 0 && (known === undefined || result.cpu < known.cpu)) lowest.set(server.name, result);
      }
    }
    const base = lowest.get('our driver').cpu;
    for (const [name, { cpu, perSecond }] of lowest) {
      const ratio = (base / cpu).toFixed(2);
      console.log(
        `${title.padEnd(9)} ${name.padEnd(20)} ${cpu.toFixed(1).padStart(7)} us CPU  ${perSecond.toFixed(0).padStart(6)}/s  ours is ${ratio} times this`,
      );
    }
  }
  for (const { child } of running) child.kill();
}

function start(name, what) {
  const child = fork(self, ['serve', what], { env: { ...process.env, NODE_ENV: 'production' } });
  return new Promise((resolve, reject) => {
    child.once('message', ({ port }) => resolve({ name, child, port }));
    child.once('exit', () => reject(new Error(`the server for ${name} ended`)));
  });
}

/** Keeps some connections busy for a while; asks the server for its CPU time before and after. */
async function load({ child, port }, query, seconds) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const body = JSON.stringify({ query });
  const until = Date.now() + seconds * 1_000;
  const before = await cpuOf(child);
  let requests = 0;
  const caller = async () => {
    while (Date.now() < until) {
      await post(agent, port, body);
      requests += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, caller));
  const spent = (await cpuOf(child)) - before;
  agent.destroy();
  return { cpu: spent / requests, perSecond: requests / seconds };
}

function cpuOf(child) {
  child.send('cpu');
  return new Promise((resolve) => child.once('message', resolve));
}

function post(agent, port, body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const request = http.request(
      { agent, port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers },
      (response) => {
        let text = '';
        response.on('data', (chunk) => (text += chunk));
        response.on('end', () => (text.startsWith('{"data"') ? resolve() : reject(new Error(text.slice(0, 300)))));
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

async function serve(what) {
  const port = what === 'bare' ? await serveBare() : await serveGraphql(what);
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send(user + system);
  });
  process.on('disconnect', () => process.exit());
  process.send({ port });
}

const BOARDS = Array.from({ length: 100 }, (_, number) => ({
  number,
  name: `board ${number}`,
  tpp: '20919.2',
  country: 'CL',
  year: 2026,
  quarter: 1 + (number % 4),
  used: '123456.7',
  limit: '26900000',
}));

async function serveBare() {
  const { fastify } = await import('fastify');
  const app = fastify();
  app.post('/graphql', async ({ body: { query } }) =>
    JSON.stringify({ data: query.includes('boards') ? { boards: BOARDS } : { ping: 'pong' } }),
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app.server.address().port;
}

async function serveGraphql(what) {
  await import('reflect-metadata');
  const { Module } = await import('@nestjs/common');
  const { NestFactory } = await import('@nestjs/core');
  const { Field, GraphQLModule, Int, ObjectType, Query, Resolver } = await import('@nestjs/graphql');
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  const [file, name] = what.split('#');
  const { [name]: driver } = await import(pathToFileURL(path.resolve(file)).href);

  const Board = class Board extends Object {};
  for (const [key, value] of Object.entries(BOARDS[0])) {
    Field(() => (typeof value === 'number' ? Int : String))(Board.prototype, key);
  }
  ObjectType('Board')(Board);
  class BoardResolver {
    ping() {
      return 'pong';
    }
    boards() {
      return BOARDS;
    }
  }
  const decorate = (method, type) =>
    Query(type)(BoardResolver.prototype, method, Object.getOwnPropertyDescriptor(BoardResolver.prototype, method));
  decorate('ping', () => String);
  decorate('boards', () => [Board]);
  Resolver()(BoardResolver);

  const BenchModule = class BenchModule extends Object {};
  const graphql = GraphQLModule.forRoot({ driver, autoSchemaFile: true, path: '/graphql', jit: 3 });
  Module({ imports: [graphql], providers: [BoardResolver] })(BenchModule);
  const app = await NestFactory.create(BenchModule, new FastifyAdapter(), { logger: ['error'] });
  await app.listen(0, '127.0.0.1');
  return app.getHttpServer().address().port;
}

if (process.argv[2] === 'serve') await serve(process.argv[3]);
else await measure();
