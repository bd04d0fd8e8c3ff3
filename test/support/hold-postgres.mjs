// Starts or adopts the embedded Postgres of a folder, says how on one line, and holds it until it is ended.
import { EmbeddedPostgres } from '../../dist/src/platform/embedded-postgres.js';

const embedded = await EmbeddedPostgres.start({ folder: process.argv[2] });
console.log(JSON.stringify({ url: embedded.url, pid: embedded.pid, adopted: embedded.adopted }));
setInterval(() => undefined, 60_000);
