/**
 * Asks the hub for the facts of a file in a pinned revision before the download: the SHA-256 of a large file (its LFS
 * object's id), or git's own name of a small one. Runs in the engine.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { statusError } from './download-file.ts'
import type { Web } from './web-request.ts'

export interface StatedFacts {
  readonly digest: { readonly kind: 'sha256' | 'git-blob'; readonly hex: string }
  readonly bytes: number | null
}

/** The hub itself answers, before it redirects to the host of large files. @throws AppError, PassingError */
export async function statedFacts(web: Web, address: string, signal: AbortSignal): Promise<StatedFacts> {
  const url = new URL(address)
  const response = await web.ask({ method: 'HEAD', url, headers: {}, follow: 'origin', signal })
  response.destroy()
  const { statusCode = 0, headers } = response
  if (statusCode >= 400) throw statusError(statusCode, headers['retry-after'], url.host)
  const commit = headers['x-repo-commit']
  if (typeof commit === 'string' && !url.pathname.includes(`/${commit}/`))
    throw new AppError('download-refused', `${url.host} answers for another revision than the requested one`)
  const size = Number(single(headers['x-linked-size']) ?? headers['content-length'] ?? Number.NaN)
  const digest = digestOf(single(headers['x-linked-etag']) ?? headers.etag ?? '')
  if (digest) return { digest, bytes: Number.isSafeInteger(size) ? size : null }
  throw new AppError('download-refused', `${url.host} states no checksum for ${url.pathname}`)
}

function digestOf(etag: string): StatedFacts['digest'] | null {
  const hex = etag.replace(/^W\//, '').replaceAll('"', '').toLowerCase()
  if (/^[0-9a-f]{64}$/.test(hex)) return { kind: 'sha256', hex }
  if (/^[0-9a-f]{40}$/.test(hex)) return { kind: 'git-blob', hex }
  return null
}

/** Git names a file by the SHA-1 of its length and its bytes. Reads the file whole, so it is for small files. */
export async function gitBlobName(path: string): Promise<string> {
  const bytes = await readFile(path)
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header
}
