/**
 * Converts pixels whose colours a file states in numbers (ITU-T H.273) to 8-bit sRGB. Runs in the inference
 * worker.
 *
 * [Note: HDR] PQ (SMPTE ST 2084) and HLG (ITU-R BT.2100) code light up to 10,000 and 1,000 cd/m2; shown as
 * sRGB they look flat and grey. The conversion turns each pixel into light, brings its brightest channel into
 * the range of a usual screen by the curve of ITU-R BT.2390 (section 5.4), and converts the primaries to
 * those of sRGB. White of a printed page is 203 cd/m2 in HDR (ITU-R BT.2408) and becomes the white of the
 * screen, so a picture is about as bright as its rendition without HDR.
 */
import { CHANNELS } from './rgb-image.ts'

/** Numbers of ITU-T H.273: colour primaries, transfer characteristics. */
export interface CodedColours {
  readonly primaries: number
  readonly transfer: number
}

const LINEAR = 8
const PQ = 16
const HLG = 18

const BT_709 = 1
const BT_2020 = 9
const P3_D65 = 12

type Matrix = readonly [number, number, number, number, number, number, number, number, number]

/** Linear light with D65 white -> linear sRGB; rows are red, green, blue. */
const BT_2020_TO_SRGB: Matrix = [1.6605, -0.5876, -0.0728, -0.1246, 1.1329, -0.0083, -0.0182, -0.1006, 1.1187]
const TO_SRGB: Readonly<Record<number, Matrix>> = {
  [BT_2020]: BT_2020_TO_SRGB,
  [P3_D65]: [1.2249, -0.2247, 0, -0.0421, 1.0421, 0, -0.0196, -0.0786, 1.0979],
}
const SAME: Matrix = [1, 0, 0, 0, 1, 0, 0, 0, 1]

/** In cd/m2: HDR white, the brightest light that PQ codes, HLG's nominal screen. */
const WHITE_NITS = 203
const PQ_NITS = 10_000
const HLG_NITS = 1000
/** The brightness to which pictures are mastered; brighter light becomes white. */
const PEAK_NITS = 2000

function isHdr({ transfer }: CodedColours): boolean {
  return transfer === PQ || transfer === HLG
}

/** True when the numbers state other colours than sRGB. A profile overrides them, except for HDR. */
export function needsConversion(colours: CodedColours, hasProfile: boolean): boolean {
  if (isHdr(colours)) return true
  return !hasProfile && (colours.primaries in TO_SRGB || colours.transfer === LINEAR)
}

/** Entries of each table: one for every 16-bit value. */
const STEPS = 65_536

interface Tables {
  /** Code value -> light: cd/m2 of HDR (HLG's scene light times 1,000), else 0..1. */
  readonly light: Float32Array
  /** Brightest channel in steps of PQ_NITS / STEPS -> factor to light of 0..1. */
  readonly gain: Float32Array | null
}

const tables = new Map<number, Tables>()

function tablesOf(transfer: number): Tables {
  const kind = [PQ, HLG, LINEAR].includes(transfer) ? transfer : 0
  const known = tables.get(kind)
  if (known) return known
  const made = {
    light: tableOf((code) => lightOf(code, kind)),
    gain: kind === PQ || kind === HLG ? tableOf((part) => gainAt(part * PQ_NITS)) : null,
  }
  tables.set(kind, made)
  return made
}

/** @param value a function of 0..1 */
function tableOf(value: (part: number) => number): Float32Array {
  return Float32Array.from({ length: STEPS }, (_, index) => value(index / (STEPS - 1)))
}

function lightOf(code: number, kind: number): number {
  if (kind === PQ) return pqNits(code)
  if (kind === HLG) return HLG_NITS * hlgScene(code)
  return kind === LINEAR ? code : srgbLight(code)
}

// SMPTE ST 2084, equations 4 and 5.
const M1 = 2610 / 16_384
const M2 = (2523 / 4096) * 128
const C1 = 3424 / 4096
const C2 = (2413 / 4096) * 32
const C3 = (2392 / 4096) * 32

function pqNits(code: number): number {
  const power = code ** (1 / M2)
  return PQ_NITS * (Math.max(power - C1, 0) / (C2 - C3 * power)) ** (1 / M1)
}

function pqCode(nits: number): number {
  const power = (nits / PQ_NITS) ** M1
  return ((C1 + C2 * power) / (1 + C3 * power)) ** M2
}

/** ITU-R BT.2100, table 5: the inverse of HLG's OETF, 0..1. */
function hlgScene(code: number): number {
  const [a, b, c] = [0.17883277, 0.28466892, 0.55991073]
  return code <= 0.5 ? code ** 2 / 3 : (Math.exp((code - c) / a) + b) / 12
}

/** ITU-R BT.2390, section 5.4.1: a Hermite spline between the knee and the peak, in PQ's code values. */
function gainAt(nits: number): number {
  if (nits <= 0) return 1 / WHITE_NITS
  const top = pqCode(PEAK_NITS)
  const target = pqCode(WHITE_NITS) / top
  const knee = 1.5 * target - 0.5
  const code = Math.min(pqCode(nits) / top, 1)
  if (code <= knee) return 1 / WHITE_NITS
  const t = (code - knee) / (1 - knee)
  const spline =
    (2 * t ** 3 - 3 * t ** 2 + 1) * knee +
    (t ** 3 - 2 * t ** 2 + t) * (1 - knee) +
    (3 * t ** 2 - 2 * t ** 3) * target
  return pqNits(spline * top) / nits / WHITE_NITS
}

function srgbLight(code: number): number {
  return code <= 0.04045 ? code / 12.92 : ((code + 0.055) / 1.055) ** 2.4
}

function srgbCode(light: number): number {
  return light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055
}

/** BT.2100, table 5: the screen brightens bright pixels, with an exponent of 1.2 at 1,000 cd/m2. */
const HLG_EXPONENT = 0.2

let screenCodes: Uint8ClampedArray | null = null

/** @param values 16 bits a channel, [pixels, 3]; @returns 8-bit sRGB of the same shape */
export function toSrgb(values: Uint16Array, { primaries, transfer }: CodedColours): Uint8Array {
  const { light, gain } = tablesOf(transfer)
  screenCodes ??= Uint8ClampedArray.from(tableOf((part) => 255 * srgbCode(part)))
  const [rr, rg, rb, gr, gg, gb, br, bg, bb] = matrixOf({ primaries, transfer })
  const codes = new Uint8Array(values.length)
  for (let at = 0; at < values.length; at += CHANNELS) {
    let red = light[values[at] ?? 0] ?? 0
    let green = light[values[at + 1] ?? 0] ?? 0
    let blue = light[values[at + 2] ?? 0] ?? 0
    let factor = 1
    if (transfer === HLG) factor = ((0.2627 * red + 0.678 * green + 0.0593 * blue) / HLG_NITS) ** HLG_EXPONENT
    if (gain)
      factor *=
        gain[
          Math.min(Math.round((Math.max(red, green, blue) * factor * (STEPS - 1)) / PQ_NITS), STEPS - 1)
        ] ?? 0
    red *= factor
    green *= factor
    blue *= factor
    codes[at] = screenCode(rr * red + rg * green + rb * blue)
    codes[at + 1] = screenCode(gr * red + gg * green + gb * blue)
    codes[at + 2] = screenCode(br * red + bg * green + bb * blue)
  }
  return codes
}

/** HDR without stated primaries uses BT.2020's. */
function matrixOf(colours: CodedColours): Matrix {
  const known = TO_SRGB[colours.primaries]
  if (known) return known
  return isHdr(colours) && colours.primaries !== BT_709 ? BT_2020_TO_SRGB : SAME
}

function screenCode(light: number): number {
  return screenCodes?.[Math.min(Math.max(Math.round(light * (STEPS - 1)), 0), STEPS - 1)] ?? 0
}
