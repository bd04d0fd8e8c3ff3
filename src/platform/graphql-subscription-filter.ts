/** Nest's `@Subscription({ filter })`: whether a payload goes to this subscriber. */
export type PayloadFilter = (
  this: unknown,
  payload: unknown,
  variables: unknown,
  context: unknown,
) => boolean | Promise<boolean>;

/** A subscription's `subscribe` function, called like a resolver. */
export type Subscribing = (
  root: unknown,
  variables: unknown,
  context: unknown,
  info: unknown,
) => AsyncIterable<unknown> | Promise<AsyncIterable<unknown>>;

/**
 * The payloads for which `keep` holds.
 *
 * Written by hand and not as an async generator: a generator that waits for the next payload cannot be ended before it
 * comes, so the source of a subscriber who left would stay open until the next event, perhaps for days.
 */
export function keepOnly(
  source: AsyncIterable<unknown>,
  keep: (payload: unknown) => boolean | Promise<boolean>,
): AsyncIterableIterator<unknown> {
  const iterator = source[Symbol.asyncIterator]();
  return {
    async next() {
      for (;;) {
        const result = await iterator.next();
        if (result.done === true || (await keep(result.value))) return result;
      }
    },
    async return(value?: unknown) {
      await iterator.return?.();
      return { done: true, value };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
