import { expect, test } from '@jest/globals';
import { isRefusal, Refusal, refusalCodes } from './refusal.js';

test('a refusal says what its code says, unless it knows better', () => {
  const plain = new Refusal('REQUIRED');
  expect([plain.message, plain.remedy, plain.retryable]).toEqual(Object.values(refusalCodes.REQUIRED));

  const path = ['input', 'shipments', '3', 'quantity'];
  const better = new Refusal('NOT_POSITIVE', { message: 'quantity is 0', path, details: { quantity: 0 } });
  expect(better).toMatchObject({ message: 'quantity is 0', path, details: { quantity: 0 }, retryable: false });
});

test('it keeps what caused it', () => {
  const cause = new Error('ECONNREFUSED');
  expect(new Refusal('DATABASE_UNAVAILABLE', { cause }).cause).toBe(cause);
});

test('it is told from a fault, and by its code', () => {
  const refusal = new Refusal('NOT_FOUND');
  expect([isRefusal(refusal), isRefusal(refusal, 'NOT_FOUND'), isRefusal(refusal, 'BAD_INPUT')]).toEqual([
    true,
    true,
    false,
  ]);
  expect(isRefusal(new Error('NOT_FOUND'))).toBe(false);
});

test.each(Object.entries(refusalCodes))('%s is a code with a meaning and a remedy, both sentences', (code, kind) => {
  expect(code).toMatch(/^[A-Z][A-Z_]+[A-Z]$/);
  for (const text of [kind.meaning, kind.remedy]) expect(text).toMatch(/^[A-Z].+[./-]$/);
});
