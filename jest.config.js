/** One configuration for all tests that need no n8n installation; the end-to-end tests have their own runner. */
module.exports = {
  testEnvironment: '<rootDir>/test/support/outside/environment.ts',
  globalSetup: '<rootDir>/test/support/run-folder.ts',
  globalTeardown: '<rootDir>/test/support/remove-run-folder.ts',
  roots: ['<rootDir>/test'],
  // "X.node" alone would also fit X.node.json, which other loaders take first.
  moduleNameMapper: {
    '^(\\.{1,2}/.*\\.node)\\.js$': '$1',
    '^(@n8n/di|n8n-core|n8n-workflow|typescript)$': '<rootDir>/test/support/outside/$1.js',
    '^(\\.{1,2}/)(support/)?engine-environment$': '<rootDir>/test/support/outside/engine-environment.js',
  },
  // Whole workflows with all their servers; a slow machine must not make a test fail.
  testTimeout: 240_000,
  // All processors: the tests mostly wait for each other's servers. A worker that has grown is replaced.
  maxWorkers: '100%',
  workerIdleMemoryLimit: '1500MB',
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['<rootDir>/test/e2e/'],
  transform: { '^.+\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }] },
  collectCoverageFrom: ['lib/**/*.ts', 'nodes/**/*.ts'],
  // Counted by the engine itself: the tests run as fast as without.
  coverageProvider: 'v8',
  coverageReporters: ['text-summary', 'html', 'json-summary'],
  // A little below what they are; they hold only with --coverage and all tests.
  coverageThreshold: { global: { lines: 96, statements: 96, functions: 95, branches: 90 } },
};
