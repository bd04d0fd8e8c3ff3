import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { buildSchema, parse, validate } from 'graphql';
import { EXAMPLES } from '../src/platform/graphiql-page.js';

describe('the queries GraphiQL opens with', () => {
  const schema = buildSchema(readFileSync(`${process.cwd()}/schema.graphql`, 'utf8'));

  test.each(EXAMPLES.map((query) => [query.split('\n')[0] ?? '', query]))('%s', (_, query) => {
    expect(validate(schema, parse(query))).toEqual([]);
  });
});
