/** [Note: No signal by number] in core/workers/start-child.ts, held to over the whole program. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
const AUDITED = [
  // Electron's utility processes have no other way; it verifies the number first.
  'electron/main/kill-now.ts',
  // Signals its own number, from a thread: nothing else ends a process whose main thread is busy.
  'electron/worker/memory-watch-thread.ts',
  // Sends signal 0, which reaches no process, and compares the start of the process as well.
  'native-models/cache/temporary-names.ts',
]

/** A signal by number, a number as a sign of life, and a handle's kill around `signalChild`. */
const FORBIDDEN: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['process.kill', /\bprocess\s*(\?\.|\.)\s*kill\b|\bprocess\s*\[\s*['"`]kill/],
  ['kill of node:process', /import\s*\{[^}]*\bkill\b[^}]*\}\s*from\s*['"](node:)?process['"]/],
  ['the kill command', /(spawn|exec|execFile)(Sync)?\(\s*['"`](kill|pkill|killall|taskkill)\b/],
  ['a signal to a handle that may not have started', /\bchild\.kill\(\s*(signal|['"`]SIG)/],
]
/** The handle's signal is sent here. */
const SENDERS = ['electron/core/workers/start-child.ts', 'electron/launcher.mjs']

function sources(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs|cjs)$/.test(entry.name))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.includes('node_modules'))
}

function offences(text: string): readonly string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
  return FORBIDDEN.flatMap(([what, pattern]) => (pattern.test(code) ? [what] : []))
}

it('signals no process by its number but in the audited file', () => {
  const files = ['electron', 'native-models', 'renderer'].flatMap(sources)
  expect(files.length).toBeGreaterThan(500)
  const found = files.flatMap((path) =>
    offences(readFileSync(join(ROOT, path), 'utf8')).map((what) => `${path}: ${what}`),
  )
  const allowed = [
    ...AUDITED.map((path) => `${path}: process.kill`),
    ...SENDERS.map((path) => `${path}: a signal to a handle that may not have started`),
  ]
  expect(found.sort()).toEqual(allowed.sort())
})

it.each([
  "process.kill(pid, 'SIGKILL')",
  'process.kill(pid, 0)',
  'process?.kill(pid)',
  "process['kill'](pid)",
  "import { kill } from 'node:process'",
  "execFileSync('kill', ['-9', pid])",
  "spawn('taskkill', ['/pid', pid])",
  "child.kill('SIGKILL')",
  'child.kill(signal)',
])('recognises %s', (line) => {
  expect(offences(line)).toHaveLength(1)
})
