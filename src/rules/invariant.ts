/** A condition that only our own bug can break. Throws, so the transaction rolls back and the fault is seen. */
export function invariant(condition: boolean, meaning: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${meaning}`);
}
