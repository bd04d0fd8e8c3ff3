/** The columns of holds, their events and their refusals, for `FACTS` in `encoding.ts`. */

export const HOLD = {
  tenant_id: 'int4', reference: 'text', stage: 'text', priority: 'int4', owner: 'text', planned_at: 'instant',
  expires_at: 'instant', act: 'text', from_country: 'country', destination_country: 'country', destination: 'country',
  consignee_id: 'text', end_user_id: 'text?', site_id: 'text?', veu_id: 'text?', item_id: 'text', quantity: 'int8',
  value_cents: 'int8', unit_tpp: 'numeric', named: 'text?', purpose: 'text', placed_by: 'text', approved_by: 'text?',
  approval_reason: 'text?', refusal_seq: 'int8?', content_hash: 'bytes', placed_at: 'instant', posted_at: 'instant',
} as const; // prettier-ignore
export const HOLD_EVENT = {
  tenant_id: 'int4', hold_seq: 'int8', kind: 'text', effective_at: 'instant', quantity: 'int8?', surplus: 'int8?',
  shipment_seq: 'int8?', stage: 'text?', license_number: 'text?', expires_at: 'instant?', reason: 'text?',
  by_credential: 'text?', posted_at: 'instant',
} as const; // prettier-ignore
export const HOLD_REFUSAL = {
  tenant_id: 'int4', code: 'text', largest_quantity: 'int8?', asked_by: 'text', fact: 'json', posted_at: 'instant',
} as const; // prettier-ignore
