import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GRAPHIQL_PAGE, graphiqlStart } from './graphiql-page.js';

/** The editor's own files, from installed packages: nothing is fetched from another site. */
const ASSETS = {
  'react.js': { package: 'react', file: 'umd/react.production.min.js', type: 'text/javascript' },
  'react-dom.js': { package: 'react-dom', file: 'umd/react-dom.production.min.js', type: 'text/javascript' },
  'graphiql.js': { package: 'graphiql', file: 'graphiql.min.js', type: 'text/javascript' },
  'graphiql.css': { package: 'graphiql', file: 'graphiql.min.css', type: 'text/css' },
} as const;

/** Own files only; inline styles because the editor positions its cursor with them; no frame around the page. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const require = createRequire(import.meta.url);

/** Serves the GraphiQL editor for the GraphQL endpoint at `/graphiql`, its files below it. */
export function registerGraphiql(
  fastify: FastifyInstance,
  { endpoint = '/graphql' }: { endpoint?: string } = {},
): void {
  fastify.get('/graphiql', (_request, reply) => sendGraphiql(reply));
  fastify.get('/graphiql/start.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(graphiqlStart(endpoint)),
  );
  for (const [name, asset] of Object.entries(ASSETS)) {
    fastify.get(`/graphiql/${name}`, async (request, reply) => {
      const manifest = require.resolve(`${asset.package}/package.json`);
      const { version } = require(manifest) as { version: string };
      const etag = `"${asset.package}-${version}"`;
      // Asked again each time, answered 304: an upgrade of the package must not meet an old half in the browser's cache.
      void reply.header('etag', etag).header('cache-control', 'no-cache');
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      const text = await readFile(path.join(path.dirname(manifest), asset.file), 'utf8');
      return reply.type(`${asset.type}; charset=utf-8`).send(text);
    });
  }
}

/** Whether a request for the GraphQL endpoint comes from somebody who typed it into a browser. */
export function wantsGraphiql({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && !url.includes('?') && (headers.accept ?? '').includes('text/html');
}

/** Answers with the editor's page. */
export function sendGraphiql(reply: FastifyReply): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', CONTENT_SECURITY_POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-cache')
    .send(GRAPHIQL_PAGE);
}
