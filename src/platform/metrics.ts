import { Controller, Get, Header, Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Database } from './database.js';

/** What this process counts and times, for Prometheus. Labels are words from short lists, never names or ids. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  /** From the commit of a posting to the status that follows it, in seconds. */
  readonly statusDelay = new Histogram({
    name: 'headroom_status_delay_seconds',
    help: 'From the commit of a posting to the status that follows it',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [this.registry],
  });
  /** Shipments by how they were answered. */
  readonly shipments = new Counter({
    name: 'headroom_shipments_total',
    help: 'Shipments posted, by outcome',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  constructor(database: Database) {
    collectDefaultMetrics({ register: this.registry });
    const connections = new Gauge({
      name: 'headroom_database_connections',
      help: 'Connections of the pool, by what they do',
      labelNames: ['state'],
      registers: [this.registry],
      collect(): void {
        const { total, idle, waiting } = database.connections();
        connections.set({ state: 'busy' }, total - idle);
        connections.set({ state: 'idle' }, idle);
        connections.set({ state: 'awaited' }, waiting);
      },
    });
  }
}

@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async show(): Promise<string> {
    return this.metrics.registry.metrics();
  }
}
