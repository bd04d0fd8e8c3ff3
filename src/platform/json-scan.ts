/** What a body may be made of, before it is read: the largest request that is served has some 25,000 values. */
const MOST = { levels: 24, values: 60_000 } as const;

/** Shorter texts are read at once: what is in them cannot take long. */
const WORTH_SCANNING = 16_384;

/**
 * What makes a JSON text too much to read, or `undefined`. A megabyte can hold half a million levels or a hundred
 * thousand names, and then takes `JSON.parse` a hundred times longer than a megabyte of shipments; this takes a
 * millisecond. It does not check the syntax: that is for `JSON.parse`.
 */
export function tooMuchIn(json: string): string | undefined {
  if (json.length <= WORTH_SCANNING) return undefined;
  let levels = 0;
  let values = 0;
  for (let at = 0; at < json.length; at += 1) {
    const code = json.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfText(json, at);
      if (at < 0) return undefined; // never ends: no JSON
    } else if (code === COMMA) {
      values += 1;
      if (values > MOST.values) return `more than ${MOST.values} values`;
    } else if (code === BRACE || code === BRACKET) {
      levels += 1;
      if (levels > MOST.levels) return `more than ${MOST.levels} levels of lists and objects`;
    } else if (code === BRACE_END || code === BRACKET_END) {
      levels -= 1;
    }
  }
  return undefined;
}

const [QUOTE, COMMA, BACKSLASH] = [0x22, 0x2c, 0x5c];
const [BRACE, BRACE_END, BRACKET, BRACKET_END] = [0x7b, 0x7d, 0x5b, 0x5d];

/** The closing quote of the text that opens at `start`: the first one behind an even number of backslashes. */
function endOfText(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote >= 0; quote = json.indexOf('"', quote + 1)) {
    let before = quote - 1;
    while (json.charCodeAt(before) === BACKSLASH) before -= 1;
    if ((quote - before) % 2 === 1) return quote;
  }
  return -1;
}
