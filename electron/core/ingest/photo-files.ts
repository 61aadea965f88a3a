/** Which files are photos, by name. Runs in the engine; the worker looks inside and may still disagree. */
import { extname } from 'node:path'

const PICTURES = 'jpg jpeg jpe jfif png webp gif tif tiff avif heic heif hif jp2 j2k bmp'

/** Listed, though not decoded yet: the worker answers `raw-unsupported`, so that nobody wonders where they are. */
const RAW =
  '3fr arw cr2 cr3 crw dcr dng erf fff iiq k25 kdc mef mos mrw nef nrw orf pef raf raw rw2 rwl sr2 srf srw x3f'

const EXTENSIONS: ReadonlySet<string> = new Set(`${PICTURES} ${RAW}`.split(' ').map((name) => `.${name}`))

export function isPhotoFile(name: string): boolean {
  return EXTENSIONS.has(extname(name).toLowerCase())
}
