/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['<rootDir>/test/e2e/'],
  // Lazy imports name the compiled file; tests run the sources.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json' }] },
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
};
