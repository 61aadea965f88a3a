/** The papers of the project lead to files that exist, and its workflows are YAML that asks for few rights. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { brokenInComments, brokenInMarkdown } from '../helpers/document-links.ts'

const builder = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const { load } = createRequire(builder.resolve('app-builder-lib'))('js-yaml') as {
  load(text: string): unknown
}

function tracked(...patterns: readonly string[]): readonly string[] {
  const output = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns])
  return output.toString().split('\n').filter(Boolean)
}

describe('references', () => {
  it.each(tracked('*.md'))('of %s lead to files', (path) => {
    expect(brokenInMarkdown(path, readFileSync(path, 'utf8'))).toEqual([])
  })

  it('in comments of source files lead to files', () => {
    const broken = tracked('*.ts', '*.tsx', '*.mjs', '*.css')
      // This file states broken references on purpose.
      .filter((path) => path !== relative('.', import.meta.filename))
      .flatMap((path) => brokenInComments(readFileSync(path, 'utf8')).map((target) => `${path}: ${target}`))
    expect(broken).toEqual([])
  })

  it('that lead to nothing are found in links, text and comments', () => {
    const text =
      '[a](none.md) [b](README.md#part) [c](https://x.invalid) `docs/none.md` design/method.md README.md'
    expect(brokenInMarkdown('README.md', text)).toEqual(['none.md', 'docs/none.md', 'design/method.md'])
    const source = "// See docs/none.md\nconst a = 'docs/other.md'\n/* electron/core/none.ts, README.md */"
    expect(brokenInComments(source)).toEqual(['docs/none.md', 'electron/core/none.ts'])
  })
})

it('README is a page of at most 150 lines', () => {
  expect(readFileSync('README.md', 'utf8').split('\n').length).toBeLessThanOrEqual(150)
})

describe('workflows and templates', () => {
  it.each(tracked('.github/**/*.yml', 'lefthook.yml', 'electron-builder.yml'))('%s is YAML', (path) => {
    expect(load(readFileSync(path, 'utf8'))).toBeTypeOf('object')
  })

  it.each(tracked('.github/workflows/*.yml'))('%s reads only, unless a job says more', (path) => {
    const workflow = load(readFileSync(path, 'utf8')) as {
      permissions: unknown
      jobs: Readonly<Record<string, { steps: readonly { uses?: string }[]; 'timeout-minutes'?: number }>>
    }
    expect(workflow.permissions).toEqual({ contents: 'read' })
    for (const job of Object.values(workflow.jobs)) {
      expect(job['timeout-minutes']).toBeGreaterThan(0)
      // Others than GitHub's own would have to be pinned by a commit.
      for (const { uses } of job.steps) if (uses) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/)
    }
  })

  it('run scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }
    const text = tracked('.github/workflows/*.yml', '*.md').map((path) => readFileSync(path, 'utf8'))
    const named = text.join('\n').matchAll(/npm run (?:--silent )?([a-z]+(?::[a-z0-9]+)?)/g)
    expect([...named].map((match) => match[1]).filter((name) => name && !(name in scripts))).toEqual([])
  })
})
