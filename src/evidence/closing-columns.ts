/** The columns of closed reports, for `FACTS` in `encoding.ts`. */

export const REPORT_CLOSING = {
  tenant_id: 'int4', report: 'text', subject: 'text', period: 'text', edition: 'int4', known_at: 'instant',
  known_seq: 'int8', content_version: 'int2', content_lines: 'int8', content_hash: 'bytes', by_credential: 'text',
  posted_at: 'instant',
} as const; // prettier-ignore
