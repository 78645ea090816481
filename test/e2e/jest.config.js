const base = require('../../jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...base,
  rootDir: '../..',
  roots: ['<rootDir>/test/e2e'],
  // Replication needs a program that is built with Go: run-containerd does.
  testPathIgnorePatterns: process.env.REGSHIFT_REGSYNC === undefined ? ['replication'] : [],
  testMatch: ['**/*.e2e.test.ts'],
};
