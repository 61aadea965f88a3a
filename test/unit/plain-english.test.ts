/** Comments, names of tests and pages hold none of the mannered phrases that this project once had in hundreds. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { manneredInMarkdown, manneredInSource } from '../helpers/plain-english.ts'

/** Folders and files that still hold some, and this file, which holds them on purpose. */
const LEFT_OUT = ['renderer', 'test/component', 'test/e2e', 'test/unit/plain-english.test.ts'].map(
  (path) => `:!${path}`,
)

function tracked(...patterns: readonly string[]): readonly string[] {
  const output = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns])
  return output.toString().split('\n').filter(Boolean)
}

test('no comment and no name of a test holds a mannered phrase', () => {
  const found = tracked('*.ts', '*.tsx', '*.mjs', ...LEFT_OUT).flatMap((path) =>
    manneredInSource(readFileSync(path, 'utf8')).map((phrase) => `${path}: ${phrase}`),
  )
  expect(found).toEqual([])
})

test('no page holds a mannered phrase', () => {
  const found = tracked('*.md').flatMap((path) =>
    manneredInMarkdown(readFileSync(path, 'utf8')).map((phrase) => `${path}: ${phrase}`),
  )
  expect(found).toEqual([])
})

test('phrases are found in block comments, line comments, names of tests and paragraphs', () => {
  const source = [
    '/** The queue goes',
    ' * on after a kill. What is left, waits. */',
    'const goes = 1 // it is told',
    "test('whoever asks', () => {})",
    '// What is this? A question.',
    "const path = 'is asked'",
  ].join('\n')
  expect(manneredInSource(source)).toEqual(['goes on after', 'What is left, waits.', 'is told', 'whoever'])
  const page = '# What it is\n\nWho asks, waits.\n\n- It goes\n  on.\n\n```\nis told\n```\n\nAnd `is asked`.'
  expect(manneredInMarkdown(page)).toEqual(['Who asks, waits.', 'goes on'])
})
