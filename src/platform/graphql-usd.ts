/** US dollars as bigint cents: exact, never a float. */
export type UsdCents = bigint;

const FORM = /^(\d{1,15})(?:\.(\d{1,2}))?$/;

/** Reads `1250000`, `0.5` or `0.50`. Answers `undefined` for another form: sign, separators, a third decimal. */
export function tryUsd(text: string): UsdCents | undefined {
  const match = FORM.exec(text);
  if (match === null) return undefined;
  return BigInt(match[1] ?? '0') * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
}

/** Always with two decimals: `1250000.00`, `-0.50`. */
export function formatUsd(cents: UsdCents): string {
  const magnitude = cents < 0n ? -cents : cents;
  return `${cents < 0n ? '-' : ''}${magnitude / 100n}.${(magnitude % 100n).toString().padStart(2, '0')}`;
}
