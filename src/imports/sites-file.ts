import { siteEligibility } from '../rules/veu-eligibility.rule.js';
import { country, day, id } from './cells.js';
import type { FileReader } from './file-reader.js';

/** Authorized locations of validated end users: nowhere in Macau or D:5, for an NVEU in its own country. */
export const sitesFile: FileReader<'sites'> = {
  file: 'sites',
  names: (row) => ({ veus: [row.cell('veu_id')], sites: [row.cell('id')] }),
  read(row, known) {
    const siteId = row.required('id', id);
    const veu = known.veu(row.required('veu_id', id));
    if (veu === undefined) throw row.refusal('veu_id', 'UNKNOWN_VEU');
    const where = row.required('country', country);
    const authorizedOn = row.required('authorized_on', day);
    const notifiedOn = row.optional('notified_on', day);

    const refused = siteEligibility(veu, where.destination, authorizedOn);
    if (refused !== null) throw row.refusal('country', refused);
    return { id: siteId, veuId: veu.id, country: where, authorizedOn, notifiedOn };
  },
  learn: (site, known) => known.addSite(site.id),
};
