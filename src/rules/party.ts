import type { Destination } from './destination.js';
import type { Sector } from './vocabulary.js';

/** A party as it stood on the day of a movement. Countries are EAR destinations. */
export interface PartyFacts {
  readonly id: string;
  readonly location: Destination;
  readonly headquarters: Destination;
  /** The top of its parents; itself when it has none. */
  readonly ultimateParentId: string;
  /** Where the ultimate parent is headquartered. */
  readonly parentHeadquarters: Destination;
  readonly sector: Sector;
  /** Which entity of the UAE rule it is, and which one its ultimate parent is; absent when none is known. */
  readonly listedAs?: string | null;
  readonly parentListedAs?: string | null;
}
