const base = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/e2e'],
  testPathIgnorePatterns: [
    // Replication needs a program that is built with Go: run-containerd does.
    ...(process.env.REGSHIFT_REGSYNC === undefined ? ['replication'] : []),
    ...(process.env.REGSHIFT_API_TESTS === 'none' ? ['\\.api\\.e2e'] : []),
  ],
  testMatch: [
    process.env.REGSHIFT_API_TESTS === 'only' ? '**/*.api.e2e.test.ts' : '**/*.e2e.test.ts',
  ],
};
