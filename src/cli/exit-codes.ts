/**
 * What the exit code says: a pipeline may repeat 3 blindly, and must not confuse it with 1.
 *
 * 0: yes, done, nothing to do. 1: a well-formed "no". 2: bad usage or an invalid cluster file. 3: not yet, or can not tell.
 */
export const EXIT = { yes: 0, no: 1, usage: 2, cannotTell: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
