import os from 'node:os';

/** Who works at the command line, as the access log names him. */
export const operator = (): string => `operator ${os.userInfo().username}`;
