import { CloseCode } from 'graphql-ws';
import { WebSocket } from 'ws';
import { tooMuchIn } from './json-scan.js';

/** What a socket may say before anybody knows who it is: it is kept for as long as the socket is open. */
const LONGEST_GREETING = 16_384;

const UNSUPPORTED_DATA = 1003;

/** A WebSocket that closes on what the protocol must not be made to read: bytes, a long greeting, endless JSON. */
export class GuardedSocket extends WebSocket {
  private greeted = false;

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event !== 'message') return super.emit(event, ...args);
    const [data, isBinary] = args;
    const text = String(data);
    const longest = this.greeted ? Infinity : LONGEST_GREETING;
    this.greeted = true;
    if (isBinary === true) return this.refuse(UNSUPPORTED_DATA, 'Only text is read');
    if (text.length > longest || tooMuchIn(text) !== undefined) return this.refuse(CloseCode.BadRequest, 'Too much');
    return super.emit(event, ...args);
  }

  private refuse(code: number, reason: string): true {
    this.close(code, reason);
    return true;
  }
}
