/** The columns of withdrawals of facts, for `FACTS` in `encoding.ts`. */
export const WITHDRAWAL = {
  tenant_id: 'int4', kind: 'text', fact_seq: 'int8', name: 'text', reference: 'text?', reason: 'text',
  content_hash: 'bytes', posted_at: 'instant',
} as const; // prettier-ignore
