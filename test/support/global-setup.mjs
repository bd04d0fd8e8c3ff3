// Runs once before all specs and outside jest's module system, so it uses the built code. Specs beside pure code need
// no server: one is started only when something under test/ may run.
import { build } from '../../src/build.mjs';

export default async function globalSetup(globalConfig) {
  await build();
  const patterns = globalConfig.testPathPatterns?.patterns ?? [];
  if (patterns.length > 0 && patterns.every((pattern) => /(^|\/)src\//.test(pattern))) return;
  const { startTestServer } = await import('./test-server.mjs');
  globalThis.testServer = await startTestServer();
  process.env.TEST_TEMPLATE_URL = globalThis.testServer.templateUrl;
}
