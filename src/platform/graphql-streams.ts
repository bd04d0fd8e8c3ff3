import { GraphQLError } from 'graphql';

/** How many event streams and WebSockets may be open at once, and what one of them may do. */
export interface StreamLimits {
  /** Streams and sockets of the process together. */
  readonly open: number;
  /** Operations that run at the same time on one WebSocket, subscriptions included. */
  readonly operations: number;
  /** How long a WebSocket may stay open before it says `connection_init`. */
  readonly initMs: number;
}

export const USUAL_STREAMS: StreamLimits = { open: 1_000, operations: 50, initMs: 3_000 };

/** Counts the open streams and sockets of one endpoint: each holds memory for as long as its reader likes. */
export class OpenStreams {
  private open = 0;

  constructor(readonly limits: StreamLimits) {}

  /** Takes a place, if there is one, until the function it answers is called. */
  enter(): (() => void) | undefined {
    if (this.open >= this.limits.open) return undefined;
    this.open += 1;
    let left = false;
    return () => {
      if (!left) this.open -= 1;
      left = true;
    };
  }
}

/** The error for one stream more than there may be. */
export function tooManyStreams({ open }: StreamLimits): GraphQLError {
  return new GraphQLError(`There are ${open} open streams, and no more may be opened.`, {
    extensions: { code: 'TOO_MANY_STREAMS', retryable: true, remedy: 'Close a stream, or try again later.' },
  });
}

/** The error for one operation more than may run on a WebSocket. */
export function tooManyOperations({ operations }: StreamLimits): GraphQLError {
  return new GraphQLError(`At most ${operations} operations run at once on one WebSocket.`, {
    extensions: { code: 'TOO_MANY_OPERATIONS', retryable: true, remedy: 'Complete one of them first.' },
  });
}
