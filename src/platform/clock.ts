import { Injectable } from '@nestjs/common';

/** Tells what time it is. An argument of whatever needs it, so that a test decides the time. */
export abstract class Clock {
  /** The current instant in milliseconds since 1970-01-01T00:00:00Z. */
  abstract now(): number;
}

/** The machine's clock. */
@Injectable()
export class SystemClock extends Clock {
  override now(): number {
    return Date.now();
  }
}
