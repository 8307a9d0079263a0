import { defineConfig } from 'vitest/config';

/** Whole processes, one file after the other: they share the machine with what they start. */
const wholeProcesses = { testTimeout: 120_000, hookTimeout: 120_000, fileParallelism: false };

/** `unit` needs nothing, `contracts` opens local servers, `integration` and `browser` run the product. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{domain,sync,flows,ports,mails,adapters,functions,infra,simulation}/**/*.test.{ts,tsx}'],
        },
      },
      {
        test: { name: 'contracts', include: ['test/contracts/**/*.test.ts'], testTimeout: 40_000, hookTimeout: 60_000 },
      },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...wholeProcesses } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], ...wholeProcesses } },
    ],
  },
});
