import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ChildHandle } from '../../../../electron/core/workers/child-process.ts'
import { SupervisedWorker, type WorkerRole } from '../../../../electron/core/workers/supervised-worker.ts'
import { AppError } from '../../../../electron/shared/errors.ts'
import { serve } from '../../../../electron/shared/rpc.ts'
import { logged } from '../../../helpers/logged.ts'

interface EchoApi {
  open(request: object): Promise<number>
  echo(text: string): Promise<string>
}

type Fate = 'lives' | 'dies at its start' | 'never starts' | 'dies under a call'

/** Processes within this one; each start takes the next fate, the last fate repeats. */
class FakeProcesses {
  readonly startedMs: number[] = []
  readonly ended: number[] = []
  readonly #fates: readonly Fate[]

  constructor(...fates: readonly Fate[]) {
    this.#fates = fates
  }

  start(): ChildHandle {
    const number = this.startedMs.push(Date.now())
    const fate = this.#fates[Math.min(number, this.#fates.length) - 1] ?? 'lives'
    const exit = Promise.withResolvers<[string, true?]>()
    const toWorker: ((message: unknown) => void)[] = []
    const toEngine: ((message: unknown) => void)[] = []
    const send = (listeners: typeof toWorker) => (message: unknown) =>
      queueMicrotask(() => {
        for (const listener of listeners) listener(message)
      })
    serve<EchoApi>(
      { send: send(toEngine), onMessage: (listener) => void toWorker.push(listener) },
      {
        open: async () => number,
        echo: async (text) => {
          if (fate !== 'dies under a call') return text
          exit.resolve(['signal SIGSEGV'])
          return new Promise(() => {})
        },
      },
    )
    if (fate === 'dies at its start') exit.resolve(['exit code 1'])
    else if (fate === 'never starts') exit.resolve(['too many files', true])
    else send(toEngine)({ kind: 'alive', withinMs: 20_000 })
    return {
      pid: number,
      channel: { send: send(toWorker), onMessage: (listener) => void toEngine.push(listener) },
      kill: () => {
        this.ended.push(number)
        exit.resolve(['killed'])
      },
      onExit: (listener) => void exit.promise.then((end) => listener(...end)),
    }
  }
}

const ROLE: WorkerRole<EchoApi, number> = {
  methods: ['open', 'echo'],
  subject: 'the process that echoes',
  diedCode: 'internal',
  closing: 'the echo is closing',
}
const OPENED: WorkerRole<EchoApi, number> = { ...ROLE, open: (api) => api.open({}) }

function supervise(processes: FakeProcesses, role: WorkerRole<EchoApi, number>) {
  const deaths: string[] = []
  const start = () => processes.start()
  const worker = new SupervisedWorker<EchoApi, number>(role, { start, onDeath: (why) => deaths.push(why) })
  return { worker, deaths }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => void vi.useRealTimers())

/** `node:timers/promises` waits in real time, which the pauses below are short enough for. */
describe.each([
  ['with a first call', OPENED],
  ['without one', ROLE],
])('a worker %s', (_, role) => {
  test('starts one process for all first calls', async () => {
    const processes = new FakeProcesses('lives')
    const { worker } = supervise(processes, role)
    const answers = await Promise.all([
      worker.call((api) => api.echo('a')),
      worker.ask((api) => api.echo('b')),
    ])
    expect([answers, processes.startedMs.length]).toEqual([['a', 'b'], 1])
    worker.close()
  })

  test('starts no second process while a restart waits', async () => {
    const processes = new FakeProcesses('dies at its start', 'lives')
    const { worker } = supervise(processes, role)
    const first = worker.call((api) => api.echo('a'))
    await new Promise((resolve) => setImmediate(resolve))
    await Promise.all([first, worker.call((api) => api.echo('b'))])
    expect(processes.startedMs).toHaveLength(2)
    worker.close()
  })

  test.each(['dies at its start', 'never starts'] as const)(
    'fails the call with a closed code when every process %s',
    async (fate) => {
      const processes = new FakeProcesses(fate)
      const { worker } = supervise(processes, role)
      await expect(worker.ask((api) => api.echo('a'))).rejects.toMatchObject({
        code: 'inference-unavailable',
      })
      expect(processes.startedMs).toHaveLength(4)
      worker.close()
    },
    10_000,
  )

  test('repeats `ask` once after a death, and `call` never', async () => {
    const { worker, deaths } = supervise(
      new FakeProcesses('dies under a call', 'dies under a call', 'lives'),
      role,
    )
    await expect(worker.call((api) => api.echo('a'))).rejects.toMatchObject({
      code: 'internal',
      message: 'the process that echoes stopped (signal SIGSEGV)',
    })
    expect(await worker.ask((api) => api.echo('b'))).toBe('b')
    expect(deaths).toHaveLength(2)
    worker.close()
  })

  test('closing during a pause ends the call, starts nothing, and is not a death', async () => {
    const processes = new FakeProcesses('dies at its start')
    const { worker, deaths } = supervise(processes, role)
    const call = worker.call((api) => api.echo('a'))
    await vi.waitFor(() => expect(deaths).toHaveLength(1))
    const startedBefore = processes.startedMs.length
    worker.close()
    await expect(call).rejects.toMatchObject({ code: 'cancelled', message: 'the echo is closing' })
    expect(processes.startedMs).toHaveLength(startedBefore)
    await expect(worker.call((api) => api.echo('a'))).rejects.toMatchObject({ code: 'cancelled' })
    expect(deaths).toHaveLength(1)
  })
})

test('an error of the first call is passed on, and the next call tries again', async () => {
  let isThere = false
  const open = async (api: EchoApi) => {
    if (!isThere) throw new AppError('library-missing', 'gone')
    return api.open({})
  }
  const processes = new FakeProcesses('lives')
  const { worker, deaths } = supervise(processes, { ...ROLE, open })
  await expect(worker.opened()).rejects.toMatchObject({ code: 'library-missing' })
  expect(processes.ended).toEqual([1])
  isThere = true
  expect(await worker.opened()).toBe(2)
  expect(deaths).toEqual([])
  worker.close()
})

test('a process without calls ends after its time, and the next call starts another one', async () => {
  const processes = new FakeProcesses('lives')
  const { worker, deaths } = supervise(processes, { ...ROLE, idleMs: 1_000 })
  await worker.call((api) => api.echo('a'))
  vi.advanceTimersByTime(999)
  await worker.call((api) => api.echo('b'))
  vi.advanceTimersByTime(999)
  expect(processes.ended).toEqual([])
  vi.advanceTimersByTime(1)
  expect([processes.ended, worker.pid]).toEqual([[1], undefined])
  expect(await worker.call((api) => api.echo('c'))).toBe('c')
  expect([processes.startedMs.length, deaths]).toEqual([2, []])
  worker.close()
})

test('reopening replaces the process that later calls use', async () => {
  const { worker } = supervise(new FakeProcesses('lives'), OPENED)
  expect(await worker.opened()).toBe(1)
  expect(await worker.reopen(async () => 7)).toBe(7)
  expect(await worker.opened()).toBe(7)
  worker.close()
})

test('the log has each death with its code and the pause that follows, and the call that is repeated', async () => {
  const worker = 'the process that echoes'
  const entries = await logged(async () => {
    vi.useRealTimers()
    const started = supervise(new FakeProcesses('dies under a call', 'never starts', 'lives'), OPENED)
    expect(await started.worker.ask((api) => api.echo('a'))).toBe('a')
    started.worker.close()
  })
  expect(entries).toMatchObject([
    {
      ...{
        level: 'warn',
        event: 'worker-restarted',
        worker,
        end: 'signal SIGSEGV',
        deaths: 1,
        backOffMs: 200,
      },
      names: { reason: 'signal SIGSEGV' },
    },
    { level: 'info', event: 'call-repeated', worker, code: 'internal' },
    {
      ...{ level: 'warn', event: 'worker-not-started', worker, deaths: 2, backOffMs: 1_000 },
      names: { reason: 'too many files' },
    },
  ])
  expect(entries[2]).not.toHaveProperty('end')
})

test('the log has the end of a worker that cannot be started', async () => {
  const entries = await logged(async () => {
    vi.useRealTimers()
    const { worker } = supervise(new FakeProcesses('dies at its start'), OPENED)
    await expect(worker.opened()).rejects.toMatchObject({ code: 'inference-unavailable' })
  })
  expect(entries.at(-1)).toMatchObject({
    ...{ level: 'error', event: 'worker-given-up', worker: 'the process that echoes', starts: 4 },
    names: { reason: 'exit code 1' },
  })
})
