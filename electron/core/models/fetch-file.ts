/**
 * Brings one file of the catalogue into the staging folder: its stated facts, its bytes, its check, its name. Runs in
 * the engine. A file has its own name there only after it has passed; a file that fails is removed.
 */
import { open, rename } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { type CatalogueFile, expectedBytes } from './catalogue.ts'
import { downloadFile } from './download-file.ts'
import type { FirstUses } from './first-uses.ts'
import { PartFile } from './part-file.ts'
import type { ReceivedFile } from './receipt.ts'
import { type RetryOptions, retrying } from './retrying.ts'
import { gitBlobName, type StatedFacts, statedFacts } from './stated-facts.ts'
import type { Web } from './web-request.ts'

export interface FetchOptions extends RetryOptions {
  readonly web: Web
  readonly firstUses: FirstUses
  readonly partPath: string
  readonly path: string
  /** Receives the bytes on the disk, and the size as far as it is known. */
  readonly onBytes: (doneBytes: number, wholeBytes: number) => void
}

/** The facts before the download. */
interface Expectation {
  readonly sha256: string | null
  readonly gitBlob: string | null
  readonly bytes: number | null
  readonly beginsWith: string
}

/** A file without a recorded size may be larger than its estimate by this factor. */
const UNRECORDED_SLACK = 2
const UNRECORDED_SLACK_BYTES = 1_000_000

/** @throws AppError `download-refused`, `download-failed`, `no-connection`, `disk-full`, `cancelled` */
export async function fetchFile(file: CatalogueFile, options: FetchOptions): Promise<ReceivedFile> {
  const { web, firstUses, partPath, path, onBytes, signal } = options
  const expected = await expectation(file, options)
  const wholeBytes = expected.bytes ?? expectedBytes(file)
  const maxBytes = expected.bytes ?? wholeBytes * UNRECORDED_SLACK + UNRECORDED_SLACK_BYTES
  let doneBytes = 0
  const download = () =>
    downloadFile(web, {
      url: file.url,
      partPath,
      bytes: expected.bytes,
      maxBytes,
      hashKnown: (expected.sha256 ?? expected.gitBlob) !== null,
      signal,
      onBytes: (bytes) => {
        doneBytes = bytes
        onBytes(bytes, Math.max(bytes, wholeBytes))
      },
    })
  const { sha256, bytes } = await retrying(download, () => doneBytes, options)
  await check(file, partPath, sha256, expected)
  const { name, url, facts } = file
  if (facts.check !== 'recorded') await firstUses.keep(url, { sha256, bytes })
  await rename(partPath, path)
  await PartFile.remove(partPath)
  return { name, url, bytes, sha256, check: facts.check }
}

async function expectation({ url, facts }: CatalogueFile, options: FetchOptions): Promise<Expectation> {
  const unknown = { sha256: null, gitBlob: null, bytes: null, beginsWith: '' }
  switch (facts.check) {
    case 'recorded':
      return { ...unknown, sha256: facts.sha256, bytes: facts.bytes }
    case 'first-use':
      return { ...unknown, sha256: await options.firstUses.sha256(url), beginsWith: facts.beginsWith }
    case 'hub': {
      const ask = () => statedFacts(options.web, url, options.signal)
      const stated: StatedFacts = await retrying(ask, () => 0, options)
      const { kind, hex } = stated.digest
      const known = await options.firstUses.sha256(url)
      return kind === 'sha256'
        ? { ...unknown, sha256: known ?? hex, bytes: stated.bytes }
        : { ...unknown, sha256: known, gitBlob: hex, bytes: stated.bytes }
    }
  }
}

/** Removes a file that failed its check. */
async function check(
  { url, facts }: CatalogueFile,
  partPath: string,
  sha256: string,
  expected: Expectation,
): Promise<void> {
  const problem = await problemOf(partPath, sha256, expected)
  if (problem === null) return
  await PartFile.remove(partPath)
  const where = facts.check === 'recorded' ? 'Searlight knows' : 'was stated, or came the first time'
  throw new AppError(
    'download-refused',
    `${url} is not the file that was expected and was removed: its ${problem} is not the one that ${where}`,
  )
}

async function problemOf(path: string, sha256: string, expected: Expectation): Promise<string | null> {
  if (expected.sha256 !== null && sha256 !== expected.sha256) return 'SHA-256'
  if (expected.gitBlob !== null && (await gitBlobName(path)) !== expected.gitBlob) return 'checksum'
  return (await beginsWith(path, expected.beginsWith)) ? null : 'beginning'
}

async function beginsWith(path: string, beginning: string): Promise<boolean> {
  const wanted = Buffer.from(beginning, 'latin1')
  const file = await open(path)
  try {
    const { buffer } = await file.read(Buffer.alloc(wanted.length), 0, wanted.length, 0)
    return buffer.equals(wanted)
  } finally {
    await file.close()
  }
}
