import 'reflect-metadata';
import { Clock, SystemClock } from '../platform/clock.js';
import { Config } from '../platform/config.js';
import { Database } from '../platform/database.js';

type Token<T> = abstract new (...needs: never[]) => T;
type Class<T> = new (...needs: never[]) => T;

/**
 * Puts together what one command needs, from what the classes themselves declare: each is made once, with its constructor's
 * classes. Nest would do the same, and load GraphQL first, which takes longer than most answers.
 */
export class Assembly {
  private readonly parts = new Map<unknown, unknown>();

  constructor(db: Database, config: Config) {
    this.give(Database, db).give(Config, config).give(Clock, new SystemClock());
  }

  /** What stands for a class, such as a port's implementation. */
  give<T>(token: Token<T>, part: T): this {
    this.parts.set(token, part);
    return this;
  }

  make<T>(wanted: Class<T>): T {
    const known = this.parts.get(wanted);
    if (known !== undefined) return known as T;
    const needs = (Reflect.getMetadata('design:paramtypes', wanted) ?? []) as Class<unknown>[];
    if (needs.length < wanted.length)
      throw new Error(`${wanted.name} does not declare what it needs: it is not @Injectable().`);
    const part = new wanted(...(needs.map((need) => this.make(need)) as never[]));
    this.parts.set(wanted, part);
    return part;
  }
}
