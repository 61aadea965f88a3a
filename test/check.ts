/**
 * `npm run check`: format, lint, types and the unit and component tests, ending with one line "N passed, N failed".
 * The quick part of `npm test`, for use before each commit.
 */
import process from 'node:process'
import { staticChecks, summary } from './helpers/checks.ts'
import { runVitest } from './helpers/vitest-run.ts'

const started = performance.now()
const checked = await staticChecks()
const tested = runVitest(['test/unit', 'test/component'])
for (const line of tested.lines) console.log(line)
const { line, code } = summary([...checked, tested])
console.log(`${((performance.now() - started) / 1_000).toFixed(0)} s`)
console.log(line)
process.exitCode = code
