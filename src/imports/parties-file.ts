import { SECTORS } from '../rules/vocabulary.js';
import { country, id, oneOf, text } from './cells.js';
import type { LinkedFileReader } from './file-reader.js';

/** Parties and their direct parents; a parent may stand below its children. */
export const partiesFile: LinkedFileReader<'parties'> = {
  file: 'parties',
  names: (row) => ({ parties: [row.cell('id'), row.cell('parent_id')] }),
  read: (row) => ({
    id: row.required('id', id),
    name: row.required('name', text),
    locationCountry: row.required('location_country', country),
    headquartersCountry: row.required('headquarters_country', country),
    sector: row.optional('sector', oneOf(SECTORS)) ?? 'PRIVATE',
    parentId: row.optional('parent_id', id),
  }),
  refersTo: (party) => party.parentId,
  onCycle: (row) => row.refusal('parent_id', 'PARENT_CYCLE'),
  linkJudge: (known) => (row, party, accepted) => {
    const { parentId } = party;
    if (parentId === null || accepted.has(parentId) || known.party(parentId) !== undefined) return null;
    return row.refusal('parent_id', 'UNKNOWN_PARTY');
  },
  learn(party, known) {
    const parent = party.parentId === null ? undefined : known.party(party.parentId);
    const headquarters = party.headquartersCountry.destination;
    known.addParty({
      id: party.id,
      location: party.locationCountry.destination,
      headquarters,
      ultimateParentHeadquarters: parent?.ultimateParentHeadquarters ?? headquarters,
    });
  },
};
