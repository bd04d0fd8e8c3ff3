import { describe, expect, test } from '@jest/globals';
import { tooMuchIn } from './json-scan.js';

const pad = (text: string): string => text.padEnd(20_000);

describe('a JSON text', () => {
  test.each([
    { why: '24 levels', text: '['.repeat(24) + ']'.repeat(24), refused: false },
    { why: '25 levels', text: '['.repeat(25), refused: true },
    { why: '25 levels, half of them objects', text: '[{"a":'.repeat(13), refused: true },
    { why: 'as many values as allowed', text: `[${'1,'.repeat(60_000)}1]`, refused: false },
    { why: 'one value more', text: `[${'1,'.repeat(60_001)}1]`, refused: true },
    { why: 'brackets and commas in a text', text: `["${'[{,'.repeat(30_000)}"]`, refused: false },
    { why: 'an escaped quote before them', text: `["\\"${'['.repeat(30)}"]`, refused: false },
    { why: 'an escaped backslash before the end', text: `["\\\\", ${'['.repeat(30)}`, refused: true },
    { why: 'a thousand lists one after the other', text: '[]'.repeat(1_000), refused: false },
    { why: 'a text that never ends', text: `["${'x'.repeat(30_000)}`, refused: false },
    { why: 'a text that ends in backslashes', text: `["${'\\'.repeat(30_001)}"`, refused: false },
  ])('of $why', ({ refused, text }) => {
    expect(tooMuchIn(pad(text)) !== undefined).toBe(refused);
  });

  test('that is short is not looked at', () => {
    expect(tooMuchIn('['.repeat(1_000))).toBeUndefined();
  });
});
