/** Tests run as real ES modules on the same Node version as the Lambda runtime. */
const common = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '\\.tsx?$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript', tsx: false } },
        module: { type: 'es6' },
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/cdk.out', '<rootDir>/dist'],
};

/** `unit`: everything that needs no whole cloud. `flows`: stories in a whole sandbox, one after another. */
export default {
  projects: [
    {
      ...common,
      displayName: 'unit',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/flows/'],
    },
    { ...common, displayName: 'flows', testMatch: ['<rootDir>/test/flows/**/*.test.ts'] },
  ],
};
