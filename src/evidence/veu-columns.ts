/** The columns of validated end users, their sites and what stands there, for `FACTS` in `encoding.ts`. */

export const VEU = {
  tenant_id: 'int4', id: 'text', kind: 'text', holder_id: 'text', country: 'country?', destination: 'country?',
  granted_on: 'day', content_hash: 'bytes', posted_at: 'instant',
} as const; // prettier-ignore
export const SITE = {
  tenant_id: 'int4', id: 'text', veu_id: 'text', country: 'country', destination: 'country', authorized_on: 'day',
  notified_on: 'day?', content_hash: 'bytes', posted_at: 'instant',
} as const; // prettier-ignore
export const OPENING_STOCK = {
  tenant_id: 'int4', holder_id: 'text', country: 'country', destination: 'country', item_id: 'text', as_of: 'day',
  quantity: 'int8', tpp: 'numeric', content_hash: 'bytes', posted_at: 'instant',
} as const; // prettier-ignore
export const REMOVAL = {
  tenant_id: 'int4', reference: 'text', effective_at: 'instant', holder_id: 'text', country: 'country',
  destination: 'country', item_id: 'text', quantity: 'int8', tpp: 'numeric', reason: 'text', posted_at: 'instant',
} as const; // prettier-ignore
export const VEU_EVENT = {
  id: 'int8', tenant_id: 'int4', veu_id: 'text', kind: 'text', effective_on: 'day', evidence: 'text',
  content_hash: 'bytes', posted_at: 'instant',
} as const; // prettier-ignore
