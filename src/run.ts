import 'reflect-metadata';
import { type Config, ConfigError, loadConfig, readEnvironment, type Role } from './platform/config.js';
import { EmbeddedPostgres } from './platform/embedded-postgres.js';
import type { Served, ServedDatabase } from './serve.js';

/** How long a stop may take before the process ends without it. */
const PATIENCE_MS = 15_000;

const say = (line: string): void => console.log(line);

/** Runs Headroom until it is told to stop. A role given here stands above the setting. */
export async function run(role?: Role): Promise<void> {
  const config = settings(role);
  if (config === undefined) return;
  const stopper = new Stopper();
  try {
    // The modules of the application take as long to load as Postgres to start, so they do it side by side.
    const [database, { serve }] = await Promise.all([openDatabase(config), import('./serve.js')]);
    const served = await serve(config, database, say);
    stopper.serves(served);
    if (config.role !== 'worker') welcome(served.url, config.auth);
    else say(`Recomputing statuses. Health at ${served.url}/health/ready`);
  } catch (error) {
    console.error(`Headroom could not start: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}

/** The configured database, or the embedded one. */
async function openDatabase(config: Config): Promise<ServedDatabase> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, stop: async () => undefined };
  const embedded = await EmbeddedPostgres.start({ folder: config.dataDir, say });
  return { url: embedded.url, revive: () => embedded.ensureRunning(), stop: () => embedded.stop() };
}

/** The settings, or `undefined` after saying plainly what is wrong with them. */
function settings(role: Role | undefined): Config | undefined {
  try {
    return loadConfig(role === undefined ? readEnvironment() : { ...readEnvironment(), HEADROOM_ROLE: role });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(`${error.message}\nEvery setting is described in .env.example.`);
    process.exitCode = error.exitCode;
    return undefined;
  }
}

/** Own signal handlers instead of Nest's, so that the embedded Postgres outlives the application that talks to it. */
class Stopper {
  private served: Served | undefined;
  private stopping = false;

  constructor() {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void this.stop());
  }

  /** What is to be stopped. When the signal came before, at once. */
  serves(served: Served): void {
    this.served = served;
    if (this.stopping) void this.end(served);
  }

  private async stop(): Promise<void> {
    if (this.stopping) process.exit(1); // told twice: now
    this.stopping = true;
    say('Stopping …');
    setTimeout(() => process.exit(1), PATIENCE_MS).unref();
    if (this.served !== undefined) await this.end(this.served);
  }

  private async end(served: Served): Promise<void> {
    await served.stop();
    process.exit(0);
  }
}

const OPEN = `AUTHENTICATION IS OFF: it answers everybody who reaches it as one local exporter, without asking who they are. It listens on
this machine only, and nowhere else before HEADROOM_AUTH is on.`;
const GUARDED = 'It asks for a key or a token (`headroom keys create`).';

function welcome(url: string, auth: Config['auth']): void {
  say(`
Headroom is ready. GraphiQL: ${url}/graphql
${auth === 'off' ? OPEN : GUARDED}
It is not legal advice.

Three queries worth trying:

  { allocation(country: "CL") { licensedTpp remainingTpp status statusByExported } }

  { determine(input: { destinationCountry: "CL", consignee: "DEMO-ANDES", item: "nvidia-h200-sxm", quantity: 500 }, posture: AS_CODIFIED) {
      mayShip because pathways { authorization available reason largestQuantity } application { reviewPolicy remainingBeforeTpp remainingAfterTpp } } }

  { shipments(breached: true, last: 5) { nodes { reference quantity destination { name } determination { authorization breaches } } } }
`);
}
