import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { Database } from './database.js';

/** How long the database may take to answer before we call it away. */
const PATIENCE_MS = 2_000;

export interface Health {
  readonly status: 'ok';
}

/** For whoever watches the process: an orchestrator, a load balancer. Says nothing that is not public. */
@Controller('health')
export class HealthController {
  constructor(private readonly database: Database) {}

  /** Is the process alive? Restart it when not. Knows nothing of the database: restarting us would not cure that. */
  @Get('live')
  live(): Health {
    return { status: 'ok' };
  }

  /** Can it answer? Send it no requests when not: 503 until the database answers again. */
  @Get('ready')
  async ready(): Promise<Health> {
    const late = new AbortController();
    const tooLate = sleep(PATIENCE_MS, undefined, { signal: late.signal }).then(() =>
      Promise.reject(new Error('late')),
    );
    try {
      await Promise.race([this.database.read((tx) => tx.query('select 1')), tooLate]);
      return { status: 'ok' };
    } catch (cause) {
      throw new ServiceUnavailableException(
        { status: 'unavailable', reason: 'the database does not answer' },
        { cause },
      );
    } finally {
      tooLate.catch(() => undefined);
      late.abort();
    }
  }
}
