/**
 * Chooses the decoder of a HEIF picture by the codec of its primary item; brands only state what a file may
 * contain. Runs in the inference worker.
 */
import { codedItem, readHeif } from './heif-structure.ts'
import type { ImageFormat } from './image-format.ts'
import { boxesIn } from './iso-boxes.ts'
import { sequenceCodec } from './sequence-picture.ts'

/** Brands of pictures and image sequences. Every other `ftyp` file is a video, or a still from one. */
const PICTURE_BRANDS = [
  ...['mif1', 'mif2', 'mif3', 'msf1', 'miaf', 'unif', 'MiHB', 'MiHA', 'MiHE', 'MiAB', 'MiAn', 'MiBu', 'MiPr'],
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'],
  ...['avif', 'avis', 'avio', 'MA1A', 'MA1B'],
  ...['avci', 'avcs', 'jpeg', 'jpgs', 'j2ki', 'j2is', 'vvic', 'vvis', 'evbi', 'evmi', 'evbs', 'evms'],
]
const AVIF_BRANDS = ['avif', 'avis', 'avio', 'MA1A', 'MA1B']

export function isPictureBrand(brand: string): boolean {
  return PICTURE_BRANDS.includes(brand)
}

/** By the codec of the primary picture or of the first track; by the brands when the structure names none. */
export function heifFormat(bytes: Buffer, brands: readonly string[]): ImageFormat {
  const codec = codecOf(bytes)
  if (codec !== null) return codec === 'av01' ? 'avif' : 'heic'
  // A file with a minimised header states its codec as the minor version.
  const minor = brands[0] === 'mif3' ? [bytes.toString('latin1', 12, 16)] : []
  return [...brands, ...minor].some((brand) => AVIF_BRANDS.includes(brand)) ? 'avif' : 'heic'
}

function codecOf(bytes: Buffer): string | null {
  const file = readHeif(bytes)
  return file ? codedItem(file).type : sequenceCodec(bytes)
}

/** Item types and sample entries -> the codec's name. */
const CODECS: Readonly<Record<string, string>> = {
  lhv1: 'layered HEVC coding',
  avc1: 'H.264 coding',
  avc3: 'H.264 coding',
  vvc1: 'VVC coding',
  vvi1: 'VVC coding',
  evc1: 'EVC coding',
  j2k1: 'JPEG 2000 coding',
  unci: 'uncompressed pixels',
}

const READ_CODECS = ['av01', 'hvc1', 'hev1', 'jpeg']

/** "a HEIF picture with ..." when that is the reason why no decoder read the file; otherwise null. */
export function unsupportedHeif(bytes: Buffer): string | null {
  const codec = codecOf(bytes)
  if (codec !== null && READ_CODECS.includes(codec)) return null
  if (codec !== null) return `a HEIF picture with ${CODECS[codec] ?? `the codec "${printable(codec)}"`}`
  const isMinimised = [...boxesIn(bytes, 0, bytes.length)].some(({ type }) => type === 'mini')
  return isMinimised ? 'a HEIF picture with a minimised header' : null
}

function printable(letters: string): string {
  return letters.replace(/[^\x20-\x7e]/g, '?').trim()
}
