import type { Citation } from './citation.js';
import type { Day } from './day.js';
import { inForceOrFirst, type Parameter } from './parameter.js';
import { acmAccountMonths } from './rulebook/acm-account-months.js';
import { aiaReportThreshold } from './rulebook/aia-report-threshold.js';
import { inCode, inFramework } from './rulebook/documents.js';
import { lppCopyDays } from './rulebook/lpp-copy-days.js';
import { lppPriorNotice } from './rulebook/lpp-prior-notice.js';
import { nacNoticeDays } from './rulebook/nac-notice-days.js';
import { uveuMoveNoticeDays } from './rulebook/uveu-move-notice-days.js';
import { uveuSiteNoticeDays } from './rulebook/uveu-site-notice-days.js';
import { veuChipAccountDays } from './rulebook/veu-chip-account-days.js';
import { veuReportDays } from './rulebook/veu-report-days.js';
import type { RecordedAs } from './vocabulary.js';

/** What is known of a kind of obligation besides its dates. */
interface KindFacts {
  /** What its subject names: a party, a shipment, `PARENT/YEAR`, a site, `VEU/CC`, a VEU, a license, or what is asked of one. */
  readonly subject:
    | 'PARTY'
    | 'SHIPMENT'
    | 'QUOTA'
    | 'SITE'
    | 'VEU_COUNTRY'
    | 'VEU'
    | 'LICENSE'
    | 'LICENSE_CONDITION'
    | 'LICENSE_BALANCE';
  readonly why: string;
  readonly satisfiedBy: string;
  /** It comes again: evidence says which due day it is for. The others arise once per subject, whatever their day. */
  readonly repeats: boolean;
  /** What a shipment is recorded as to cause it; empty when shipments do not. */
  readonly causedBy: readonly RecordedAs[];
  /** Also listed by scenarios/FORMAT.md section 8. */
  readonly inScenarios: boolean;
  readonly text: Citation | Parameter<unknown>;
}

const KINDS = {
  AIA_CERTIFICATION: {
    subject: 'PARTY',
    why: 'License Exception AIA is used for the first time for this consignee: its one-time certification is needed before that.',
    satisfiedBy: 'The signed and dated certification of the consignee.',
    repeats: false,
    causedBy: ['AIA'],
    inScenarios: true,
    text: inFramework('15 CFR 740.27(b)', 'R-31'),
  },
  AIA_CERTIFICATION_TO_BIS: {
    subject: 'PARTY',
    why: 'The consignee receives a cumulative 253,000,000 TPP under License Exception AIA: its certification goes to BIS.',
    satisfiedBy: 'The certification sent to BIS by e-mail.',
    repeats: false,
    causedBy: ['AIA'],
    inScenarios: true,
    text: aiaReportThreshold,
  },
  LPP_CERTIFICATION: {
    subject: 'PARTY',
    why: 'License Exception LPP is used for the first time for this consignee: its certification is needed before that.',
    satisfiedBy: 'The signed and dated certification of the consignee.',
    repeats: false,
    causedBy: ['LPP'],
    inScenarios: true,
    text: inFramework('15 CFR 740.29(f)', 'R-37'),
  },
  LPP_COPY_TO_BIS: {
    subject: 'SHIPMENT',
    why: 'A copy of the certification goes to BIS within 30 days of an export under License Exception LPP.',
    satisfiedBy: 'The copy sent to BIS.',
    repeats: false,
    causedBy: ['LPP'],
    inScenarios: true,
    text: lppCopyDays,
  },
  LPP_PRIOR_NOTICE: {
    subject: 'SHIPMENT',
    why: 'A shipment of 3,200,000 TPP or more under License Exception LPP is told to BIS beforehand.',
    satisfiedBy: 'The notice to BIS, not later than the export.',
    repeats: false,
    causedBy: ['LPP'],
    inScenarios: true,
    text: lppPriorNotice,
  },
  LPP_LIMIT_REACHED: {
    subject: 'QUOTA',
    why: 'The quota of the year is used up: the consignee tells BIS as soon as it has received it.',
    satisfiedBy: "The consignee's notice to BIS.",
    repeats: false,
    causedBy: ['LPP'],
    inScenarios: true,
    text: inFramework('15 CFR 740.29(f), (g)', 'R-37'),
  },
  UVEU_SITE_NOTICE: {
    subject: 'SITE',
    why: 'A data center location added after the grant: BIS is notified of its address 180 days before the first shipment.',
    satisfiedBy: 'The notification with the physical address, 180 days before the first shipment.',
    repeats: false,
    causedBy: ['UVEU'],
    inScenarios: true,
    text: uveuSiteNoticeDays,
  },
  UVEU_MOVE_NOTICE: {
    subject: 'SHIPMENT',
    why: 'Chips move between countries under a universal VEU: BIS is notified 60 days before.',
    satisfiedBy: 'The notification, 60 days before the reexport.',
    repeats: false,
    causedBy: ['UVEU'],
    inScenarios: true,
    text: uveuMoveNoticeDays,
  },
  UVEU_COUNTRY_NOTICE: {
    subject: 'VEU_COUNTRY',
    why: 'The first data center in a country that the grant did not name: BIS is notified 60 days before.',
    satisfiedBy: 'The notification of planned construction or installation, 60 days before.',
    repeats: false,
    causedBy: [],
    inScenarios: true,
    text: uveuMoveNoticeDays,
  },
  VEU_CERTIFICATION: {
    subject: 'VEU',
    why: 'The VEU receives its first shipment: the exporter needs its certification before that.',
    satisfiedBy: 'The certification of supplement no. 8 to part 748, signed by the VEU.',
    repeats: false,
    causedBy: ['UVEU', 'NVEU'],
    inScenarios: true,
    text: inCode('15 CFR 748.15(e), (g)', 'R-52'),
  },
  VEU_REPORT: {
    subject: 'VEU',
    why: 'The semiannual report: inventory, receipts, reexports and, for a national VEU, customers.',
    satisfiedBy: 'The report sent to BIS for the half-year that ended before. Its data: `veuReport`.',
    repeats: true,
    causedBy: [],
    inScenarios: true,
    text: veuReportDays,
  },
  VEU_CHIP_ACCOUNT: {
    subject: 'VEU',
    why: 'The facility-by-facility account of chips for the VEU, its parents and its subsidiaries.',
    satisfiedBy: 'The account given to BIS. Its data: `chipAccount`.',
    repeats: true,
    causedBy: [],
    inScenarios: true,
    text: veuChipAccountDays,
  },
  NAC_NOTICE: {
    subject: 'SHIPMENT',
    why: 'License Exception NAC: BIS is notified in SNAP-R at least 25 days before the export or reexport.',
    satisfiedBy: 'The notification in SNAP-R, at least 25 days before.',
    repeats: false,
    causedBy: ['NAC'],
    inScenarios: false,
    text: nacNoticeDays,
  },
  ACM_ACCOUNT: {
    subject: 'PARTY',
    why: 'Items are in custody under License Exception ACM: the account of what goes in and out is updated every six months.',
    satisfiedBy: 'The updated account of the facility.',
    repeats: true,
    causedBy: ['ACM'],
    inScenarios: false,
    text: acmAccountMonths,
  },
  LICENSE_SHIPMENT_CONDITION: {
    subject: 'LICENSE_CONDITION',
    why: 'A shipment stands under a license that prints a condition which every shipment meets.',
    satisfiedBy: 'What shows that the condition is met for the shipment.',
    repeats: false,
    causedBy: [],
    inScenarios: false,
    text: inCode('15 CFR 750.7', 'R-60'),
  },
  LICENSE_RENEWAL: {
    subject: 'LICENSE',
    why: 'A license with units left comes to its last usable day: an extension is asked for while it is valid.',
    satisfiedBy: 'What was decided. An extension on record moves the day, and it is due again before the new one.',
    repeats: true,
    causedBy: [],
    inScenarios: false,
    text: inCode('15 CFR 750.7(g)', 'R-59'),
  },
  LICENSE_BALANCE: {
    subject: 'LICENSE_BALANCE',
    why: 'Much of what a license allows is drawn: more needs a replacement or a new license.',
    satisfiedBy: 'What was decided, such as an application for a replacement.',
    repeats: false,
    causedBy: [],
    inScenarios: false,
    text: inCode('15 CFR 750.7(c), (f)', 'R-61'),
  },
  LICENSE_CONDITION: {
    subject: 'LICENSE_CONDITION',
    why: 'A license prints a condition that is met once.',
    satisfiedBy: 'What shows that the condition is met.',
    repeats: false,
    causedBy: [],
    inScenarios: false,
    text: inCode('15 CFR 750.7', 'R-60'),
  },
} as const satisfies Record<string, KindFacts>;

/** The kinds of obligations. Public: added to, never renamed. */
export type ObligationKind = keyof typeof KINDS;
export const OBLIGATION_KINDS = Object.keys(KINDS) as readonly ObligationKind[];

/** What is known of a kind. */
export const kindFacts = (kind: ObligationKind): KindFacts => KINDS[kind];

/** The text behind an obligation that is due on a day. */
export function obligationCitation(kind: ObligationKind, on: Day): Citation {
  const { text }: KindFacts = KINDS[kind];
  return 'values' in text ? inForceOrFirst(text, on).citation : text;
}
