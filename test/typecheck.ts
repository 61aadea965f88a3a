/** Type checks every runtime with its own tsconfig: `npm run typecheck`. */
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import process from 'node:process'

const projects = globSync('{electron/*,renderer,native-models,test}/tsconfig.json').sort()
let failed = 0
for (const project of projects) {
  const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], {
    stdio: 'inherit',
  })
  if (status !== 0) failed++
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${project}`)
}
process.exitCode = failed === 0 ? 0 : 1
