import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** Documents that may run, by the SHA-256 of their text in hexadecimal. */
export type TrustedDocuments = ReadonlyMap<string, string>;

/**
 * Reads the documents of a JSON file, `{ "<sha256>": "<document>" }`, or of a folder: such JSON files, and `.graphql`
 * files with one document each. Throws an error that names the file for anything else, and for a hash that is not the
 * document's: the list is what somebody reviewed, so a slip in it must not start.
 */
export function readTrustedDocuments(place: string): TrustedDocuments {
  const files = statSync(place).isDirectory()
    ? readdirSync(place)
        .sort()
        .map((name) => path.join(place, name))
    : [place];
  const documents = new Map(files.flatMap((file) => documentsIn(file)));
  if (documents.size === 0) throw new Error(`${place} has no trusted documents: JSON or .graphql files are read`);
  return documents;
}

/** The SHA-256 of a text in UTF-8, in hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function documentsIn(file: string): [hash: string, text: string][] {
  if (file.endsWith('.graphql')) {
    const text = readFileSync(file, 'utf8');
    return [[sha256(text), text]];
  }
  if (!file.endsWith('.json')) return [];
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Error(`${file} must be an object of documents by their SHA-256`);
  }
  return Object.entries(content).map(([key, text]) => {
    const hash = key.replace(/^sha256:/, '').toLowerCase();
    if (typeof text !== 'string') throw new Error(`${file}: "${key}" must be the text of a document`);
    if (sha256(text) !== hash) throw new Error(`${file}: "${key}" is not the SHA-256 of its document`);
    return [hash, text];
  });
}
