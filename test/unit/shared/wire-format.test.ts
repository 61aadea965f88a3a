import { describe, expect, it } from 'vitest'
import { decodeMessage, encodeMessage } from '../../../electron/shared/wire-format.ts'

describe('messages as bytes', () => {
  it('carries typed arrays as they are, wherever they lie in their buffer', () => {
    const message = {
      ids: new Uint32Array([1, 2, 0xffffffff]),
      scores: new Float32Array([0.5, -1, Number.NaN]),
      captured: new Float64Array([0, 1, 1_700_000_000_123]).subarray(1),
      none: new Uint32Array(0),
    }
    // An odd prefix moves every array off its alignment.
    expect(decodeMessage(encodeMessage({ a: 'x', message }))).toEqual({ a: 'x', message })
  })

  it('carries every part of a call', () => {
    const message = {
      kind: 'call',
      id: 7,
      request: { text: 'größer 😀 \u{202e}', at: null, on: [true, 1.5] },
    }
    expect(decodeMessage(encodeMessage(message))).toEqual(message)
  })

  it("decodes Node's buffers, which share their memory, to arrays of their own", () => {
    const message = { ids: new Uint32Array([1, 2, 3]), at: new Float64Array([0.5]) }
    const decoded = decodeMessage(Buffer.from(encodeMessage(message))) as typeof message
    expect(decoded).toEqual(message)
    expect(decoded.ids.buffer.byteLength).toBe(12)
  })

  it('refuses bytes that are not a message', () => {
    for (const bytes of [[], [0xc1], [0x93, 1], [0xd9, 0xff], [1, 2]]) {
      expect(() => decodeMessage(new Uint8Array(bytes))).toThrow()
    }
  })
})
