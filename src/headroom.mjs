#!/usr/bin/env node
// `npx headroom …` in a checkout: builds what is stale, then hands over to the command line in src/cli.ts.
import { build } from './build.mjs';

process.setSourceMapsEnabled(true);
try {
  await build();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import('../dist/src/cli.js');
