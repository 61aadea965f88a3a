/** The hook that `npm run hooks` installs, in a repository of its own. */
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const { getExePath } = createRequire(import.meta.url)('lefthook/get-exe') as { getExePath(): string }

let repository: string

function git(...args: readonly string[]): string {
  const options = ['-c', 'user.name=Test', '-c', 'user.email=test@localhost.invalid']
  return execFileSync('git', [...options, ...args], { cwd: repository, encoding: 'utf8', stdio: 'pipe' })
}

function commit(name: string, text: string): void {
  writeFileSync(join(repository, name), text)
  git('add', name)
  git('commit', '--message', `Add ${name}`)
}

describe('before a commit', () => {
  beforeAll(() => {
    repository = mkdtempSync(join(tmpdir(), 'searlight-hooks-'))
    mkdirSync(join(repository, 'electron'))
    for (const name of ['lefthook.yml', 'biome.json', '.gitignore', 'electron/launcher.mjs'])
      copyFileSync(resolve(name), join(repository, name))
    symlinkSync(resolve('node_modules'), join(repository, 'node_modules'), 'junction')
    git('init', '--quiet')
    writeFileSync(join(repository, '.git', 'info', 'exclude'), 'node_modules\n')
    execFileSync(getExePath(), ['install'], { cwd: repository, env: { ...process.env, CI: '' } })
  })

  afterAll(() => rmSync(repository, { recursive: true, force: true }))

  it('formats staged files, and commits the formatted ones', () => {
    commit('badly-set.ts', 'export const sum = (  a:number,b:number )=>a+b;')
    expect(git('show', 'HEAD:badly-set.ts')).toBe('export const sum = (a: number, b: number) => a + b\n')
    expect(readFileSync(join(repository, 'badly-set.ts'), 'utf8')).toBe(git('show', 'HEAD:badly-set.ts'))
  })

  it('refuses a commit that lint refuses', () => {
    expect(() => commit('any.ts', 'export const value: any = 1\n')).toThrow(/noExplicitAny/)
    expect(git('log', '--format=%s')).toBe('Add badly-set.ts\n')
  })
})
