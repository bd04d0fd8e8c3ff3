import fs from 'node:fs';
import { afterAll } from '@jest/globals';
import { type Engine, freshEngine } from './engine.js';
import { type ScenarioRows, writeFolder } from './scenario-folder.js';

/** Engines on databases of their own and folders to import, for the tests of one file; gone when these are over. */
export function ownEngines(): { engine: () => Promise<Engine>; folderOf: (rows: ScenarioRows) => string } {
  const engines: Engine[] = [];
  const folders: string[] = [];
  afterAll(async () => {
    await Promise.all(engines.map((one) => one.close()));
    for (const folder of folders) fs.rmSync(folder, { recursive: true, force: true });
  });
  return {
    engine: async () => {
      const fresh = await freshEngine();
      engines.push(fresh);
      return fresh;
    },
    folderOf: (rows) => {
      const folder = writeFolder(rows);
      folders.push(folder);
      return folder;
    },
  };
}
