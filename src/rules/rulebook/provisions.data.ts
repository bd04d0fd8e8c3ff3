import type { Citation } from '../citation.js';
import type { RulebookId } from '../parameter.js';
import {
  inAdvancedComputingRule,
  inChinaMacauRule,
  inFramework,
  inHeadquartersGuidance,
  inNonEnforcementAnnouncement,
  inUaeRule,
} from './documents.js';

/** What a provision is about. Two rulebooks are compared topic by topic. */
export const TOPICS = [
  'LICENSE_REQUIREMENT',
  'REVIEW_POLICY',
  'COUNTRY_ALLOCATION',
  'LICENSE_EXCEPTIONS',
  'DATA_CENTER_VEU',
  'CASE_BY_CASE_REVIEW',
  'VOLUME_CAP',
  'CERTIFICATIONS',
  'HEADQUARTERS',
  'EXEMPTIONS',
] as const;
export type Topic = (typeof TOPICS)[number];

/** What a rulebook says on a topic beyond its quantities, in our own words. */
export interface Provision {
  readonly rulebook: RulebookId;
  readonly topic: Topic;
  readonly says: string;
  readonly citation: Citation;
}

/** Of several provisions on one topic that are in force, each stands: an overlay adds to what it lies over. */
export const provisions: readonly Provision[] = [
  {
    rulebook: 'ACS-2023',
    topic: 'LICENSE_REQUIREMENT',
    says: 'Levels A and B need a license to D:1, D:4 and D:5 without A:5 and A:6, to Macau, and to entities headquartered or parented in Macau or D:5 wherever they are.',
    citation: inAdvancedComputingRule('15 CFR 742.6(a)(6)(iii)', 'R-85'),
  },
  {
    rulebook: 'ACS-2023',
    topic: 'REVIEW_POLICY',
    says: 'Presumption of denial for Macau and D:5 by place or headquarters, presumption of approval elsewhere.',
    citation: inAdvancedComputingRule('15 CFR 742.6(b)(10)', 'R-88'),
  },
  {
    rulebook: 'AIDIFF-2025',
    topic: 'LICENSE_REQUIREMENT',
    says: 'Level A needs a license to or within every destination, unless an exception or an authorization applies; level B as before.',
    citation: inFramework('15 CFR 742.6(a)(6)(iii)(A)', 'R-18'),
  },
  {
    rulebook: 'AIDIFF-2025',
    topic: 'REVIEW_POLICY',
    says: 'Presumption of denial for Macau and D:5, presumption of approval for allies, elsewhere by what remains of the allocation of the country.',
    citation: inFramework('15 CFR 742.6(b)(10)(iii)', 'R-20'),
  },
  {
    rulebook: 'AIDIFF-2025',
    topic: 'COUNTRY_ALLOCATION',
    says: 'Each other country has an allocation of TPP licensed for 2025 to 2027; when it is met, a policy of denial.',
    citation: inFramework('15 CFR 742.6(b)(10)(iii)(B)', 'R-22'),
  },
  {
    rulebook: 'AIDIFF-2025',
    topic: 'LICENSE_EXCEPTIONS',
    says: 'AIA for allies, ACM for production and storage by the private sector, LPP within a yearly quota per ultimate parent.',
    citation: inFramework('15 CFR 740.27, 740.28, 740.29', 'R-29'),
  },
  {
    rulebook: 'AIDIFF-2025',
    topic: 'DATA_CENTER_VEU',
    says: 'Universal and national validated end users with limits on where their computing power may stand.',
    citation: inFramework('15 CFR 748.15', 'R-41'),
  },
  {
    rulebook: 'NONENF-2025',
    topic: 'LICENSE_REQUIREMENT',
    says: 'Levels A and B need a license to D:1, D:4 and D:5 without A:5 and A:6, to Macau, and to entities headquartered or parented in Macau or D:5 wherever they are; to no other destination.',
    citation: inNonEnforcementAnnouncement('15 CFR 742.6(a)(6)(iii)', 'R-88'),
  },
  {
    rulebook: 'NONENF-2025',
    topic: 'REVIEW_POLICY',
    says: 'Presumption of denial for Macau and D:5 by place or headquarters, presumption of approval for other D:1 and D:4 destinations.',
    citation: inNonEnforcementAnnouncement('15 CFR 742.6(b)(10)', 'R-88'),
  },
  {
    rulebook: 'NONENF-2025',
    topic: 'COUNTRY_ALLOCATION',
    says: 'Not enforced: no country has an allocation.',
    citation: inNonEnforcementAnnouncement('15 CFR 742.6(b)(10)(iii)(B)', 'R-88'),
  },
  {
    rulebook: 'NONENF-2025',
    topic: 'LICENSE_EXCEPTIONS',
    says: 'AIA, ACM and LPP are not offered: whether they may still be used is unsettled.',
    citation: inNonEnforcementAnnouncement('15 CFR 740.27, 740.28, 740.29', 'R-88'),
  },
  {
    rulebook: 'NONENF-2025',
    topic: 'DATA_CENTER_VEU',
    says: 'Not enforced: no placement limits.',
    citation: inNonEnforcementAnnouncement('15 CFR 748.15', 'R-88'),
  },
  {
    rulebook: 'CNMO-2026',
    topic: 'CASE_BY_CASE_REVIEW',
    says: 'Exports from the United States to China or Macau of parts below both figures move from presumption of denial to case-by-case review; reexports, exports from abroad, transfers and other destinations do not.',
    citation: inChinaMacauRule('Supplement No. 2 to 15 CFR part 748, paragraph (dd)', 'R-90'),
  },
  {
    rulebook: 'CNMO-2026',
    topic: 'VOLUME_CAP',
    says: 'What goes to China and Macau of a product is capped by a share of what goes to customers in the United States for use there.',
    citation: inChinaMacauRule('Supplement No. 2 to 15 CFR part 748, paragraph (dd)', 'R-91'),
  },
  {
    rulebook: 'CNMO-2026',
    topic: 'CERTIFICATIONS',
    says: 'The applicant certifies supply, end use and safeguards, and an independent laboratory in the United States tests every shipment.',
    citation: inChinaMacauRule('Supplement No. 2 to 15 CFR part 748, paragraph (dd)', 'R-92'),
  },
  {
    rulebook: 'HQ-2026',
    topic: 'HEADQUARTERS',
    says: 'Restates that entities headquartered or parented in Macau or D:5 need a license for levels A and B at every destination outside the United States; changes nothing.',
    citation: inHeadquartersGuidance('15 CFR 744.23(a)(3)', 'R-95'),
  },
  {
    rulebook: 'UAE-2026',
    topic: 'EXEMPTIONS',
    says: "In the United Arab Emirates no license for its government's agencies, for named commercial entities until a day, and for named companies of the United States with their subsidiaries there, unless Macau or D:5 taints them.",
    citation: inUaeRule('15 CFR 742.6(a)(6)(iii)', 'R-96'),
  },
];
