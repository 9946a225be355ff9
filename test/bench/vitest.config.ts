import { defineConfig } from 'vitest/config';

// Benchmarks print; they assert nothing about time. Run by `npm run bench`.
export default defineConfig({
  test: {
    include: ['test/bench/**/*.bench.ts'],
    globalSetup: ['./test/kit/packages-setup.ts'],
    disableConsoleIntercept: true,
    fileParallelism: false,
    testTimeout: 1_800_000,
    hookTimeout: 60_000,
  },
});
