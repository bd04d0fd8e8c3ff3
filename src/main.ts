import 'reflect-metadata';
import { run } from './run.js';

// The role is a setting: GraphQL, the workers, or both.
await run();
