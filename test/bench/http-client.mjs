// A keep-alive HTTP client that costs little, because it shares the machine with what it measures: one socket, one
// request at a time, answers with a content-length.
import net from 'node:net';

export class HttpClient {
  #socket;
  #head;
  #waiting;
  #chunks = [];
  #have = 0;
  #need = -1;
  #status = 0;

  static async connect(url) {
    const { hostname, pathname, port } = new URL(url);
    const client = new HttpClient();
    client.#head = `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: `;
    client.#socket = net.connect({ host: hostname, port: Number(port), noDelay: true });
    await new Promise((resolve, reject) => client.#socket.once('connect', resolve).once('error', reject));
    const broken = (error) => client.#fail(error ?? new Error('the server closed the connection'));
    client.#socket
      .on('data', (chunk) => client.#read(chunk))
      .on('error', broken)
      .on('close', () => broken());
    return client;
  }

  /** Posts a body; answers the text of a response with status 200 and throws for any other. */
  post(body) {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(`${this.#head}${Buffer.byteLength(body)}\r\n\r\n${body}`);
    });
  }

  close() {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  #read(chunk) {
    this.#chunks.push(chunk);
    this.#have += chunk.length;
    if (this.#need < 0) {
      const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
      const end = bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = bytes.toString('latin1', 0, end);
      const length = /\r\ncontent-length: *(\d+)/i.exec(head);
      if (length === null) return void this.#fail(new Error(`an answer without a content-length: ${head}`));
      this.#status = Number(head.slice(9, 12));
      this.#need = end + 4 + Number(length[1]);
      this.#bodyFrom = end + 4;
    }
    if (this.#have < this.#need) return;
    const text = Buffer.concat(this.#chunks).toString('utf8', this.#bodyFrom, this.#need);
    this.#chunks = [];
    this.#have = 0;
    this.#need = -1;
    const { resolve, reject } = this.#waiting;
    this.#waiting = undefined;
    if (this.#status === 200) resolve(text);
    else reject(new Error(`HTTP ${this.#status}: ${text.slice(0, 300)}`));
  }

  #bodyFrom = 0;

  #fail(error) {
    this.#waiting?.reject(error);
    this.#waiting = undefined;
    this.#socket.destroy();
  }
}
