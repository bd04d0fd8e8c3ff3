import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { Clock } from '../../src/platform/clock.js';
import { type Config, loadConfig } from '../../src/platform/config.js';
import { createApp } from '../../src/serve.js';
import { freshDatabase } from './database.js';

/** What a GraphQL answer says; `data` is as the query asks. */
export interface Answer {
  readonly data: Record<string, Answered>;
  readonly errors?: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
}

/** Anything an answer may hold: tests name what they look for. */
export interface Answered {
  readonly [field: string]: Answered;
}

/** The entries of a list in an answer. */
export const listOf = (value: Answered | undefined): readonly Answered[] => value as unknown as readonly Answered[];

/** The whole API on a database of its own, over HTTP. */
export interface Api {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly databaseUrl: string;
  ask(query: string, variables?: object, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The data of an answer that must have no errors. */
  data(query: string, variables?: object): Promise<Record<string, Answered>>;
  /** Rows straight from the tables. */
  sql<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Starts the API of a role on a fresh database, without the demo. */
export async function startApi(settings: NodeJS.ProcessEnv = {}): Promise<Api> {
  const fresh = await freshDatabase();
  const config: Config = loadConfig({
    DATABASE_URL: fresh.url,
    HEADROOM_ROLE: 'api',
    LOG_LEVEL: 'silent',
    PORT: '0',
    ...settings,
  });
  const app = await createApp(config, fresh.url);
  await app.listen(0, '127.0.0.1');
  const url = `${await app.getUrl()}/graphql`;
  const client = new pg.Client(fresh.url);
  await client.connect();
  await client.query('set headroom.tenant = 1');
  const ask: Api['ask'] = async (query, variables, headers = {}) => {
    const body = JSON.stringify({ query, variables });
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return (await response.json()) as Answer;
  };
  return {
    app,
    url,
    databaseUrl: fresh.url,
    ask,
    async data(query, variables) {
      const answer = await ask(query, variables);
      if (answer.errors !== undefined) throw new Error(`The API answers with errors: ${JSON.stringify(answer.errors)}`);
      return answer.data;
    },
    sql: async <Row extends object>(text: string, values: readonly unknown[] = []) =>
      (await client.query<Row>(text, [...values])).rows,
    async close() {
      await client.end();
      await app.close();
      await fresh.drop();
    },
  };
}

/** The clock of a running API, for those who must agree with it. */
export const clockOf = (api: Api): Clock => api.app.get(Clock, { strict: false });

/** A party of its own country, registered; a test names only what it is about. */
export async function registerParty(api: Api, id: string, country: string, more: object = {}): Promise<Answered> {
  const input = {
    idempotencyKey: `party ${id}`,
    id,
    name: `${id} Ltd.`,
    locationCountry: country,
    headquartersCountry: country,
    ...more,
  };
  const { registerParty: payload } = await api.data(
    `mutation ($input: PartyInput!) { registerParty(input: $input) {
       party { id sector location { code } headquarters { code } ultimateParent { id } parent { id } } replayed ledgerSequence
       userErrors { code path message remedy retryable } } }`,
    { input },
  );
  return payload as Answered;
}

const POSTED = `
  shipment { reference ledgerSequence lineTpp valueUsd act reversed determination { id } }
  determination { id subject authorization breaches flags reviewPolicy coveredTpp excessTpp lppQuota stands at
    asEnforced { authorization reviewPolicy } rulebooks { id } complianceRequired
    findings { rule met breach numbers { name value unit } citations { section rule } } }
  replayed largestQuantity ledgerSequence userErrors { code path message remedy retryable }`;

let keys = 0;

/** A shipment of 100 H100 modules from the United States, posted; a test names only what it is about. */
export async function post(api: Api, shipment: object): Promise<Answered> {
  keys += 1;
  const input = { idempotencyKey: `K-${keys}`, item: 'nvidia-h100-sxm5', quantity: 100, ...shipment };
  const { postShipment } = await api.data(
    `mutation ($input: PostShipmentInput!) { postShipment(input: $input) { ${POSTED} } }`,
    { input },
  );
  return postShipment as Answered;
}

/** Several of them in one call. */
export async function postMany(api: Api, shipments: readonly object[]): Promise<Answered> {
  const { postShipments } = await api.data(
    `mutation ($input: PostShipmentsInput!) { postShipments(input: $input) {
       results { ${POSTED} } ledgerSequence userErrors { code path } } }`,
    { input: { shipments } },
  );
  return postShipments as Answered;
}

/** A license for H100 modules, put on record. */
export async function issueLicense(api: Api, license: object): Promise<Answered> {
  keys += 1;
  const input = {
    idempotencyKey: `K-${keys}`,
    item: 'nvidia-h100-sxm5',
    quantity: 1000,
    valueUsd: '30000000',
    ...license,
  };
  const { issueLicense: payload } = await api.data(
    `mutation ($input: IssueLicenseInput!) { issueLicense(input: $input) {
       license { number licensedTpp usableThrough expiryEstimated status remainingQuantity }
       determination { id subject reviewPolicy coveredTpp excessTpp countedTpp debitCountry licenseNumber }
       replayed ledgerSequence userErrors { code path message remedy } } }`,
    { input },
  );
  return payload as Answered;
}
