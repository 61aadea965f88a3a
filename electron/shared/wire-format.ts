/**
 * Messages as bytes, for channels that carry no structured clones (a WebSocket). MessagePack, with typed arrays
 * as extensions. Runs anywhere.
 */
import { decode, Encoder, ExtensionCodec } from '@msgpack/msgpack'

/** Extension numbers are part of both ends of one build; they are not stored. */
const ARRAYS = [
  [1, Float32Array],
  [2, Float64Array],
  [3, Uint32Array],
] as const

const codec = new ExtensionCodec()
for (const [type, Kind] of ARRAYS) {
  codec.register({
    type,
    encode: (value) =>
      value instanceof Kind ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : null,
    // Copied: a typed array must start at a multiple of its element's size. Not by slice(), which on Node's Buffer
    // copies nothing and would hand out everything that shares its memory.
    decode: (bytes) => new Kind(new Uint8Array(bytes).buffer),
  })
}

export function encodeMessage(message: unknown): Uint8Array<ArrayBuffer> {
  return new Encoder({ extensionCodec: codec, ignoreUndefined: true }).encode(message)
}

/** @throws Error for bytes that are not a message */
export function decodeMessage(bytes: Uint8Array): unknown {
  return decode(bytes, { extensionCodec: codec })
}
