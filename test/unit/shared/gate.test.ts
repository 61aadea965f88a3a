import { expect, it } from 'vitest'
import { Gate } from '../../../electron/shared/gate.ts'

it('runs a limited number of tasks at once, in order, and continues after a failure', async () => {
  const gate = new Gate(2)
  const order: number[] = []
  let [running, most] = [0, 0]
  const task = (number: number) => async () => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setImmediate(resolve))
    order.push(number)
    running--
    if (number === 1) throw new Error('broken')
  }
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map((number) => gate.run(task(number))))
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ])
  expect(order).toEqual([0, 1, 2, 3, 4])
  expect(most).toBe(2)
})
