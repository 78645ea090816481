const { compilerOptions } = require('./tsconfig.json');

// jest runs CommonJS: a native import(), as module node16 leaves it, would need an experimental flag of Node.js.
const tsconfig = {
  ...compilerOptions,
  module: 'CommonJS',
  moduleResolution: 'Node10',
  esModuleInterop: true,
  // Files are compiled one by one; npm run typecheck judges types.
  isolatedModules: true,
};

/** Packages that are ES modules alone; jest compiles them as it does our own. */
const MODULES_ALONE =
  '@noble|@octokit|@scure|age-encryption|before-after-hook|fast-content-type-parse|universal-user-agent';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // No assertion rests on it: many tests run git, and a busy machine is several times as slow.
  testTimeout: 60_000,
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['<rootDir>/test/e2e/'],
  // Lazy imports name the compiled file; tests run the sources.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': ['ts-jest', { tsconfig }],
    [`/node_modules/(${MODULES_ALONE})/.+\\.js$`]: [
      'ts-jest',
      { tsconfig: { ...tsconfig, allowJs: true } },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${MODULES_ALONE})/)`],
  // Few machines of CI have more than two cores; jest would leave one of them idle.
  maxWorkers: '100%',
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts'],
};
