import { expect, test } from 'vitest'
import type { ChildHandle } from '../../../../electron/core/workers/child-process.ts'
import { PictureMaker } from '../../../../electron/core/workers/picture-maker.ts'
import { NOTHING_OUTSIDE } from '../../../../electron/shared/capture-date.ts'
import type { InferenceApi, RenderOutcome, RenderRequest } from '../../../../electron/shared/inference-api.ts'
import { serve } from '../../../../electron/shared/rpc.ts'

const DONE = { status: 'rendered' } as RenderOutcome
const request = (target: string): RenderRequest => ({ path: '/a', target, longSide: 512, hash: null })

/** Each start takes the next of the answers; a null answer ends the process. */
function makerOf(answers: readonly (RenderOutcome | null)[]) {
  const deaths: string[] = []
  const asked: string[] = []
  let starts = 0
  const start = (): ChildHandle => {
    const answer = answers[Math.min(starts++, answers.length - 1)] ?? null
    const exit = Promise.withResolvers<string>()
    const [toWorker, toEngine]: ((message: unknown) => void)[][] = [[], []]
    serve<Pick<InferenceApi, 'render' | 'inspect' | 'outside'>>(
      {
        send: (message) => void toEngine?.forEach((listener) => void listener(message)),
        onMessage: (listener) => void toWorker?.push(listener),
      },
      {
        outside: async () => NOTHING_OUTSIDE,
        inspect: ({ path }) => {
          asked.push(path)
          if (answer)
            return Promise.resolve({ status: 'failed', problem: { code: 'vanished', reason: path } })
          exit.resolve('signal SIGSEGV')
          return new Promise(() => {})
        },
        render: ({ target }) => {
          asked.push(target)
          if (answer) return Promise.resolve(answer)
          exit.resolve('signal SIGSEGV')
          return new Promise(() => {})
        },
      },
    )
    queueMicrotask(() => {
      for (const listener of toEngine ?? []) listener({ kind: 'alive', withinMs: 1_000 })
    })
    return {
      pid: 1,
      channel: {
        send: (message) => void toWorker?.forEach((listener) => void listener(message)),
        onMessage: (listener) => void toEngine?.push(listener),
      },
      kill: () => exit.resolve('killed'),
      onExit: (listener) => void exit.promise.then(listener),
    }
  }
  const maker = new PictureMaker({ start, onDeath: (reason) => deaths.push(reason) })
  return { maker, deaths, asked, starts: () => starts }
}

test('starts one process, and makes a picture once for all callers', async () => {
  const { maker, asked, starts } = makerOf([DONE])
  const both = await Promise.all([maker.render(request('/x')), maker.render(request('/x'))])
  await maker.render(request('/y'))
  expect(both).toEqual([DONE, DONE])
  expect([asked, starts()]).toEqual([['/x', '/y'], 1])
  maker.close()
})

test('reports a process that dies, and asks for the picture once more', async () => {
  const { maker, deaths, starts } = makerOf([null, DONE])
  expect(await maker.render(request('/x'))).toEqual(DONE)
  expect([deaths.length, starts()]).toEqual([1, 2])
  maker.close()
})

test('blames a picture that kills the process twice', async () => {
  const { maker, deaths } = makerOf([null])
  const outcome = await maker.render(request('/x'))
  expect(outcome).toMatchObject({ status: 'failed', problem: { code: 'crashed-the-reader' } })
  expect(deaths).toHaveLength(2)
  maker.close()
})

test('closing is not a death, and ends open calls', async () => {
  const { maker, deaths } = makerOf([DONE])
  await maker.render(request('/x'))
  maker.close()
  await expect(maker.render(request('/y'))).rejects.toMatchObject({ code: 'cancelled' })
  expect(deaths).toEqual([])
})

test('reads facts in the same process, and starts another one after a death', async () => {
  const { maker, deaths, asked, starts } = makerOf([null, DONE])
  const both = await Promise.allSettled([maker.inspect({ path: '/a' }), maker.inspect({ path: '/b' })])
  expect(both).toMatchObject([
    { reason: { code: 'inference-failed' } },
    { reason: { code: 'inference-failed' } },
  ])
  expect(await maker.inspect({ path: '/a' })).toMatchObject({ problem: { reason: '/a' } })
  expect(await maker.outside({ path: '/a' })).toEqual(NOTHING_OUTSIDE)
  expect([asked, deaths.length, starts()]).toEqual([['/a', '/b', '/a'], 1, 2])
  maker.close()
})
