import { expect, test } from '@jest/globals';
import { isAbsence, isCollision } from './database-errors.js';

const coded = (code: string): Error => Object.assign(new Error('from the driver'), { code });

test.each(['40001', '40P01'])('%s is a collision, worth trying again', (code) => {
  expect([isCollision(coded(code)), isAbsence(coded(code))]).toEqual([true, false]);
});

test.each(['57P01', '57P03', '08006', '53300', 'ECONNREFUSED', 'ECONNRESET'])('%s is a database away', (code) => {
  expect([isCollision(coded(code)), isAbsence(coded(code))]).toEqual([false, true]);
});

test.each([
  'Connection terminated unexpectedly',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
])('"%s" is a database away', (message) => {
  expect(isAbsence(new Error(message))).toBe(true);
});

test('a host of which every address refuses is a database away', () => {
  expect(isAbsence(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]))).toBe(true);
});

test.each(['23505', '42P01', '57014', '22003'])('%s is neither: a fault of the request or ours', (code) => {
  expect([isCollision(coded(code)), isAbsence(coded(code))]).toEqual([false, false]);
});

test('what is no error at all is neither', () => {
  expect([isAbsence(undefined), isAbsence('away'), isCollision(null)]).toEqual([false, false, false]);
});
