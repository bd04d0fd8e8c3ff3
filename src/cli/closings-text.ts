import type { ChangedFigure, ChangedLine } from '../corrections/changed-lines.js';
import type { Closing } from '../corrections/closing.store.js';
import type { Restatement } from '../corrections/read-restatements.js';
import { writtenAmount } from '../corrections/report-content.js';
import type { RestatingPosting } from '../corrections/restating.reads.js';
import { csvLine } from '../imports/reject-file.js';
import { formatInstant } from '../rules/day.js';
import type { Format } from './options.js';
import { table, toJson } from './output.js';

/** Closed reports, one a line; JSON has the names of the API. */
export function closingsText(closings: readonly Closing[], format: Format): string {
  const all = closings.map(toClosing);
  if (format === 'JSON') return toJson({ closings: all });
  const columns = Object.keys(toClosing(NONE)) as (keyof (typeof all)[number])[];
  const rows = all.map((one) => columns.map((column) => String(one[column])));
  if (format === 'CSV') return [columns, ...rows].map(csvLine).join('');
  const shown = columns.filter((column) => column !== 'knownSequence' && column !== 'ledgerSequence');
  if (all.length === 0) return 'No report is closed.';
  return table(
    shown,
    all.map((one) => shown.map((column) => String(one[column]))),
  );
}

const NONE: Closing = {
  report: 'VEU_REPORT', subject: '', period: '', edition: 0, seq: 0, knownAt: 0, knownSeq: 0, by: '',
  content: { version: 0, lines: 0, hash: Buffer.alloc(0) },
}; // prettier-ignore

const toClosing = ({ by, content, edition, knownAt, knownSeq, period, report, seq, subject }: Closing) => ({
  report,
  subject,
  period,
  edition,
  closedAt: formatInstant(knownAt),
  closedBy: by,
  lineCount: content.lines,
  contentHash: content.hash.toString('hex'),
  knownSequence: knownSeq,
  ledgerSequence: seq,
});

/** What closed reports say otherwise than they did: JSON as the API has it, CSV one row for each figure of a line. */
export function restatementsText(restatements: readonly Restatement[], format: Format): string {
  if (format === 'JSON') return toJson({ restatements: restatements.map(toRestatement) });
  if (format === 'CSV') return [COLUMNS, ...restatements.flatMap(rowsOf)].map(csvLine).join('');
  if (restatements.length === 0) return 'No restatements.';
  return restatements.map(textOf).join('\n\n');
}

const amountOf = (unit: ChangedFigure['unit'], amount: bigint | null): string | null =>
  amount === null ? null : writtenAmount(unit, amount);

const toFigure = ({ closed, difference, name, now, unit }: ChangedFigure) => ({
  name,
  unit,
  closed: amountOf(unit, closed),
  now: amountOf(unit, now),
  difference: writtenAmount(unit, difference),
});

const behind = ({ key }: ChangedLine, postings: readonly RestatingPosting[]): number[] =>
  postings.filter(({ lines }) => lines.includes(key)).map(({ seq }) => seq);

const toRestatement = ({ closing, lines, next, postings }: Restatement) => ({
  closing: toClosing(closing),
  next: next === null ? null : toClosing(next),
  lines: lines.map((changed) => ({
    section: changed.line.section,
    name: changed.line.name,
    change: changed.change,
    details: changed.line.details,
    figures: changed.figures.map(toFigure),
    postings: behind(changed, postings),
  })),
  postings: postings.map(({ causeSeq, effectiveAt, kind, postedAt, reference, seq }) => ({
    ledgerSequence: seq,
    kind,
    reference,
    effectiveAt: formatInstant(effectiveAt),
    postedAt: formatInstant(postedAt),
    causedBy: causeSeq,
  })),
});

const COLUMNS = [
  'report', 'subject', 'period', 'edition', 'next', 'section', 'name', 'change', 'figure', 'unit', 'closed', 'now',
  'difference', 'postings',
] as const; // prettier-ignore

/** A line that has no figures is a row all the same. */
function rowsOf({ closing, lines, next, postings }: Restatement): string[][] {
  const { edition, period, report, subject } = closing;
  return lines.flatMap((changed) => {
    const { name, section } = changed.line;
    const line = [report, subject, period, String(edition), String(next?.edition ?? ''), section, name, changed.change];
    const figures = changed.figures.length === 0 ? [null] : changed.figures.map(toFigure);
    return figures.map((figure) => [
      ...line,
      figure?.name ?? '',
      figure?.unit ?? '',
      figure?.closed ?? '',
      figure?.now ?? '',
      figure?.difference ?? '',
      behind(changed, postings).join(' '),
    ]);
  });
}

/** Only the figures that differ, then what made the difference. */
function textOf({ closing, lines, next, postings }: Restatement): string {
  const { edition, knownAt, period, report, subject } = closing;
  const after = next === null ? 'what it says now' : `edition ${next.edition}`;
  return [
    `${report} ${subject} ${period}, edition ${edition} of ${formatInstant(knownAt)}, against ${after}:`,
    ...lines.map((changed) => `  ${changed.change} ${changed.key}${differencesOf(changed)}`),
    ...(postings.length === 0 ? [] : ['because of:']),
    ...postings.map(({ causeSeq, effectiveAt, kind, postedAt, reference, seq }) => {
      const cause = causeSeq === null ? '' : `, caused by posting ${causeSeq}`;
      const what = [kind, reference].filter((one) => one !== null).join(' ');
      return `  posting ${seq}: ${what}, effective ${formatInstant(effectiveAt)}, recorded ${formatInstant(postedAt)}${cause}`;
    }),
  ].join('\n');
}

function differencesOf({ figures }: ChangedLine): string {
  const differ = figures.filter(({ difference }) => difference !== 0n).map(toFigure);
  const told = differ.map(({ closed, difference, name, now }) => {
    const sign = difference.startsWith('-') ? '' : '+';
    return `${name} ${closed ?? 'none'} to ${now ?? 'none'} (${sign}${difference})`;
  });
  return told.length === 0 ? '' : `: ${told.join(', ')}`;
}
