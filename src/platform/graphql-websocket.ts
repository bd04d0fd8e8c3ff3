import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { subscribe, type ExecutionArgs } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { TurnedAway } from './gate.js';
import { toPublicError, toPublicResult } from './graphql-errors.js';
import { prepareRequest, type ReadyArgs, type RequestParams, type Served } from './graphql-request.js';
import { MAX_BODY_BYTES } from './graphql-route.js';
import { GuardedSocket } from './graphql-socket.js';
import { tooManyOperations } from './graphql-streams.js';
import { refusalError } from './graphql-turned-away.js';
import { Watch } from './graphql-watch.js';
import { isRefusal } from './refusal.js';

interface WebSockets extends Served {
  readonly allowedOrigins: readonly string[];
}

/**
 * GraphQL over WebSockets (graphql-transport-ws) at the same path as HTTP.
 *
 * A page of any site may open a WebSocket to any address, also to one on the visitor's own machine, and no rule of the
 * browser stops it from reading the answers. So a handshake that names an origin must name ours or an allowed one.
 */
export function openWebSockets(server: Server, served: WebSockets): { readonly close: () => Promise<void> } {
  const watch = new Watch(served.gate);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_BODY_BYTES, WebSocket: GuardedSocket });
  const protocol = useServer(
    {
      isProd: true, // or the reason of a close would quote our own errors
      connectionInitWaitTimeout: served.streams.limits.initMs,
      execute: (args: ExecutionArgs) => served.deadlines.run(args as ReadyArgs),
      subscribe,
      async onConnect({ connectionParams: params, extra: { request, socket } }) {
        const leave = (): void => socket.close(CloseCode.Unauthorized, 'Unauthorized');
        try {
          await served.gate.admit(request, params);
        } catch (error) {
          if (!(error instanceof TurnedAway)) throw error;
          socket.close(error.status === 401 ? CloseCode.Unauthorized : CloseCode.Forbidden, error.code);
          return false;
        }
        socket.once('close', watch.over({ again: () => served.gate.recognise(request, params), leave }));
        return true;
      },
      // Each operation is let in by itself: a socket may be open for days, and counts as often as it asks.
      async onSubscribe({ connectionParams: params, extra: { request }, subscriptions }, _id, payload) {
        const { limits } = served.streams;
        if (Object.keys(subscriptions).length > limits.operations) return [tooManyOperations(limits)];
        try {
          const { caller } = await served.gate.admit(request, params);
          return await prepareRequest(served, payload as RequestParams, { caller, request, params });
        } catch (error) {
          if (isRefusal(error)) return [refusalError(error)];
          throw error;
        }
      },
      onError: (_context, _id, _payload, errors) => errors.map((error) => toPublicError(error).toJSON()),
      onNext: (_context, _id, _payload, _args, result) => {
        const { errors, ...rest } = toPublicResult(result);
        return errors === undefined ? rest : { ...rest, errors: errors.map((error) => error.toJSON()) };
      },
    },
    sockets,
  );

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (request.url?.split('?')[0] !== served.path) return; // another listener's
    if (!fromAllowedOrigin(request, served.allowedOrigins)) return turnAway(socket, '403 Forbidden');
    const leave = served.streams.enter();
    if (leave === undefined) return turnAway(socket, '503 Service Unavailable');
    socket.once('close', leave);
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  };
  server.on('upgrade', upgrade);

  return {
    async close() {
      watch.close();
      server.off('upgrade', upgrade);
      await protocol.dispose();
    },
  };
}

function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Programs send no Origin header; browsers always do. */
function fromAllowedOrigin({ headers }: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
