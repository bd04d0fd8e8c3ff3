/** Where a set of rows stands that each refer to at most one other row. */
export interface ReferenceOrder<R> {
  /** Rows that lead back to themselves. */
  readonly onCycle: readonly R[];
  /** All other rows that do not hang below a cycle: each after the row it refers to; rows of one depth as given. */
  readonly inOrder: readonly R[];
}

/**
 * Sorts rows by reference. `rows` are in file order, by key; `refersTo` gives a key, which may be that of no row here: such
 * a row stands at the top. What hangs below a cycle is in neither list.
 */
export function referenceOrder<R>(
  rows: ReadonlyMap<string, R>,
  refersTo: (row: R) => string | null,
): ReferenceOrder<R> {
  const below = new Map<R, R[]>();
  const inOrder: R[] = [];
  const waiting = new Set<R>();
  for (const row of rows.values()) {
    const above = rows.get(refersTo(row) ?? '');
    if (above === undefined) {
      inOrder.push(row);
    } else {
      waiting.add(row);
      const siblings = below.get(above);
      if (siblings === undefined) below.set(above, [row]);
      else siblings.push(row);
    }
  }
  // The list grows while it is walked: level by level, so rows that refer to the same row keep the order of the file.
  for (const row of inOrder) {
    for (const child of below.get(row) ?? []) {
      waiting.delete(child);
      inOrder.push(child);
    }
  }
  return { onCycle: cycleRows(waiting, (row) => rows.get(refersTo(row) ?? '')), inOrder };
}

/** Of the rows that reach no top, those that reach themselves. Every row is walked over twice at most. */
function cycleRows<R>(waiting: ReadonlySet<R>, above: (row: R) => R | undefined): R[] {
  const cycles = new Set<R>();
  const walked = new Set<R>();
  for (const start of waiting) {
    const path = new Set<R>();
    let row: R | undefined = start;
    while (row !== undefined && !walked.has(row)) {
      walked.add(row);
      path.add(row);
      row = above(row);
    }
    if (row === undefined || !path.has(row)) continue;
    for (let on: R | undefined = row; on !== undefined && !cycles.has(on); on = above(on)) cycles.add(on);
  }
  return [...waiting].filter((row) => cycles.has(row));
}
