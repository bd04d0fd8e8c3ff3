// The table of a run.

/** Adds whether a line holds its target: a ratio to reach, or a limit to stay under. */
export function judge(row) {
  const { least, most, mostRatio, ours, ratio, target } = row;
  const held =
    ours === null
      ? null
      : target !== undefined
        ? ratio >= target
        : mostRatio !== undefined
          ? ratio <= mostRatio
          : most !== undefined
            ? ours <= most
            : ours >= least;
  return { ...row, held };
}

export function print({ checks, error, lines, machine }) {
  const header = ['line', 'what', 'ours', 'against', 'baseline', 'ratio', 'target', 'holds', 'rounds', 'note'];
  const rows = lines.map((row) => [
    String(row.line),
    row.what,
    row.ours === null ? 'not measured' : `${figure(row.ours)} ${row.unit}`,
    row.against,
    row.ratio === undefined ? '' : figure(row.baseline),
    row.ratio === undefined ? '' : `${figure(row.ratio)}×`,
    targetOf(row),
    row.held === null ? '-' : row.held ? 'yes' : 'NO',
    String(row.rounds ?? ''),
    row.note ?? '',
  ]);
  const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
  const lineOf = (cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column]))
      .join('  ')
      .trimEnd();
  console.log(
    `\n${machine.cores} cores (${machine.cpu}), Node ${machine.node}, Postgres ${machine.postgres ?? '?'}, load before ${machine.loadBefore.toFixed(1)}\n`,
  );
  console.log([header, ...rows].map(lineOf).join('\n'));
  const acknowledged = checks.reduce((sum, check) => sum + check.acknowledged, 0);
  console.log(
    error === undefined
      ? `\n${checks.length} ledgers checked: ${acknowledged.toLocaleString('en')} acknowledged postings are stored, nothing else is; entries cancel out, balances are their sums, no key is there twice.`
      : `\nFAILED: ${error}`,
  );
}

function targetOf({ least, most, mostRatio, target, unit }) {
  if (target !== undefined) return `at least ${target}×`;
  if (mostRatio !== undefined) return `under ${mostRatio}×`;
  return most !== undefined ? `under ${most} ${unit}` : `at least ${least.toLocaleString('en')} ${unit}`;
}

const figure = (value) =>
  value === null
    ? '?'
    : value >= 100
      ? Math.round(value).toLocaleString('en')
      : value.toLocaleString('en', { maximumSignificantDigits: 3 });
