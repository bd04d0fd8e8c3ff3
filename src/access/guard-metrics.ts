import type { FastifyInstance } from 'fastify';
import type { Gate } from '../platform/gate.js';
import { sendTurnedAway } from '../platform/graphql-turned-away.js';

/** Metrics count what all tenants do: who asks for them stands before the same gate. Health says nothing, and stays open. */
export function guardMetrics(fastify: FastifyInstance, gate: Gate): void {
  fastify.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url !== '/metrics') return;
    try {
      const { caller, headers } = await gate.admit(request.raw);
      reply.headers(headers);
      await gate.permit(caller, { kind: 'endpoint', name: null, fields: ['/metrics'] });
    } catch (error) {
      return sendTurnedAway(request, reply, error);
    }
  });
}
