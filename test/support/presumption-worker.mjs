// A worker process of its own, for tests that kill it: node presumption-worker.mjs '{"databaseUrl": …}'. Says "ready".
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { presumptionRoot } from './presumption-root.mjs';

const given = JSON.parse(process.argv[2]);
const load = (file) => import(new URL(`../../dist/src/${file}`, import.meta.url).href);
const root = await presumptionRoot(load, { ...given, role: 'worker' });
const app = await NestFactory.createApplicationContext(root, { logger: ['error'], abortOnError: false });
process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
process.on('disconnect', () => process.exit(1)); // whoever started us is gone
process.send?.('ready');
