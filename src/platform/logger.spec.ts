import { expect, test } from '@jest/globals';
import { Logger } from './logger.js';

function logged(write: (logger: Logger) => void, level: 'info' | 'warn' = 'info'): Record<string, unknown>[] {
  const lines: string[] = [];
  write(new Logger(level, { write: (line: string) => void lines.push(line) }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test('a line is one object with its level, time, context and message', () => {
  const [line] = logged((logger) => logger.log('started', { tenant: 1 }, 'Main'));
  expect(line).toMatchObject({ level: 30, msg: 'started', tenant: 1, context: 'Main' });
  expect(line?.['time']).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
});

test('an error keeps its stack, in either way Nest passes one', () => {
  const [error, text] = logged((logger) => {
    logger.error(new TypeError('broken'));
    logger.error('broken', 'at somewhere', 'Main');
  });
  expect(error).toMatchObject({ level: 50, msg: 'broken', err: { type: 'TypeError', stack: expect.any(String) } });
  expect(text).toMatchObject({ level: 50, msg: 'broken', stack: 'at somewhere', context: 'Main' });
});

test('what is below the level is not written', () => {
  const lines = logged((logger) => {
    logger.log('no');
    logger.debug('no');
    logger.warn('yes');
  }, 'warn');
  expect(lines.map((line) => line['msg'])).toEqual(['yes']);
});
