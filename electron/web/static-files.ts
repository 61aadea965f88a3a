/**
 * The renderer's built files, in memory. The host reads them once, at the start, and serves no other: no path of a
 * request ever reaches the file system. Runs in the server process.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { PAGE_FILE_TYPES } from '../shared/window-page.ts'

const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.svg'])
/** Vite puts the content's hash into the names of the files in assets/. */
const HASHED = /^\/assets\/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/
/** 40 ms for the renderer; 11 would take a second and save some 5 % on a loopback device. */
const BROTLI_QUALITY = 6

type Encoding = 'br' | 'gzip' | 'identity'

interface StaticFile {
  readonly type: string
  readonly etag: string
  readonly cacheControl: string
  readonly bodies: ReadonlyMap<Encoding, Buffer>
}

export class StaticFiles {
  readonly #files: ReadonlyMap<string, StaticFile>

  private constructor(files: ReadonlyMap<string, StaticFile>) {
    this.#files = files
  }

  /** @throws Error if there is no index.html */
  static async read(folder: string): Promise<StaticFiles> {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && extname(entry.name) in PAGE_FILE_TYPES)
      .map((entry) => join(entry.parentPath, entry.name))
    const files = new Map<string, StaticFile>()
    await Promise.all(
      entries.map(async (path) => {
        const url = `/${relative(folder, path).split(sep).join('/')}`
        files.set(url, await staticFile(url, readFileSync(path)))
      }),
    )
    const index = files.get('/index.html')
    if (!index) throw new Error(`no index.html in ${folder}`)
    return new StaticFiles(files.set('/', index))
  }

  /** False for an unknown file: then it has sent nothing. */
  send(path: string, request: IncomingMessage, response: ServerResponse): boolean {
    const file = this.#files.get(path)
    if (!file) return false
    response.setHeader('etag', file.etag)
    response.setHeader('cache-control', file.cacheControl)
    response.setHeader('vary', 'accept-encoding')
    if (request.headers['if-none-match'] === file.etag) response.writeHead(304).end()
    else sendBody(file, request, response)
    return true
  }
}

function sendBody(file: StaticFile, request: IncomingMessage, response: ServerResponse): void {
  const encoding = chosenEncoding(request.headers['accept-encoding'], file.bodies)
  const body = file.bodies.get(encoding) ?? Buffer.alloc(0)
  if (encoding !== 'identity') response.setHeader('content-encoding', encoding)
  response.setHeader('content-type', file.type)
  response.setHeader('content-length', body.length)
  response.writeHead(200).end(request.method === 'HEAD' ? undefined : body)
}

async function staticFile(url: string, bytes: Buffer): Promise<StaticFile> {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22)
  return {
    type: PAGE_FILE_TYPES[extname(url)] ?? '',
    // Weak, because all encodings share it.
    etag: `W/"${hash}"`,
    cacheControl: HASHED.test(url) ? 'private, max-age=31536000, immutable' : 'no-cache',
    bodies: await compressed(url, bytes),
  }
}

async function compressed(url: string, bytes: Buffer): Promise<ReadonlyMap<Encoding, Buffer>> {
  const bodies = new Map<Encoding, Buffer>([['identity', bytes]])
  if (!COMPRESSIBLE.has(extname(url))) return bodies
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, { params }),
    promisify(gzip)(bytes, {}),
  ])
  return bodies.set('br', br).set('gzip', gz)
}

function chosenEncoding(accepted = '', bodies: ReadonlyMap<Encoding, Buffer>): Encoding {
  const names = accepted
    .toLowerCase()
    .split(',')
    .map((part) => part.split(';').map((piece) => piece.trim()))
    .filter(([, quality]) => quality === undefined || !/^q=0(\.0*)?$/.test(quality))
    .map(([name]) => name)
  for (const encoding of ['br', 'gzip'] as const)
    if (names.includes(encoding) && bodies.has(encoding)) return encoding
  return 'identity'
}
