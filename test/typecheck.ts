/** Type checks every runtime with its own tsconfig: `npm run typecheck`. */
import process from 'node:process'
import { typeChecks } from './helpers/checks.ts'

process.exitCode = typeChecks().every(({ failed }) => failed === 0) ? 0 : 1
