/** One thing that `headroom doctor` looked at. */
export interface Check {
  readonly what: string;
  readonly state: 'ok' | 'warn' | 'fail';
  readonly found: string;
  /** What to do; absent when nothing has to be done. */
  readonly remedy?: string;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
