import { Injectable } from '@nestjs/common';
import { contentHash } from '../ledger/content-hash.js';
import type { HolidayFact } from '../ledger/facts.js';
import { type Answered, answerEach } from '../ledger/record-answer.js';
import { Recorder } from '../ledger/recorder.js';
import type { Caller } from '../platform/caller.js';
import { type Given, problemsOf } from '../platform/input-check.js';
import { RecordHolidayInput } from './holiday.graphql.js';

/** Records a legal holiday; a license whose last usable day moves has its later shipments judged again. */
@Injectable()
export class RecordHoliday {
  constructor(private readonly recorder: Recorder) {}

  async run(caller: Caller, input: Given<RecordHolidayInput>): Promise<Answered> {
    const [answer] = await answerEach([input], {
      pathOf: () => ['input'],
      problemsOf: (one, path) => problemsOf(RecordHolidayInput, one, path),
      factOf,
      record: (facts) => this.recorder.record(facts, caller.tenant),
    });
    if (answer === undefined) throw new Error('one holiday has one answer');
    return answer;
  }
}

const factOf = ({ idempotencyKey, name, on }: Given<RecordHolidayInput>): HolidayFact => ({
  kind: 'HOLIDAY',
  requestKey: idempotencyKey,
  contentHash: contentHash([on, name]),
  on,
  name: name ?? '',
});
