import type { Citation } from './citation.js';
import { type Day, day } from './day.js';
import { inFramework } from './rulebook/documents.js';

/** One condition of supplement no. 10 to part 748 that a VEU keeps. Nobody but a person judges it. */
export interface VeuCondition {
  readonly id: string;
  /** Paragraph of the supplement. */
  readonly paragraph: number;
  readonly title: string;
  readonly asks: string;
  /** The day the text gives, where it gives one. */
  readonly dueOn: Day | null;
  /** What else it says about time. */
  readonly timing: string | null;
  readonly citation: Citation;
}

const condition = (
  id: string,
  paragraph: number,
  title: string,
  asks: string,
  when: { readonly dueOn?: Day; readonly timing?: string } = {},
): VeuCondition => ({
  id,
  paragraph,
  title,
  asks,
  dueOn: when.dueOn ?? null,
  timing: when.timing ?? null,
  citation: inFramework(`supplement no. 10 to 15 CFR part 748, paragraph ${paragraph}`, 'R-55'),
});

/** Supplement no. 10 asks for its security paragraphs by this day. */
const SECURITY_BY = day('2026-01-15');

export const veuConditions: readonly VeuCondition[] = [
  condition('1', 1, 'Track record and human rights', 'A track record, and a plan to respect human rights.'),
  condition('2', 2, 'Military and intelligence', 'No ties to military or intelligence bodies of concern.'),
  condition(
    '3-supply',
    3,
    'Investment and supply chain',
    'The rules on outbound investment and on information and communications technology are kept; no dependence on advanced chips or listed network equipment of firms of Macau or D:5.',
  ),
  condition(
    '3-investors',
    3,
    'Investors of D:5',
    'Investment from Macau or D:5 is reported from 1 percent or 1,000,000 U.S. dollars on, whichever is lower.',
    { timing: 'When it arises.' },
  ),
  condition(
    '7',
    7,
    'Training of models',
    'No training of 4E091 models outside the allies; fine-tuning up to 25 percent of the original operations.',
  ),
  condition('8', 8, 'Model weights', 'Weights of 4E091 are stored in qualifying places only.'),
  condition('11', 11, 'Records', 'Records are kept for five years.', { timing: 'Five years (R-64).' }),
  condition('14', 14, 'Security, paragraph 14', 'The security requirements of paragraph 14.', { dueOn: SECURITY_BY }),
  condition('15', 15, 'Security, paragraph 15', 'The security requirements of paragraph 15.', { dueOn: SECURITY_BY }),
  condition('16', 16, 'Incidents in transit', 'Incidents in transit are reported.', {
    timing: 'Within 30 days of the incident.',
  }),
  condition('18', 18, 'Security, paragraph 18', 'The security requirements of paragraph 18.', { dueOn: SECURITY_BY }),
  condition('18-attestation', 18, 'Attestation', 'A third party attests the security of paragraphs 14, 15 and 18.', {
    timing: 'Every year.',
  }),
  condition('19', 19, 'Standing', 'Non-compliance can cost the status: known cases and what was done about them.'),
];
