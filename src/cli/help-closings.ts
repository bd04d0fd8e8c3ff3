/** The texts of `headroom help` about closed reports. */

const REPORTS = `  veu-report         the semiannual report about a validated end user (15 CFR 748.15(f))
  veu-chip-account   its account of chips, facility by facility (supplement no. 10, paragraph 10)
  lpp-year           the shipments that draw the LPP quota of a holder in a calendar year`;

export const close = `
Keeps what a report says, as known at the instant of closing, for ever: a sealed posting with the hash of every line.

${REPORTS}

It stops nobody from recording facts of the period: those restate it (\`headroom report restatements\`), and then it can be
closed again, as its next edition. When it says what its last edition says nothing is closed, and that edition is printed.
Who closes is the operator; the act is in the access log.

Examples:
  headroom report close veu-chip-account V-AUR --period 2025-H2
  headroom report close lpp-year P-ACME --period 2025 --format json`;

export const closings = `
One line for each edition of each report, with who closed it, when, how many lines it has and the SHA-256 of what they say.

Example:
  headroom report closings --report veu-chip-account --period 2025-H2 --format csv > closings.csv`;

export const restatements = `
Each edition is read again as it was closed and compared with the next one, the last with the report as it is now: the
lines that differ, each figure as closed, as now and the difference, and the postings that made it. CSV has one row for
each figure of such a line, the figures that stay the same among them.

Fails when an edition does not come out again with the hash it was closed with (CLOSED_REPORT_DIFFERS).

Examples:
  headroom report restatements veu-chip-account V-AUR --period 2025-H2
  headroom report restatements lpp-year P-ACME --period 2025 --format csv > restated.csv`;
