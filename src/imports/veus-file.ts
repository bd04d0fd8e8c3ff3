import { veuEligibility } from '../rules/veu-eligibility.rule.js';
import { country, day, id, oneOf } from './cells.js';
import { VEU_KINDS, type Place, type VeuKind } from './facts.js';
import type { FileReader } from './file-reader.js';
import type { Row } from './row.js';

/** Data center validated end users: one UVEU per holder, one NVEU per holder and EAR destination. */
export const veusFile: FileReader<'veus'> = {
  file: 'veus',
  names: (row) => ({ parties: [row.cell('holder_id')], veuHolders: [row.cell('holder_id')], veus: [row.cell('id')] }),
  read(row, known) {
    const veuId = row.required('id', id);
    const kind = row.required('kind', oneOf(VEU_KINDS));
    const holder = row.party('holder_id', known);
    const where = countryOf(row, kind);
    const grantedOn = row.required('granted_on', day);

    const places = { ...holder, parentHeadquarters: holder.ultimateParentHeadquarters };
    const wrong = veuEligibility(kind, places, where?.destination ?? null, grantedOn);
    if (wrong !== null) throw row.refusal(wrong === 'HOLDER' ? 'holder_id' : 'country', 'VEU_NOT_ELIGIBLE');
    if (known.holdsVeu(kind, holder.id, where?.destination ?? null)) throw row.refusal('holder_id', 'DUPLICATE_VEU');
    return { id: veuId, kind, holderId: holder.id, country: where, grantedOn };
  },
  learn: (veu, known) =>
    known.addVeu({ id: veu.id, kind: veu.kind, holderId: veu.holderId, destination: veu.country?.destination ?? null }),
};

function countryOf(row: Row<'veus'>, kind: VeuKind): Place | null {
  if (kind === 'NVEU') return row.required('country', country);
  if (row.cell('country') !== '') throw row.refusal('country', 'BAD_VALUE');
  return null;
}
