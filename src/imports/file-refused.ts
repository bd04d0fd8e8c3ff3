/** A file that cannot be read as a table at all. No row of it is judged; the text says what to mend. */
export class FileRefused extends Error {
  constructor(
    readonly file: string,
    /** The line to look at; `null` when it is the file as a whole. */
    readonly line: number | null,
    readonly found: string,
    readonly expected: string,
  ) {
    super(`${file}${line === null ? '' : `, line ${line}`}: ${found}; expected ${expected}`);
    this.name = 'FileRefused';
  }
}
