// Rounds: every contestant in turn, again and again, so that whatever else the machine does hits all of them alike.

export const median = (numbers) => {
  const sorted = numbers.filter((one) => one !== null).toSorted((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * Runs each contestant once per round; answers their results, one list per name. A warm-up before the first round is
 * thrown away. When the time of the whole run is up, it stops after a whole round.
 */
export async function interleave({ deadline, rounds, warm }, contestants) {
  const results = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  if (warm) for (const run of Object.values(contestants)) await run('warm');
  for (let round = 1; round <= rounds; round += 1) {
    if (round > 1 && Date.now() > deadline) break;
    for (const [name, run] of Object.entries(contestants)) results[name].push(await run(round));
  }
  return results;
}

/** The options with the deadline of the next of so many lines that share what is left. */
export const shareOf = (options, lines) => ({
  ...options,
  deadline: Date.now() + (options.deadline - Date.now()) / lines,
});

/** The median of ours, of the baseline, and of their ratio round by round. */
export function compare(ours, baseline, of = (result) => result.perSecond) {
  return {
    ours: median(ours.map(of)),
    baseline: median(baseline.map(of)),
    ratio: median(ours.map((result, round) => of(result) / of(baseline[round]))),
    rounds: ours.length,
  };
}
