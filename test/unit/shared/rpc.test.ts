import { MessageChannel } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../electron/shared/errors.ts'
import { type Channel, connect, serve } from '../../../electron/shared/rpc.ts'

interface Sums {
  add(numbers: readonly number[]): Promise<number>
  fail(request: string): Promise<never>
  never(request: null): Promise<never>
  unsendable(request: null): Promise<() => void>
}

const { port1, port2 } = new MessageChannel()
const channel = (port: typeof port1): Channel => ({
  send: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on('message', listener),
})

const sums: Sums = {
  add: async (numbers) => numbers.reduce((total, number) => total + number, 0),
  fail: async (message) => {
    throw message === 'expected' ? new AppError('model-no-phi', message) : new Error(message)
  },
  never: () => new Promise(() => {}),
  unsendable: async () => () => {},
}
serve<Sums>(channel(port1), sums)

afterEach(() => {
  port2.removeAllListeners('message')
})

describe('calls over a channel', () => {
  const open = () => connect<Sums>(channel(port2), ['add', 'fail', 'never', 'unsendable'])

  it('answers calls, each with its own result', async () => {
    const { api } = open()
    expect(await Promise.all([api.add([1, 2]), api.add([3, 4]), api.add([])])).toEqual([3, 7, 0])
  })

  it('refuses an unknown call, without repeating its name', async () => {
    const name = 'x'.repeat(100_000)
    const { api } = connect<Record<string, (request: null) => Promise<null>>>(channel(port2), [name])
    const error = await api[name]?.(null).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'invalid-request', message: 'there is no such call' })
  })

  it('carries the code of an expected failure, and turns any other into "internal"', async () => {
    const { api } = open()
    await expect(api.fail('expected')).rejects.toMatchObject({ code: 'model-no-phi', message: 'expected' })
    await expect(api.fail('defect')).rejects.toMatchObject({ code: 'internal', message: 'defect' })
  })

  it('refuses names outside of the API, also those that every object has', async () => {
    const { api } = connect<{ toString(): Promise<string> }>(channel(port2), ['toString'])
    await expect((api.toString as () => Promise<string>)()).rejects.toMatchObject({
      code: 'invalid-request',
    })
  })

  it('ignores messages that are not calls', async () => {
    for (const rubbish of [null, 7, 'text', {}, { kind: 'call' }, { kind: 'result', id: 'x' }])
      port2.postMessage(rubbish)
    expect(await open().api.add([2, 2])).toBe(4)
  })

  it('fails a call whose request the channel cannot carry, and answers the next one', async () => {
    const { api } = open()
    const request = [() => 1] as unknown as readonly number[]
    await expect(api.add(request)).rejects.toMatchObject({ name: 'AppError', code: 'internal' })
    expect(await api.add([1, 1])).toBe(2)
  })

  it('fails a call whose answer the channel cannot carry', async () => {
    await expect(open().api.unsendable(null)).rejects.toMatchObject({ code: 'internal' })
  })

  it('answers nothing on a channel that is gone, and raises no unhandled rejection', async () => {
    let receive: (message: unknown) => void = () => {}
    let sent = 0
    const gone: Channel = {
      send: () => {
        sent++
        throw new Error('the channel is closed')
      },
      onMessage: (listener) => {
        receive = listener
      },
    }
    serve<Sums>(gone, sums)
    receive({ kind: 'call', id: 1, method: 'add', request: [1] })
    receive({ kind: 'call', id: 2, method: 'fail', request: 'expected' })
    // Vitest fails a run with an unhandled rejection.
    await new Promise((resolve) => setTimeout(resolve))
    expect(sent).toBeGreaterThanOrEqual(2)
  })

  it('fails open and later calls when the other side is gone', async () => {
    const { api, close } = open()
    const pending = api.never(null)
    close(new AppError('inference-failed', 'gone'))
    await expect(pending).rejects.toMatchObject({ code: 'inference-failed' })
    await expect(api.add([1])).rejects.toMatchObject({ code: 'inference-failed' })
  })
})
