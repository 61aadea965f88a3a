/** Three kinds of tests, each with its own guard against a test that hangs. */
import { defineConfig } from 'vitest/config'

/** A unit test that takes this long hangs. One that really needs more states its own limit and the reason. */
const UNIT_TIMEOUT_MS = 10_000
/** Software rendering on a busy machine takes minutes. */
const LONG_TIMEOUT_MS = 300_000

export default defineConfig({
  test: {
    globalSetup: ['test/helpers/test-cache.ts'],
    // Native modules (ONNX Runtime, SQLite) end with their process; in threads they would share one.
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: UNIT_TIMEOUT_MS,
          hookTimeout: UNIT_TIMEOUT_MS,
          // One process runs many files: starting a process a file costs more than most of these tests.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'component',
          include: ['test/component/**/*.test.{ts,tsx}'],
          setupFiles: ['test/component/helpers/clean-up.ts'],
          testTimeout: UNIT_TIMEOUT_MS,
          hookTimeout: UNIT_TIMEOUT_MS,
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/{integration,parity,e2e}/**/*.test.ts'],
          testTimeout: LONG_TIMEOUT_MS,
          hookTimeout: LONG_TIMEOUT_MS,
        },
      },
    ],
  },
})
