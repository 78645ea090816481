const base = require('../../jest.config.js');

/** Tests of registries, balancers and nodes have the real ports and folders of a machine: one runs at a time. */
const OF_THE_MACHINE =
  '(containerd-|generated-secrets|host-dialects|node-scripts|pipeline|replication|serving)';

/** Searches to the end, longer than anything else: they run after those of the machine, so that both lanes end at once. */
const SEARCHES = 'rehearsal\\.e2e';

/** Files of each group that `run` runs; all of them where none is named. */
const GROUPS = {
  machine: {
    testRegex: `e2e/${OF_THE_MACHINE}[^/]*\\.e2e\\.test\\.ts$`,
    without: ['\\.api\\.e2e'],
  },
  searches: { testRegex: `e2e/${SEARCHES}\\.test\\.ts$`, without: [] },
  others: {
    testRegex: '\\.e2e\\.test\\.ts$',
    without: ['\\.api\\.e2e', `e2e/${OF_THE_MACHINE}`, `e2e/${SEARCHES}`],
  },
  api: { testRegex: '\\.api\\.e2e\\.test\\.ts$', without: [] },
};
const { testRegex, without } = GROUPS[process.env.REGSHIFT_E2E] ?? {
  testRegex: '\\.e2e\\.test\\.ts$',
  without: [],
};

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/e2e'],
  testRegex,
  testPathIgnorePatterns: [
    ...without,
    // These need programs that are built with Go: run-containerd and run-sops do.
    ...(process.env.REGSHIFT_REGSYNC === undefined ? ['replication'] : []),
    ...(process.env.REGSHIFT_SOPS === undefined ? ['e2e/sops'] : []),
  ],
};
