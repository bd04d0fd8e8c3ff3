import 'reflect-metadata';
import { runCommand } from './cli/program.js';

process.exit(await runCommand(process.argv.slice(2)));
