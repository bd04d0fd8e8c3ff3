import { type CitationType, toCitationType } from '../ledger/answer.graphql.js';
import { obligationCitation } from '../rules/obligations-kinds.js';
import { inForceOrFirst } from '../rules/parameter.js';
import { lppYearlyQuota } from '../rules/rulebook/lpp-yearly-quota.js';
import type { ChangedFigure } from './changed-lines.js';
import type { ReportClosingType, ReportDetailType, ReportLineType } from './closing.graphql.js';
import type { Closing } from './closing.store.js';
import { type ReportLine, writtenAmount } from './report-content.js';
import { type ReportPeriod, reportPeriod } from './report-kinds.js';
import type { Restatement } from './read-restatements.js';
import type { RestatedFigureType, RestatementType } from './restatement.graphql.js';

export function toClosingType(closing: Closing): ReportClosingType {
  const period = reportPeriod(closing);
  return {
    report: closing.report,
    subject: closing.subject,
    period: closing.period,
    startsOn: period.startsOn,
    endsOn: period.endsOn,
    edition: closing.edition,
    closedAt: closing.knownAt,
    closedBy: closing.by,
    knownSequence: closing.knownSeq,
    ledgerSequence: closing.seq,
    lineCount: closing.content.lines,
    contentHash: closing.content.hash.toString('hex'),
    citation: citationOf(period),
    record: closing,
  };
}

const citationOf = ({ endsOn, report }: ReportPeriod): CitationType =>
  toCitationType(
    report === 'LPP_YEAR' ? inForceOrFirst(lppYearlyQuota, endsOn).citation : obligationCitation(report, endsOn),
  );

export const toLineType = ({ details, figures, name, section }: ReportLine): ReportLineType => ({
  section,
  name,
  details: toDetails(details),
  figures: figures.map((figure) => ({
    name: figure.name,
    unit: figure.unit,
    amount: writtenAmount(figure.unit, figure.amount),
  })),
});

export const toRestatementType = ({ closing, lines, next, postings }: Restatement): RestatementType => ({
  closing: toClosingType(closing),
  next: next === null ? null : toClosingType(next),
  lines: lines.map(({ change, figures, key, line }) => ({
    section: line.section,
    name: line.name,
    change,
    details: toDetails(line.details),
    figures: figures.map(toFigure),
    postings: postings.filter((one) => one.lines.includes(key)).map(({ seq }) => String(seq)),
  })),
  postings: postings.map(({ causeSeq, effectiveAt, kind, postedAt, reference, seq }) => ({
    ledgerSequence: seq,
    kind,
    reference,
    effectiveAt,
    postedAt,
    causedBy: causeSeq === null ? null : String(causeSeq),
  })),
});

const toDetails = (details: ReportLine['details']): ReportDetailType[] =>
  Object.entries(details).map(([name, value]) => ({ name, value }));

const toFigure = ({ closed, difference, name, now, unit }: ChangedFigure): RestatedFigureType => ({
  name,
  unit,
  closed: closed === null ? null : writtenAmount(unit, closed),
  now: now === null ? null : writtenAmount(unit, now),
  difference: writtenAmount(unit, difference),
});
