import { expect, test } from 'vitest'
import { describeLeftOut, includedPlaces } from '../../../electron/cli/listed-files.ts'
import { printable } from '../../../electron/cli/output.ts'

test.each([
  [{ path: '/p', rule: 'video', count: 2 }, '/p: 2 left out by video (Videos)'],
  [
    { path: '/p/n', rule: 'recycle-bin', count: 5, atLeast: true },
    '/p/n: at least 5 left out by recycle-bin (Recycle bins)',
  ],
  [
    { path: '/p/n', rule: 'recycle-bin', count: 0, atLeast: true },
    '/p/n: not counted, left out by recycle-bin (Recycle bins)',
  ],
  [
    { path: '/p/dev', rule: 'kernel', count: 0 },
    '/p/dev: left out by kernel (Links to devices and processes (/dev, /proc, /sys))',
  ],
] as const)('%j', (files, line) => {
  expect(describeLeftOut(files)).toBe(line)
})

test('names that would forge lines or text are printed as one line of their characters', () => {
  expect(printable('a\nb\r\x1b[31m\u202egpj.jpg')).toBe('a\\nb\\u000d\\u001b[31m\\u202egpj.jpg')
  expect(printable('Zürich 日本 😀.jpg')).toBe('Zürich 日本 😀.jpg')
})

test('rules and folders can be included, and nothing', () => {
  expect(includedPlaces(['hidden', import.meta.dirname, ''])).toHaveLength(3)
  expect(() => includedPlaces(['video'])).toThrow(/neither a folder nor a rule/)
})
