import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: ['test/helpers/test-cache.ts'],
    // Forked processes: native modules (ONNX Runtime, SQLite) must not share a process between test files.
    pool: 'forks',
    maxWorkers: 2,
    // For what hangs, not for what is slow: software rendering on a busy machine takes its time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
