import { Answers } from '../imports/answers.js';
import { Assembly } from './assembly.js';
import type { Session } from './session.js';

/** What gives the answers of everything that was imported. */
export const answersOf = ({ config, db }: Session): Answers => new Assembly(db, config).make(Answers);
