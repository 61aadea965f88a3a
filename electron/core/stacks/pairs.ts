/**
 * Finds the files that one release of the shutter wrote beside each other: a RAW file and its developed picture, or a
 * Live Photo's picture and video. Runs in the engine.
 */
import { basename, dirname, extname, join } from 'node:path'
import type { CapturePrecision, CaptureSource } from '../../shared/capture-date.ts'
import { RAW_ENDINGS, VIDEO_ENDINGS } from '../../shared/file-endings.ts'
import type { Query, ReadableDatabase } from '../catalog/database.ts'
import { isMetadata } from './bursts.ts'

export interface PairFile {
  readonly id: number
  readonly path: string
  /** On the wall clock. */
  readonly capturedMs: number
  readonly precision: CapturePrecision
  readonly from: CaptureSource
}

/** A Live Photo's video begins one and a half seconds before its picture, and some files state whole seconds only. */
const SAME_MOMENT_MS = 3_000
/** Files of one stem; more are no pair but a series of numbered files. */
const MOST_FILES = 16

type Kind = 'raw' | 'video' | 'picture'

function kindOf(path: string): Kind {
  const ending = extname(path).slice(1).toLowerCase()
  if (RAW_ENDINGS.includes(ending)) return 'raw'
  return VIDEO_ENDINGS.includes(ending) ? 'video' : 'picture'
}

/** A picture with a RAW file or a video: same folder, same stem, same moment by the metadata of both. */
export function isPair(one: PairFile, other: PairFile): boolean {
  const kinds = [kindOf(one.path), kindOf(other.path)]
  if (kinds[0] === kinds[1] || !kinds.includes('picture') || stemOf(one.path) !== stemOf(other.path))
    return false
  const stateMoment = [one, other].every(({ precision, from }) => precision === 'second' && isMetadata(from))
  return stateMoment && Math.abs(one.capturedMs - other.capturedMs) <= SAME_MOMENT_MS
}

/** The path without its ending. */
function stemOf(path: string): string {
  return join(dirname(path), basename(path, extname(path)))
}

export class Pairs {
  readonly #sameStem: Query<PairFile>

  constructor(db: ReadableDatabase) {
    this.#sameStem = db.query(
      `SELECT id, path, captured_ms AS capturedMs, captured_precision AS precision, captured_from AS "from" FROM photo
       WHERE path >= @from AND path < @to AND content_id IS NOT NULL AND removed_ms IS NULL
       ORDER BY path LIMIT ${MOST_FILES}`,
    )
  }

  /** The photos that are a pair with this one. */
  linked(file: PairFile): readonly number[] {
    const stem = stemOf(file.path)
    // "/" is the character after ".".
    const beside = this.#sameStem.all({ from: `${stem}.`, to: `${stem}/` })
    return beside.filter((other) => other.id !== file.id && isPair(file, other)).map(({ id }) => id)
  }
}
