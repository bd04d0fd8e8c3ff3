import type { Citation } from '../citation.js';
import { type Day, day } from '../day.js';
import type { RulebookId } from '../parameter.js';
import type { Posture } from '../vocabulary.js';
import {
  inAdvancedComputingRule,
  inChinaMacauRule,
  inFramework,
  inHeadquartersGuidance,
  inNonEnforcementAnnouncement,
  inUaeRule,
} from './documents.js';

/** A body of rules with the days of its life. `null`: there is no such day. Days begin at 00:00:00Z. */
export interface Rulebook {
  readonly id: RulebookId;
  readonly title: string;
  readonly publishedOn: Day;
  /** First day it is in force. */
  readonly effectiveOn: Day;
  /** First day it must be followed. */
  readonly complianceOn: Day;
  /** First day BIS says it does not enforce it. */
  readonly enforcementSuspendedOn: Day | null;
  /** First day it is not in force any more, by its text. */
  readonly removedOn: Day | null;
  /** The postures it speaks to. */
  readonly postures: readonly Posture[];
  /** Does it answer by itself? An overlay changes what another rulebook says and answers nothing alone. */
  readonly standsAlone: boolean;
  readonly citation: Citation;
}

const BOTH: readonly Posture[] = ['AS_CODIFIED', 'AS_ENFORCED'];

/** The six rulebooks, oldest first. */
export const rulebooks: readonly Rulebook[] = [
  {
    id: 'ACS-2023',
    title: 'Advanced computing rule of October 2023 with the corrections of 2024: no allocations',
    publishedOn: day('2023-10-25'),
    effectiveOn: day('2023-11-17'),
    complianceOn: day('2023-11-17'),
    enforcementSuspendedOn: null,
    removedOn: day('2025-01-13'),
    postures: BOTH,
    standsAlone: true,
    citation: inAdvancedComputingRule('15 CFR 742.6(a)(6)(iii)', 'R-85'),
  },
  {
    id: 'AIDIFF-2025',
    title: 'Framework for Artificial Intelligence Diffusion',
    publishedOn: day('2025-01-15'),
    effectiveOn: day('2025-01-13'),
    complianceOn: day('2025-05-15'),
    enforcementSuspendedOn: day('2025-05-13'),
    removedOn: null,
    postures: ['AS_CODIFIED'],
    standsAlone: true,
    citation: inFramework('15 CFR 742.6(a)(6)(iii), (b)(10)', 'R-86'),
  },
  {
    id: 'NONENF-2025',
    title: 'Non-enforcement of the Framework: what BIS enforces instead',
    publishedOn: day('2025-05-13'),
    effectiveOn: day('2025-05-13'),
    complianceOn: day('2025-05-13'),
    enforcementSuspendedOn: null,
    removedOn: null,
    postures: ['AS_ENFORCED'],
    standsAlone: true,
    citation: inNonEnforcementAnnouncement('15 CFR 742.6(a)(6)(iii)', 'R-87'),
  },
  {
    id: 'CNMO-2026',
    title: 'Case-by-case review of exports to China and Macau below two limits',
    publishedOn: day('2026-01-15'),
    effectiveOn: day('2026-01-15'),
    complianceOn: day('2026-01-15'),
    enforcementSuspendedOn: null,
    removedOn: null,
    postures: BOTH,
    standsAlone: false,
    citation: inChinaMacauRule('Supplement No. 2 to 15 CFR part 748, paragraph (dd)', 'R-90'),
  },
  {
    id: 'HQ-2026',
    title: 'Guidance on entities headquartered or parented in Macau or D:5: restates, changes nothing',
    publishedOn: day('2026-05-31'),
    effectiveOn: day('2026-05-31'),
    complianceOn: day('2026-05-31'),
    enforcementSuspendedOn: null,
    removedOn: null,
    postures: ['AS_ENFORCED'],
    standsAlone: false,
    citation: inHeadquartersGuidance('15 CFR 744.23(a)(3)', 'R-95'),
  },
  {
    id: 'UAE-2026',
    title: 'United Arab Emirates in Country Group A:5, with exempt entities',
    publishedOn: day('2026-07-14'),
    effectiveOn: day('2026-07-10'),
    complianceOn: day('2026-07-10'),
    enforcementSuspendedOn: null,
    removedOn: null,
    postures: BOTH,
    standsAlone: false,
    citation: inUaeRule('15 CFR 742.6(a)(6)(iii)', 'R-96'),
  },
];
