import type { Citation } from '../citation.js';
import { day } from '../day.js';

/**
 * The documents the rulebooks rest on, each named once. A function per document makes a citation of one of its
 * sections; `rule` is the rule of our own specification that tells how the text was read.
 */
const cites =
  (document: string, published: string) =>
  (section: string, rule: string): Citation => ({ section, document, published: day(published), rule });

/** Framework for Artificial Intelligence Diffusion, effective 13 January 2025. */
export const inFramework = cites('90 FR 4544', '2025-01-15');

/** Advanced computing rule of October 2023, effective 17 November 2023. */
export const inAdvancedComputingRule = cites('88 FR 73458', '2023-10-25');

/** The rule that put high-bandwidth memory into 3A090.c, effective 2 December 2024. */
export const inHbmRule = cites('89 FR 96790', '2024-12-05');

/** Announcement that the Framework will be rescinded and is not enforced. */
export const inNonEnforcementAnnouncement = cites('BIS announcement of 13 May 2025', '2025-05-13');

/** License review for China and Macau, effective 15 January 2026. */
export const inChinaMacauRule = cites('91 FR 1684', '2026-01-15');

/** The rule that conformed Country Group D:5 after Cambodia left the arms embargo list. */
export const inCambodiaRule = cites('BIS rule of 3 February 2026, RIN 0694-AK41', '2026-02-03');

/** Guidance on entities with a Macau or D:5 headquarters or ultimate parent. */
export const inHeadquartersGuidance = cites('BIS guidance of 31 May 2026', '2026-05-31');

/** United Arab Emirates: into Country Group A:5, effective 10 July 2026. */
export const inUaeRule = cites('91 FR 43034', '2026-07-14');

/**
 * Parts of the Code that are older than every rulebook here and were read as they stood in late January 2025; the end
 * of that month stands for the day.
 */
export const inCode = cites('Title 15 CFR as of late January 2025', '2025-01-31');
