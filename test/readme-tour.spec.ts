import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { runDemo } from '../src/imports/demo.js';
import { Recorder } from '../src/ledger/recorder.js';
import { PartyStore } from '../src/parties/party.store.js';
import { Database } from '../src/platform/database.js';
import { type Api, startApi } from './support/api.js';

interface Step {
  readonly document: string;
  readonly answer: unknown;
}

/** The README's tour: each GraphQL block with the answer printed below it. */
const stepsOf = (readme: string): Step[] =>
  [...readme.matchAll(/```graphql\n(.*?)```\s*```json\n(.*?)```/gs)].map(([, document = '', answer = '']) => ({
    document,
    answer: JSON.parse(answer) as unknown,
  }));

describe("README's tour", () => {
  const readme = readFileSync(`${process.cwd()}/README.md`, 'utf8');
  const tour = readme.slice(readme.indexOf('## Five minutes'), readme.indexOf('## The command line'));
  const steps = stepsOf(tour);
  let api: Api;

  beforeAll(async () => {
    api = await startApi({ HEADROOM_ROLE: 'all' });
    const of = <T>(token: abstract new (...args: never[]) => T): T => api.app.get(token, { strict: false });
    await runDemo({ recorder: of(Recorder), db: of(Database), parties: of(PartyStore) });
  });
  afterAll(async () => api.close());

  test('has the steps a reader is shown', () => {
    expect(steps.length).toBeGreaterThanOrEqual(8);
  });

  test.each(steps.map((step) => [step.document.trim().split('\n')[0] ?? '', step] as const))(
    '%s',
    async (_, { answer, document }) => {
      const { data, errors } = await api.ask(document);
      expect({ data, errors }).toEqual({ data: answer });
    },
  );
});
