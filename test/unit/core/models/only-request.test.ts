/** [Note: The only request] holds for the sources: nothing else in the engine and its workers can reach out. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../../..')
/** Node's clients, and the global ones. The hosts' servers listen, and send no request. */
const CLIENT = /from 'node:(https|http2|tls|dgram)'|\brequest\b.*from 'node:http'|\b(fetch|WebSocket)\(/

function sourcesThatAsk(...folders: readonly string[]): readonly string[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: ROOT }))
    .filter((path) => CLIENT.test(readFileSync(join(ROOT, path), 'utf8')))
}

it('is made in one place', () => {
  const folders = ['electron/core', 'electron/worker', 'electron/cli', 'electron/engine', 'native-models']
  expect(sourcesThatAsk(...folders)).toEqual([join('electron', 'core', 'models', 'web-request.ts')])
})
