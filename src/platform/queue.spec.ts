import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { distinctSubjects, jobOptions } from './queue.js';

test('subjects come once each and in an order that does not depend on who announces them', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1 })), (subjects) => {
      const announced = distinctSubjects(subjects.map((subject) => ({ subject })));
      const reversed = distinctSubjects(subjects.toReversed().map((subject) => ({ subject })));
      expect(announced).toEqual(reversed);
      expect(new Set(announced)).toEqual(new Set(subjects));
      expect(announced).toHaveLength(new Set(subjects).size);
    }),
  );
});

test('a job that runs does not swallow one that is added meanwhile', () => {
  expect(jobOptions('CL').deduplication).toEqual({ id: 'CL', keepLastIfActive: true });
});
