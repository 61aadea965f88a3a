import { MessageChannel } from 'node:worker_threads'
import { expect, it } from 'vitest'
import type { AppApi, AppEvents, AppService } from '../../../electron/shared/app-api.ts'
import { connectApp, serveApp } from '../../../electron/shared/app-connection.ts'
import { AppError } from '../../../electron/shared/errors.ts'
import type { Channel } from '../../../electron/shared/rpc.ts'

type Port = MessageChannel['port1']
const channel = (port: Port): Channel => ({
  send: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on('message', listener),
})

/** Answers `pause` only, and records its calls. */
function fakeApp() {
  const listeners = new Map<string, Set<(event: never) => void>>()
  const app: AppService = {
    api: { pause: async () => null } as unknown as AppApi,
    on(name, listener) {
      const known = listeners.get(name) ?? new Set()
      listeners.set(name, known.add(listener))
      return () => void known.delete(listener)
    },
  }
  const tell = <K extends keyof AppEvents>(name: K, event: AppEvents[K]) => {
    for (const listener of listeners.get(name) ?? []) listener(event as never)
  }
  return { app, tell }
}

it('carries calls one way and events the other, until it is closed', async () => {
  const { port1, port2 } = new MessageChannel()
  const { app, tell } = fakeApp()
  const stop = serveApp(channel(port1), app)
  const window = connectApp(channel(port2))
  const seen: number[] = []
  window.on('photosChanged', ({ seq }) => seen.push(seq))
  const silence = window.on('photosChanged', () => seen.push(-1))
  silence()

  tell('photosChanged', { seq: 1 })
  port1.postMessage({ kind: 'event', name: 'constructor', event: {} })
  expect(await window.api.pause({})).toBeNull()
  expect(seen).toEqual([1])

  stop()
  tell('photosChanged', { seq: 2 })
  expect(await window.api.pause({})).toBeNull()
  expect(seen).toEqual([1])
  await expect(window.api.state({})).rejects.toMatchObject({ code: 'invalid-request' })

  window.close(new AppError('connection-lost', 'gone'))
  await expect(window.api.pause({})).rejects.toMatchObject({ code: 'connection-lost' })
  port1.close()
})
