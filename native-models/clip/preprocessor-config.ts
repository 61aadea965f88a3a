/**
 * Reads preprocessor_config.json: size and scaling of the model's picture. A missing file means CLIP's
 * values.
 */
import { MAX_PICTURE } from './clip-config.ts'
import type { ConfigSection } from './config-section.ts'

export interface PreprocessorConfig {
  /** Pixels along each side of the square picture. */
  readonly imageSize: number
  /** RGB, of values scaled to 0..1. */
  readonly mean: Rgb
  readonly std: Rgb
}

export type Rgb = readonly [number, number, number]

/** OpenAI CLIP's values. */
const CLIP_MEAN: Rgb = [0.48145466, 0.4578275, 0.40821073]
const CLIP_STD: Rgb = [0.26862954, 0.26130258, 0.27577711]

/** @param imageSize the size in config.json, used when the preprocessor states none */
export function parsePreprocessorConfig(
  section: ConfigSection | null,
  imageSize: number,
): PreprocessorConfig {
  if (section === null) return { imageSize, mean: CLIP_MEAN, std: CLIP_STD }
  const normalises = section.value('do_normalize') !== false
  return {
    imageSize: statedSize(section, 'crop_size') ?? statedSize(section, 'size') ?? imageSize,
    mean: normalises ? rgb(section, 'image_mean', CLIP_MEAN) : [0, 0, 0],
    std: normalises ? rgb(section, 'image_std', CLIP_STD) : [1, 1, 1],
  }
}

/** Depending on the file's age a number, { shortest_edge } or { height, width }. */
function statedSize(section: ConfigSection, key: string): number | null {
  if (!section.has(key)) return null
  if (typeof section.value(key) === 'number') return section.sizeUpTo(MAX_PICTURE, key)
  const size = section.section(key)
  if (size.has('shortest_edge')) return size.sizeUpTo(MAX_PICTURE, 'shortest_edge')
  const [height, width] = [size.sizeUpTo(MAX_PICTURE, 'height'), size.sizeUpTo(MAX_PICTURE, 'width')]
  if (height !== width) throw section.error(key, 'a square size')
  return height
}

function rgb(section: ConfigSection, key: string, fallback: Rgb): Rgb {
  const value = section.value(key) ?? fallback
  if (!Array.isArray(value) || value.length !== 3) throw section.error(key, 'three numbers')
  const [red, green, blue] = value as readonly unknown[]
  if (!isNumber(red) || !isNumber(green) || !isNumber(blue)) throw section.error(key, 'three numbers')
  if (key === 'image_std' && Math.min(red, green, blue) <= 0)
    throw section.error(key, 'three positive numbers')
  return [red, green, blue]
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value)
}
