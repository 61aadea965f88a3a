/** Type checks every runtime with its own tsconfig: `npm run typecheck`. */
import process from 'node:process'
import { summary, typeChecks } from './helpers/checks.ts'

process.exitCode = summary(await typeChecks()).code
