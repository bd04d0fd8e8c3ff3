import { actFits } from '../rules/act.rule.js';
import { ACTS, NAMED_AUTHORIZATIONS, PURPOSES } from '../rules/vocabulary.js';
import { country, id, instant, oneOf, quantity, usdCents } from './cells.js';
import type { FileReader } from './file-reader.js';

/** Shipments that have left the dock. A license number need not be on record: that is judged, not refused. */
export const shipmentsFile: FileReader<'shipments'> = {
  file: 'shipments',
  names: (row) => ({
    parties: [row.cell('consignee_id'), row.cell('end_user_id')],
    items: [row.cell('item_id')],
    sites: [row.cell('site_id')],
  }),
  read(row, known) {
    const reference = row.required('reference', id);
    const exportedAt = row.required('exported_at', instant);
    const act = row.required('act', oneOf(ACTS));
    const fromCountry = row.required('from_country', country);
    const destinationCountry = row.required('destination_country', country);
    const consigneeId = row.party('consignee_id', known).id;
    const endUserId = row.cell('end_user_id') === '' ? null : row.party('end_user_id', known).id;
    const siteId = row.optional('site_id', id);
    if (siteId !== null && !known.hasSite(siteId)) throw row.refusal('site_id', 'UNKNOWN_SITE');
    const itemId = row.item('item_id', known).id;
    const units = row.required('quantity', quantity);
    const valueUsdCents = row.optional('value_usd', usdCents) ?? 0n;
    const named = row.optional('authorization', oneOf(NAMED_AUTHORIZATIONS));
    const number = named === null || named === 'LICENSE' ? row.optional('license_number', id) : null;
    const purpose = row.optional('purpose', oneOf(PURPOSES)) ?? 'USE';

    if (!actFits(act, fromCountry.destination, destinationCountry.destination))
      throw row.refusal('act', 'ACT_MISMATCH');
    const authorization = named ?? (number === null ? null : 'LICENSE');
    return {
      reference,
      exportedAt,
      act,
      fromCountry,
      destinationCountry,
      consigneeId,
      endUserId,
      siteId,
      itemId,
      quantity: units,
      valueUsdCents,
      authorization,
      licenseNumber: authorization === 'LICENSE' ? number : null,
      purpose,
    };
  },
};
