import 'reflect-metadata';
import { run } from './run.js';

// The BullMQ process: recomputes statuses, answers nothing but health and metrics.
await run('worker');
