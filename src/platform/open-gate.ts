import { LOCAL_CALLER, type Caller } from './caller.js';
import { type Admission, Gate, TurnedAway } from './gate.js';
import type { GraphqlRequest } from './graphql-context.js';
import { hostOf, isLoopback } from './loopback.js';

const ADMISSION: Admission = { caller: LOCAL_CALLER, headers: {} };

/**
 * The gate of an installation without authentication: whoever reaches it is its owner. It listens on loopback only, so
 * that is somebody on this machine. Or a page in a browser on this machine, whose site has its name point to 127.0.0.1
 * (DNS rebinding): the browser then takes us for that site, and only the Host header still says so.
 */
export class OpenGate extends Gate {
  override readonly watches = false;

  override admit(request: GraphqlRequest): Admission {
    this.recognise(request);
    return ADMISSION;
  }

  override recognise({ headers }: GraphqlRequest): Caller {
    // without the header it is a program, and none of a browser's: those always send it
    if (headers.host !== undefined && !isLoopback(hostOf(headers.host))) throw new TurnedAway('HOST_REFUSED', 421);
    return LOCAL_CALLER;
  }

  override permit(): void {}
}
