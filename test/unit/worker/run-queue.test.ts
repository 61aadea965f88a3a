import { describe, expect, it } from 'vitest'
import { type RunPriority, RunQueue } from '../../../electron/worker/run-queue.ts'

describe('run queue', () => {
  it('runs one task at a time, queries before waiting ingest tasks', async () => {
    const queue = new RunQueue()
    const order: string[] = []
    let running = 0
    const task = (name: string) => async () => {
      expect(++running).toBe(1)
      await new Promise((resolve) => setImmediate(resolve))
      order.push(name)
      running--
    }
    await Promise.all([
      queue.run('ingest', task('photo 1')),
      queue.run('ingest', task('photo 2')),
      queue.run('ingest', task('photo 3')),
      queue.run('query', task('query')),
    ])
    expect(order).toEqual(['photo 1', 'query', 'photo 2', 'photo 3'])
  })

  it('runs background refinement last', async () => {
    const queue = new RunQueue()
    const order: string[] = []
    const run = (priority: 'query' | 'ingest' | 'oti', name: string) =>
      queue.run(priority, async () => void order.push(name))
    await Promise.all([
      run('oti', 'step 1'),
      run('oti', 'step 2'),
      run('ingest', 'photo'),
      run('query', 'query'),
    ])
    expect(order).toEqual(['step 1', 'query', 'photo', 'step 2'])
  })

  it('lets a query that arrives during a run go before the rest', async () => {
    const queue = new RunQueue()
    const order: string[] = []
    const photos = [1, 2].map((number) =>
      queue.run('ingest', async () => {
        if (number === 1) setImmediate(() => void queue.run('query', async () => void order.push('query')))
        order.push(`photo ${number}`)
      }),
    )
    await Promise.all(photos)
    expect(order).toEqual(['photo 1', 'query', 'photo 2'])
  })

  it('continues after a task that throws', async () => {
    const queue = new RunQueue()
    const failing = queue.run('query', async () => {
      throw new Error('broken')
    })
    await expect(failing).rejects.toThrow('broken')
    await expect(queue.run('ingest', async () => 7)).resolves.toBe(7)
  })
})

it('starts nothing else while a query is prepared, however often it reads', async () => {
  const queue = new RunQueue()
  const ran: string[] = []
  const background = ['ingest', 'oti'].map((priority) =>
    queue.run(priority as RunPriority, async () => void ran.push(priority)),
  )
  await queue.ahead(async () => {
    for (let read = 0; read < 5; read++) await new Promise((resolve) => setImmediate(resolve))
    await queue.run('query', async () => void ran.push('query'))
  })
  await Promise.all(background)
  // The first task had started before the query came.
  expect(ran).toEqual(['ingest', 'query', 'oti'])
})

it('a query that fails during preparation blocks nothing', async () => {
  const queue = new RunQueue()
  await expect(queue.ahead(() => Promise.reject(new Error('no such word')))).rejects.toThrow('no such word')
  await expect(queue.run('oti', async () => 'done')).resolves.toBe('done')
})
