import { defineConfig } from 'vitest/config';

/** Three kinds of tests: `unit` needs nothing, `contracts` opens local servers, `integration` and `browser` run whole processes. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'test/{domain,sync,flows,ports,adapters,functions,infra}/**/*.test.ts',
            'test/{domain,sync,flows,ports,adapters,functions,infra}/**/*.test.tsx',
          ],
        },
      },
      { test: { name: 'contracts', include: ['test/contracts/**/*.test.ts'], testTimeout: 40_000, hookTimeout: 60_000 } },
      {
        test: {
          name: 'integration',
          include: ['test/{integration,browser}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
