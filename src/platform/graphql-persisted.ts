import { GraphQLError } from 'graphql';
import type { Documents } from './graphql-documents.js';
import { RecentlyUsed } from './recently-used.js';
import { sha256, type TrustedDocuments } from './graphql-trusted.js';

/** What of a request says which document to run. */
export interface Asked {
  readonly query: string;
  readonly extensions?: Readonly<Record<string, unknown>> | null | undefined;
}

const HASHES_KEPT = 1_000;
const CHARACTERS_KEPT = 2_000_000;
const LONGEST_KEPT = 16_384;

/**
 * Finds the document of a request: its text, or the text of its hash.
 *
 * With trusted documents only those run. Otherwise a text that came once with its hash (and is valid, so that nonsense
 * takes no room) may be asked for by the hash alone, as Apollo's clients do it.
 */
export class PersistedDocuments {
  private readonly remembered = new RecentlyUsed<string, string>({ entries: HASHES_KEPT, weight: CHARACTERS_KEPT });
  private readonly trustedTexts: ReadonlySet<string>;

  constructor(
    private readonly documents: Documents,
    private readonly trusted: TrustedDocuments | undefined,
  ) {
    this.trustedTexts = new Set(trusted?.values());
    for (const [hash, text] of trusted ?? []) refuseBroken(hash, documents, text);
  }

  /** The text to run, or the error to answer with. */
  textOf({ query, extensions }: Asked): string | GraphQLError {
    const hash = hashIn(extensions);
    if (hash === undefined) {
      if (this.trusted !== undefined && !this.trustedTexts.has(query)) return notTrusted();
      return query === '' ? missing() : query;
    }
    if (this.trusted !== undefined) {
      const text = this.trusted.get(hash);
      if (text === undefined) return notTrusted();
      return query === '' || query === text ? text : mismatch();
    }
    if (query === '') return this.remembered.get(hash) ?? notFound();
    if (sha256(query) !== hash) return mismatch();
    if (query.length <= LONGEST_KEPT && 'operations' in this.documents.recall(query)) {
      this.remembered.set(hash, query, query.length);
    }
    return query;
  }
}

/** Whether a request names its document by a hash, so that it needs no text. */
export function hashIn(extensions: Asked['extensions']): string | undefined {
  const persisted: unknown = extensions?.persistedQuery;
  if (typeof persisted !== 'object' || persisted === null || !('sha256Hash' in persisted)) return undefined;
  return typeof persisted.sha256Hash === 'string' ? persisted.sha256Hash.toLowerCase() : undefined;
}

function refuseBroken(hash: string, documents: Documents, text: string): void {
  const prepared = documents.recall(text);
  if ('operations' in prepared) return;
  throw new Error(
    `The trusted document ${hash} cannot run: ${prepared.errors.map(({ message }) => message).join(' ')}`,
  );
}

function notTrusted(): GraphQLError {
  return new GraphQLError('Only trusted documents run here, and this is none of them.', {
    extensions: {
      code: 'DOCUMENT_NOT_TRUSTED',
      remedy: 'Send the hash of a trusted document in extensions.persistedQuery.sha256Hash, or as documentId.',
    },
  });
}

/** The message and the code that clients of Apollo's protocol look for: they send the text next. */
function notFound(): GraphQLError {
  return new GraphQLError('PersistedQueryNotFound', {
    extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', remedy: 'Send the text of the document together with its hash.' },
  });
}

function mismatch(): GraphQLError {
  return new GraphQLError('The hash is not the SHA-256 of the document sent with it.', {
    extensions: { code: 'PERSISTED_QUERY_MISMATCH', remedy: 'Send the SHA-256 of the exact text, in hexadecimal.' },
  });
}

function missing(): GraphQLError {
  return new GraphQLError('The request has no document.', {
    extensions: { code: 'BAD_REQUEST', remedy: 'Send a "query" string, or the hash of a document that is known here.' },
  });
}
