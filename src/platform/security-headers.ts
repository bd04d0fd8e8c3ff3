import helmet from '@fastify/helmet';
import { fastify as createFastify, type FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `data`: the route sends only the few security headers that data needs, by itself. */
    readonly headers?: 'data';
  }
}

/**
 * Sends the security headers with every answer but those of the GraphQL route. Helmet decides which; it is asked once,
 * because it would put them together again for each request.
 *
 * Nothing may be loaded by an answer, nothing may frame it, and no cache keeps it. The page of the editor sets a policy
 * of its own.
 */
export async function registerSecurityHeaders(fastify: FastifyInstance): Promise<void> {
  const headers = { ...(await helmetHeaders()), 'cache-control': 'no-store' };
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.headers !== 'data') void reply.headers(headers);
    done();
  });
}

async function helmetHeaders(): Promise<Record<string, string>> {
  const asked = createFastify();
  try {
    await asked.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'none'"], frameAncestors: ["'none'"] },
      },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      // for browsers that are long gone, and for downloads and domain policies, which there are none of
      xDnsPrefetchControl: false,
      xDownloadOptions: false,
      xPermittedCrossDomainPolicies: false,
      xXssProtection: false,
    });
    asked.get('/', () => '');
    const { headers } = await asked.inject('/');
    const usual = new Set(['date', 'connection', 'content-length', 'content-type']);
    return Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) => (usual.has(name) ? [] : [[name, String(value)]])),
    );
  } finally {
    await asked.close();
  }
}
