import { expect, test } from '@jest/globals';
import { hostOf, isLoopback } from './loopback.js';

test.each(['127.0.0.1', '127.8.9.10', 'localhost', 'LOCALHOST', '::1', '[::1]', '::ffff:127.0.0.1'])(
  '%s is this machine',
  (host) => expect(isLoopback(host)).toBe(true),
);

test.each([
  '0.0.0.0',
  '::',
  '[::]',
  '',
  '10.0.0.1',
  '128.0.0.1',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'evil.example',
  '2130706433', // what a browser reads as 127.0.0.1, and no Host header of ours
])('"%s" is not this machine alone', (host) => expect(isLoopback(host)).toBe(false));

test.each([
  ['localhost:3000', 'localhost'],
  ['127.0.0.1', '127.0.0.1'],
  ['[::1]:80', '[::1]'],
])('the host of %s is %s', (header, host) => expect(hostOf(header)).toBe(host));
