import { expect, test } from 'vitest'
import { Turns } from '../../../../electron/core/lib/turns.ts'

test('work never overlaps and runs in order, even after a failure', async () => {
  const turns = new Turns()
  const log: string[] = []
  const work = (name: string, fails: boolean) => async () => {
    log.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    log.push(`${name} ends`)
    if (fails) throw new Error(name)
    return name
  }
  const results = await Promise.allSettled([turns.take(work('a', true)), turns.take(work('b', false))])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
})
