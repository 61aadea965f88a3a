import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ByteStreams } from '../../../electron/shared/byte-streams.ts'
import type { Channel } from '../../../electron/shared/rpc.ts'

/** Two ends of a real port, which counts the messages. */
function connected() {
  const { port1, port2 } = new MessageChannel()
  onTestFinished(() => port1.close())
  const crossed: { kind: string; bytes?: Uint8Array }[] = []
  const channel = (port: typeof port1): Channel => ({
    send: (message) => {
      crossed.push(message as { kind: string })
      port.postMessage(message)
    },
    onMessage: (listener) => void port.on('message', listener),
  })
  return { sender: new ByteStreams(channel(port1)), receiver: new ByteStreams(channel(port2)), crossed }
}

async function* chunks(...sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const [at, size] of sizes.entries()) yield new Uint8Array(size).fill(at + 1)
}

async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}

/** A source without an end, which counts the requests for its parts. */
function endless(size: number) {
  const facts = { given: 0, returned: false }
  const source = (async function* () {
    try {
      for (;;) {
        facts.given++
        yield new Uint8Array(size)
      }
    } finally {
      facts.returned = true
    }
  })()
  return { source, facts }
}

/** Longer than any message of these ports takes: they are delivered between turns of the event loop. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 200; turn++) await new Promise((resolve) => setImmediate(resolve))
}

describe('byte streams', () => {
  it('carries every byte in order, small and large pieces alike', async () => {
    const { sender, receiver } = connected()
    const received = collect(receiver.receive(7))
    expect(await sender.send(7, chunks(1, 1_000_000, 0, 5))).toBe(true)
    const bytes = await received
    expect(bytes).toHaveLength(1_000_006)
    expect([bytes[0], bytes[1], bytes[1_000_000], bytes[1_000_001], bytes.at(-1)]).toEqual([1, 2, 2, 4, 4])
  })

  it('separates the streams of one channel', async () => {
    const { sender, receiver } = connected()
    const [first, second] = [collect(receiver.receive(1)), collect(receiver.receive(2))]
    await Promise.all([sender.send(1, chunks(10)), sender.send(2, chunks(20, 20))])
    expect([(await first).length, (await second).length]).toEqual([10, 40])
  })

  it('runs ahead of a slow reader by a few parts only', async () => {
    const { sender, receiver } = connected()
    const { source, facts } = endless(1_000)
    const reader = receiver.receive(1)[Symbol.asyncIterator]()
    void sender.send(1, source)
    await settled()
    expect(facts.given).toBeLessThan(12)
    for (let part = 0; part < 50; part++) await reader.next()
    await settled()
    expect(facts.given).toBeGreaterThan(50)
    expect(facts.given).toBeLessThan(50 + 12)
    await reader.return?.()
  })

  it('ends the source when the reader stops early', async () => {
    const { sender, receiver } = connected()
    const { source, facts } = endless(1_000)
    const sent = sender.send(1, source)
    for await (const _part of receiver.receive(1)) break
    expect(await sent).toBe(false)
    expect(facts.returned).toBe(true)
  })

  it('ends the source when the reader stops before it began', async () => {
    const { sender, receiver } = connected()
    const { source, facts } = endless(1_000)
    const told: string[] = []
    const reader = receiver.receive(1, () => told.push('unwanted'))[Symbol.asyncIterator]()
    const sent = sender.send(1, source)
    await reader.return?.()
    expect(await sent).toBe(false)
    expect(facts.returned).toBe(true)
    expect(told).toEqual(['unwanted'])
  })

  it('breaks at the reader where the source broke', async () => {
    const { sender, receiver } = connected()
    const received = collect(receiver.receive(1))
    received.catch(() => {})
    await sender.send(
      1,
      (async function* () {
        yield new Uint8Array(3)
        throw new Error('the disk went away')
      })(),
    )
    await expect(received).rejects.toThrow('the disk went away')
  })

  it('breaks at the reader when the channel closes', async () => {
    const { receiver } = connected()
    const received = collect(receiver.receive(1))
    receiver.close('the engine stopped')
    await expect(received).rejects.toThrow('the engine stopped')
  })

  it('never sends the whole buffer behind a small view', async () => {
    const { sender, receiver, crossed } = connected()
    const large = new Uint8Array(1_000_000)
    const received = collect(receiver.receive(1))
    await sender.send(
      1,
      (async function* () {
        yield large.subarray(10, 30)
      })(),
    )
    expect(await received).toHaveLength(20)
    const [sent] = crossed.filter(({ kind }) => kind === 'bytes')
    expect(sent?.bytes?.buffer.byteLength).toBe(20)
  })
})
