/** TIFF files that consist of directories only, as RAW files begin. */

/** Tag -> one 32-bit number. */
type Tags = Readonly<Record<number, number>>

const SUB_IFDS = 0x14a
const LONG = 4

/** Little-endian. `directories` follow one another; the first one points to `subDirectories` too. */
export function tiffWith(directories: readonly Tags[], subDirectories: readonly Tags[] = []): Buffer {
  const [first = {}, ...others] = directories
  const linked = subDirectories.length > 0 ? { ...first, [SUB_IFDS]: 0 } : first
  const chain = [linked, ...others]
  const size = (tags: Tags) => 2 + 12 * Object.keys(tags).length + 4
  const offsets = [8]
  for (const tags of [...chain, ...subDirectories]) offsets.push((offsets.at(-1) ?? 0) + size(tags))
  const [subOffset = 0] = offsets.slice(chain.length)
  const header = Buffer.from('II*\0\x08\0\0\0', 'latin1')
  const written = [...chain, ...subDirectories].map((tags, index) => {
    const next = index + 1 < chain.length ? (offsets[index + 1] ?? 0) : 0
    return directory(SUB_IFDS in tags ? { ...tags, [SUB_IFDS]: subOffset } : tags, next)
  })
  return Buffer.concat([header, ...written])
}

function directory(tags: Tags, next: number): Buffer {
  const entries = Object.entries(tags).sort(([one], [other]) => Number(one) - Number(other))
  const bytes = Buffer.alloc(2 + 12 * entries.length + 4)
  bytes.writeUInt16LE(entries.length, 0)
  for (const [index, [tag, value]] of entries.entries()) {
    const position = 2 + 12 * index
    bytes.writeUInt16LE(Number(tag), position)
    bytes.writeUInt16LE(LONG, position + 2)
    bytes.writeUInt32LE(1, position + 4)
    bytes.writeUInt32LE(value, position + 8)
  }
  bytes.writeUInt32LE(next, bytes.length - 4)
  return bytes
}
