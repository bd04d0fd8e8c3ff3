/** The texts of `headroom help`. Each is read by somebody who has not read anything else. */

export const program = `May these chips move, and how much remains? Headroom keeps the ledger that answers.

Without DATABASE_URL every command starts, or joins, the Postgres that comes with Headroom; its data are in .headroom, or in the folder that HEADROOM_DATA_DIR names. Settings come from the environment and from .env here.`;

export const exitCodes = `
Exit codes: 0 done, or yes; 1 something is broken or differs; 2 wrong option or value; 3 uncertain; 4 no;
65 a file cannot be read; 69 the database is away; 78 wrong setting.

Examples:
  headroom import ./my-export                     record a folder, see what was refused
  headroom answers --at 2026-07-15T00:00:00Z      everything, as JSON
  headroom can-ship --item nvidia-h200-sxm --quantity 512 --to PL --consignee DEMO-WISLANA
  headroom doctor                                 is everything in order?`;

export const importFolder = `
The folder holds up to thirteen CSV files: holidays, parties, licenses, license_lines, license_events, veus, sites,
installed_base, allocation_changes, shipments, removals, corrections and withdrawals (.csv). Every row is a fact that has
happened: it is recorded, judged, and flagged when it breaches something. Only a row that cannot be understood is
refused; the others are recorded all the same, and the exit code is 0.

Safe to repeat, and to go on with after it was stopped in any way: a row that is on record is recognised. In the
summary "accepted" counts all good rows, "on record" those of them that were there before, "ignored" those that
repeat an earlier row of the same folder.

The reject file has file, line, column, code, message, remedy and the row as it was. Mend the rows where they came
from and import the folder again.

Examples:
  headroom import ./2026-10 --dry-run             would it go in? nothing is recorded
  headroom import ./2026-10 --json > summary.json`;

export const answers = `
Prints one JSON object: the counts and refused rows of the last import, every license's and shipment's
determination, and the positions at the instants. An instant has Z or an offset: 2025-08-01T00:00:00Z.
Standard output has the object and nothing else.

Example:
  headroom answers --at 2025-05-14T23:59:59Z 2025-08-01T00:00:00Z > answers.json`;

export const positions = `
What was effective at or before an instant counts, whenever it was recorded. CSV has one row per instant and
country, LPP quota, validated end user or license. As enforced there is no allocation (R-88): figures stay, policies are empty.

Example:
  headroom positions --at 2026-01-01T00:00:00Z 2026-07-01T00:00:00Z --format csv > positions.csv`;

export const canShip = `
Judges the movement on the ledger as it is and stores nothing. Every pathway is listed with what it draws on, and why
it is closed when it is; then what an application for a license would meet, what is to be fulfilled, and the texts.

With --drawdown it also says which units would go under which license, by three strategies side by side, and what each
strands: units and licensed value left on licenses that end within 90 days, or as many as you write behind it, units
without value left for them, and value without units. The exit code stays that of the movement under one authorization.

Exit code 0: yes. 3: uncertain, an authorization covers it but the law or a fact is open to doubt. 4: no.

Example:
  headroom can-ship --item nvidia-h100-sxm5 --quantity 19 --to PL --consignee DEMO-WISLANA --at 2026-10-01T12:00:00Z`;

export const migrate = `
Every command that needs it does this by itself. Run it alone before a new version takes traffic.`;

export const rebuild = `
Statuses of countries, quotas and licenses are kept by workers; the entries of the ledger are the truth. This adds
the entries up, compares every balance, derives every status and writes what differs. With --compare it only tells;
what waits for a worker is told and is no difference.`;

export const doctor = `
Checks Node, the settings, the embedded Postgres, the data folder, the database and its version, migrations, the
job queue, Redis, and that the ledger adds up. One line each: ok, warn or fail, and what to do. Changes nothing.
Exit code 1 when something fails.`;

export const seedDemo = `Load the demo scenario: two years of an invented distributor, with 7 licenses and 32 shipments. Safe to repeat.`;
