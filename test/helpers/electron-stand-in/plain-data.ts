/**
 * Structured clones as JSON, for the binding between main and a page. Both functions also run in the page, from
 * their own source text: they use nothing from outside themselves.
 */

export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'function') throw new Error('a function could not be cloned')
    if (item === undefined) return { $undefined: true }
    if (!ArrayBuffer.isView(item)) return item
    const bytes = new Uint8Array(item.buffer, item.byteOffset, item.byteLength)
    let binary = ''
    for (const byte of bytes) binary += String.fromCharCode(byte)
    return { $array: item.constructor.name, base64: btoa(binary) }
  })
}

export function fromJson(text: string): unknown {
  const kinds: Record<string, new (buffer: ArrayBuffer) => unknown> = {
    Uint8Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  }
  const revive = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(revive)
    const { $undefined, $array, base64 } = value as { $undefined?: true; $array?: string; base64?: string }
    if ($undefined) return undefined
    if ($array === undefined || base64 === undefined) {
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]))
    }
    const Kind = kinds[$array] ?? Uint8Array
    return new Kind(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)).buffer)
  }
  return revive(JSON.parse(text))
}
