import { SingleBar } from 'cli-progress';

export interface ImportBar {
  advance(file: string, rows: number): void;
  stop(): void;
}

/** A bar on standard error while it is a terminal; silent otherwise. */
export function importBar(verb: string, rows: number): ImportBar {
  if (!process.stderr.isTTY || rows === 0) return { advance: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: `${verb} {bar} {percentage}% {value}/{total} rows, {eta_formatted} left, {file}`,
    stream: process.stderr,
    clearOnComplete: true,
    hideCursor: false,
    barCompleteChar: '=',
    barIncompleteChar: ' ',
  });
  bar.start(rows, 0, { file: '' });
  return {
    advance: (file, done) => bar.increment(done, { file }),
    stop: () => bar.stop(),
  };
}
