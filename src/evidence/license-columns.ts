/** The columns of what happens to licenses and of their further lines, for `FACTS` in `encoding.ts`. */

export const LICENSE_EVENT = {
  tenant_id: 'int4', number: 'text', kind: 'text', effective_on: 'day', expires_on: 'day?', change: 'text?',
  opinion: 'text?', evidence: 'text', note: 'text', content_hash: 'bytes', posted_at: 'instant',
} as const; // prettier-ignore
export const LICENSE_EVENT_WITHDRAWAL = {
  tenant_id: 'int4', event_seq: 'int8', reason: 'text', posted_at: 'instant',
} as const; // prettier-ignore
export const LICENSE_LINES = {
  tenant_id: 'int4', number: 'text', item_ids: 'texts', lines: 'json', posted_at: 'instant',
} as const; // prettier-ignore
