import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger as Pino } from 'pino';
import type { LogLevel } from './config.js';

/**
 * Nest's logger, writing one JSON object per line with pino. Log ids, never the names of parties: logs travel further
 * than the database does.
 */
export class Logger implements LoggerService {
  readonly pino: Pino;

  constructor(level: LogLevel = 'info', destination?: DestinationStream) {
    const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime };
    this.pino = destination === undefined ? pino(options) : pino(options, destination);
  }

  log(message: unknown, ...more: unknown[]): void {
    this.write('info', message, more);
  }
  error(message: unknown, ...more: unknown[]): void {
    this.write('error', message, more);
  }
  warn(message: unknown, ...more: unknown[]): void {
    this.write('warn', message, more);
  }
  debug(message: unknown, ...more: unknown[]): void {
    this.write('debug', message, more);
  }
  verbose(message: unknown, ...more: unknown[]): void {
    this.write('trace', message, more);
  }
  fatal(message: unknown, ...more: unknown[]): void {
    this.write('fatal', message, more);
  }

  /** Nest passes the context last and a stack before it; an object, or an Error, goes in as fields. */
  private write(level: Exclude<LogLevel, 'silent'>, message: unknown, more: readonly unknown[]): void {
    const texts = more.filter((part) => typeof part === 'string');
    const context = texts.at(-1);
    const fields: Record<string, unknown> = Object.assign({}, ...more.filter(isPlain), context ? { context } : {});
    if (texts.length > 1) fields['stack'] = texts[0];
    if (message instanceof Error) this.pino[level]({ ...fields, err: message }, message.message);
    else if (isPlain(message)) this.pino[level]({ ...fields, ...message });
    else this.pino[level](fields, String(message));
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof Error);
}
