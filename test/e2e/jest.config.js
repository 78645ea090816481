const base = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: [
    // These need programs that are built with Go: run-containerd and run-sops do.
    ...(process.env.REGSHIFT_REGSYNC === undefined ? ['replication'] : []),
    ...(process.env.REGSHIFT_SOPS === undefined ? ['e2e/sops'] : []),
    ...(process.env.REGSHIFT_API_TESTS === 'none' ? ['\\.api\\.e2e'] : []),
  ],
  testMatch: [
    process.env.REGSHIFT_API_TESTS === 'only' ? '**/*.api.e2e.test.ts' : '**/*.e2e.test.ts',
  ],
};
