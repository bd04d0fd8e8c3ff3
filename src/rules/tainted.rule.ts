import { isD5OrMacau } from './country-group.rule.js';
import type { Day } from './day.js';
import { ENACTED, type Law } from './law.js';
import type { Movement } from './movement.js';
import type { PartyFacts } from './party.js';

/** Is a party located, headquartered or parented in Macau or Country Group D:5 that day? */
export const isTaintedParty = (party: PartyFacts, on: Day, law: Law = ENACTED): boolean =>
  isD5OrMacau(party.location, on, law) ||
  isD5OrMacau(party.headquarters, on, law) ||
  isD5OrMacau(party.parentHeadquarters, on, law);

/**
 * Does a movement go to Macau or D:5, or to a consignee or end user tainted by place, headquarters or parent?
 * Cites 15 CFR 742.6(b)(10)(iii)(A)(1); R-20.
 */
export const isTainted = (movement: Movement, law: Law = ENACTED): boolean =>
  isD5OrMacau(movement.destination, movement.on, law) ||
  isTaintedParty(movement.consignee, movement.on, law) ||
  (movement.endUser !== null && isTaintedParty(movement.endUser, movement.on, law));
