import { expect, it } from 'vitest'
import { RefusalLog } from '../../../electron/web/refusal-log.ts'

it('writes a few lines a minute and counts the rest', () => {
  let nowMs = 0
  const lines: string[] = []
  const log = new RefusalLog(
    (line) => lines.push(line),
    () => nowMs,
  )
  for (let index = 0; index < 1_000; index++) log.refused(`number ${index}`)
  expect(lines).toHaveLength(31)
  expect(lines[0]).toBe('refused: number 0')
  expect(lines.at(-1)).toMatch(/only counted/)

  nowMs = 59_999
  log.refused('still the same minute')
  expect(lines).toHaveLength(31)
  nowMs = 60_000
  log.refused('the next minute')
  expect(lines.slice(31)).toEqual(['refused: 971 more since', 'refused: the next minute'])
})
