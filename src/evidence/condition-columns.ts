/** The columns of conditions of licenses, for `FACTS` in `encoding.ts`. */
export const LICENSE_CONDITION = {
  tenant_id: 'int4', number: 'text', condition_id: 'text', change: 'text', wording: 'text', per_shipment: 'bool',
  due_days: 'int4', effective_on: 'day', name: 'text', content_hash: 'bytes', posted_at: 'instant',
} as const; // prettier-ignore
