import { describe, expect, it } from 'vitest'
import { MemoryBudget } from '../../../../electron/worker/decode/memory-budget.ts'

/** Tasks that end on demand, and the set of running ones. */
function tasks(budget: MemoryBudget) {
  const running = new Set<string>()
  const finish = new Map<string, () => void>()
  const start = (name: string, bytes: number) =>
    budget.use(bytes, async () => {
      running.add(name)
      await new Promise<void>((resolve) => finish.set(name, resolve))
      running.delete(name)
    })
  const end = async (name: string) => {
    finish.get(name)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { running, start, end }
}

describe('memory budget', () => {
  it('runs tasks that fit at the same time, and the rest in order when there is room', async () => {
    const { running, start, end } = tasks(new MemoryBudget(100))
    const all = [start('a', 60), start('b', 40), start('c', 50), start('d', 1)]
    expect([...running]).toEqual(['a', 'b'])
    await end('b')
    // d would fit, but c came first.
    expect([...running]).toEqual(['a'])
    await end('a')
    expect([...running]).toEqual(['c', 'd'])
    await end('c')
    await end('d')
    await Promise.all(all)
  })

  it('runs a task larger than the budget alone', async () => {
    const { running, start, end } = tasks(new MemoryBudget(100))
    const all = [start('small', 10), start('huge', 1000), start('later', 10)]
    expect([...running]).toEqual(['small'])
    await end('small')
    expect([...running]).toEqual(['huge'])
    await end('huge')
    expect([...running]).toEqual(['later'])
    await end('later')
    await Promise.all(all)
  })

  it('frees the memory of a failed task', async () => {
    const budget = new MemoryBudget(100)
    const failure = budget.use(100, () => Promise.reject(new Error('broken')))
    await expect(failure).rejects.toThrow('broken')
    await expect(budget.use(100, async () => 'done')).resolves.toBe('done')
  })
})
