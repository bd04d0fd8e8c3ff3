import type { Caller } from './caller.js';
import type { GraphqlRequest } from './graphql-context.js';
import { Refusal, type RefusalAbout, type RefusalCode } from './refusal.js';

/** Somebody let in. */
export interface Admission {
  readonly caller: Caller;
  /** Headers that belong on the answer, such as what remains of a rate limit. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What somebody asks for, known before it runs. */
export interface Asked {
  /** `endpoint` is something that is no GraphQL, such as `/metrics`. */
  readonly kind: 'query' | 'mutation' | 'subscription' | 'endpoint';
  /** The name the operation was given; `null` without one. */
  readonly name: string | null;
  /** The root fields, each once; introspection is not among them. */
  readonly fields: readonly string[];
}

/** What a WebSocket says in its `connection_init`. */
export type ConnectionParams = Readonly<Record<string, unknown>>;

/** A refusal at the gate. It says no more than its code: why a key was not taken is for the log of the operator. */
export class TurnedAway extends Refusal {
  constructor(
    code: RefusalCode,
    /** The HTTP status it is answered with. */
    readonly status: 401 | 403 | 421 | 429,
    readonly headers: Readonly<Record<string, string>> = {},
    about: RefusalAbout = {},
  ) {
    super(code, about);
  }
}

/**
 * Who may come in, and what they may ask. Every transport asks it, before it reads what is asked: a request that is not
 * let in learns nothing, not even whether its document is valid. The application provides one; see `src/access`.
 */
export abstract class Gate {
  /** Whether somebody inside may have to leave: a key can be revoked while its stream is open. */
  abstract readonly watches: boolean;

  /** Lets a request in and counts it. Throws `TurnedAway`. */
  abstract admit(request: GraphqlRequest, params?: ConnectionParams): Admission | Promise<Admission>;

  /** Who it is, without counting. Throws `TurnedAway` as soon as it would not be let in any more. */
  abstract recognise(request: GraphqlRequest, params?: ConnectionParams): Caller | Promise<Caller>;

  /** Throws `TurnedAway` when the caller may not ask this. What has to be on record of it is, when this returns. */
  abstract permit(caller: Caller, asked: Asked): void | Promise<void>;
}
