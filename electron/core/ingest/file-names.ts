/** Which files are photos, by name. Runs in the engine; the worker looks inside and may still disagree. */
import { extname } from 'node:path'

/** Formats that the worker reads. */
const READ =
  'jpg jpeg jpe jfif jfi jif pjpeg pjp mpo insp png apng webp gif tif tiff avif avifs heic heics heif heifs hif'

/** A person calls these pictures, so each is listed with its reason where the worker cannot read it yet. */
const OTHERS =
  'bmp dib jxl jp2 j2k j2c jpc jpf jpx jpm jxr wdp hdp psd psb xcf kra ora tga exr hdr pcx pcd ppm pgm pbm pnm pam pfm qoi'

/** RAW files of cameras: listed, so that nobody wonders where they are. */
const RAW =
  '3fr ari arw bay cap cr2 cr3 crw dcr dcs dng drf eip erf fff gpr iiq k25 kdc mdc mef mos mrw nef nrw orf pef ptx pxn raf raw rw2 rwl rwz sr2 srf srw x3f'

/** `ts` and `mod` are left out: most files of these names are program texts. */
const VIDEOS =
  '3g2 3gp asf avi braw divx dv f4v flv hevc insv lrv m2t m2ts m4v mkv mov mp4 mpe mpeg mpg mts mxf ogv qt r3d rm rmvb tod vob webm wmv'

/** Drawings, icons and textures of games: documents and parts of programs rather than photos. */
const DRAWINGS = 'ai cdr cur dds emf eps icns ico svg svgz wmf'

/**
 * `unnamed`: the name has no ending that says anything, so the first bytes decide ([Note: Names without an ending]).
 * `video` and `drawing` are counted and not read.
 */
export type FileKind = 'picture' | 'video' | 'drawing' | 'unnamed' | 'other'

const KINDS: ReadonlyMap<string, FileKind> = new Map([
  ...endings(`${READ} ${OTHERS} ${RAW}`, 'picture'),
  ...endings(VIDEOS, 'video'),
  ...endings(DRAWINGS, 'drawing'),
])

/** Letters and digits with one letter at least: `IMG.001`, `2019.05.03 beach` and `a.jpg_large` have no ending. */
const ENDING = /^\.(?=.*[a-z])[a-z0-9]{1,16}$/

/** Programs keep caches under such names, Searlight its pictures from outside. */
const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})$/i

/**
 * [Note: Names without an ending] Rescue programs, Twitter and old cameras write pictures without an ending, so a
 * scan reads the first 32 bytes of such files. A file with another ending (`.dat`, `.bak`) is no photo, because
 * reading the start of every file of a disk would cost far more than it finds.
 */
export function kindOfFile(name: string): FileKind {
  const ending = extname(name).toLowerCase()
  const known = KINDS.get(ending)
  if (known !== undefined) return known
  return ENDING.test(ending) || HASH.test(name) ? 'other' : 'unnamed'
}

/** By its ending alone. */
export function isPhotoFile(name: string): boolean {
  return kindOfFile(name) === 'picture'
}

function endings(names: string, kind: FileKind): readonly (readonly [string, FileKind])[] {
  return names.split(' ').map((name) => [`.${name}`, kind])
}

/** Endings of files that tell something of the photo beside them. */
const SIDECARS: ReadonlySet<string> = new Set(['.xmp', '.json'])

export function isSidecarFile(name: string): boolean {
  return SIDECARS.has(extname(name).toLowerCase())
}
