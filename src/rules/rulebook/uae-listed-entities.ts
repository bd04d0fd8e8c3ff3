import { type Day, day } from '../day.js';
import { parameter } from '../parameter.js';
import { inUaeRule } from './documents.js';

/** An entity the rule names, under the short name a party on record is listed as. */
export interface ListedEntity {
  readonly entity: string;
  /** UAE_COMMERCIAL: itself only. US_COMPANY: headquartered in the United States, with its subsidiaries in the UAE. */
  readonly kind: 'UAE_COMMERCIAL' | 'US_COMPANY';
  /** The last day; `null`: open. */
  readonly through: Day | null;
}

const commercial = (entity: string): ListedEntity => ({ entity, kind: 'UAE_COMMERCIAL', through: day('2027-04-06') });
const company = (entity: string): ListedEntity => ({ entity, kind: 'US_COMPANY', through: null });

/** An extension of the two commercial entities past 6 April 2027 would be a row of its own, with the text that grants it. */
export const uaeListedEntities = parameter<readonly ListedEntity[]>({
  id: 'exemption.uaeListed',
  meaning: 'Named entities that need no license for the United Arab Emirates from 10 July 2026 on',
  unit: 'entities',
  values: [
    {
      from: day('2026-07-10'),
      rulebook: 'UAE-2026',
      value: [
        ...['G42', 'CORE42'].map(commercial),
        ...['AMAZON', 'APPLE', 'GOOGLE', 'META', 'MICROSOFT', 'OPENAI', 'ORACLE', 'XAI'].map(company),
      ],
      citation: inUaeRule('Supplement No. 8 to 15 CFR part 740', 'R-96'),
    },
  ],
});
