/** A row of the tables of codes, which are easier to read as rows than as objects. */
export type CodeRow = readonly [code: string, title: string, meaning: string, remedy: string];
