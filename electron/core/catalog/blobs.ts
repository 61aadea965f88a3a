/** Vectors as SQLite keeps them: float32, little-endian, as every platform that Searlight runs on is. Runs in the engine. */

export function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}

/** Copied: a blob may start at an address that is no multiple of four. */
export function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(Uint8Array.from(bytes).buffer)
}
