/** One hostile request against Headroom's own schema, and how it must be refused. */
export interface Attack {
  readonly name: string;
  /** The code of its first error, or of its first `userErrors` entry. */
  readonly code: string;
  /** The limit it breaks, where the error names one. */
  readonly limit?: string;
  readonly status?: number;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly search?: string;
  readonly body?: string | Uint8Array;
}

/** All of them. Large bodies are made when asked for. */
export function attacks(): Attack[];
