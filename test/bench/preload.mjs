// Loaded first into an API or a worker that a benchmark starts: it ends with the benchmark, however that ends, and with
// --expose-gc it says how large its heap is after a collection.
process.on('message', ({ id }) => {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, rss } = process.memoryUsage();
  process.send({ id, result: { heapBytes: heapUsed, rssBytes: rss } });
});
process.on('disconnect', () => process.exit(1));
process.channel?.unref();
