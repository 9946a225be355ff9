import { defineConfig } from 'vitest/config';

// Options of the projects stand here, not on the root, where they would not reach them.
const common = { disableConsoleIntercept: true, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    coverage: { include: ['src/**'] },
    projects: [
      {
        test: {
          ...common,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/brokers/**', 'test/bench/**'],
          testTimeout: 30_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...common,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          globalSetup: './test/e2e/build.ts',
          testTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Each file starts its own broker (1 s ActiveMQ, 4 s RabbitMQ), so that no file finds
        // another's messages; one file at a time, since broker and program want a core each.
        test: {
          ...common,
          name: 'brokers',
          include: ['test/brokers/**/*.test.ts'],
          globalSetup: ['./test/e2e/build.ts', './test/kit/packages-setup.ts'],
          testTimeout: 60_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
