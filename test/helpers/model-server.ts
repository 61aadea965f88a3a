/** A hub of the test's own on this machine: files with validators and ranges, and whatever else a test has it do. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Catalogue, CatalogueEntry, CatalogueFile } from '../../electron/core/models/catalogue.ts'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface Asked {
  readonly method: string
  readonly path: string
  readonly range: string | null
  readonly ifRange: string | null
}

export class ModelServer {
  readonly asked: Asked[] = []
  readonly #answers = new Map<string, Answer>()
  readonly #server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    this.asked.push({
      method,
      path: url,
      range: headers.range ?? null,
      ifRange: typeof headers['if-range'] === 'string' ? headers['if-range'] : null,
    })
    const answer = this.#answers.get(new URL(url, 'http://any').pathname)
    if (answer) answer(request, response)
    else response.writeHead(404).end('no such file')
  })

  static async start(): Promise<ModelServer> {
    const server = new ModelServer()
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** The requests for a path, in order. */
  askedFor(path: string): readonly Asked[] {
    return this.asked.filter((each) => each.path === path)
  }

  on(path: string, answer: Answer): void {
    this.#answers.set(path, answer)
  }

  serve(path: string, bytes: Buffer, etag: string | null = `"${sha256(bytes)}"`): void {
    this.on(path, (request, response) => sendFile(request, response, bytes, etag))
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

/** A connection that breaks. A client loses the bytes that it has not read yet, so `once` waits for the reading. */
export interface Broken {
  readonly after: number
  readonly once: (start: number) => Promise<void>
}

/** Like a static file server: sends the whole, or continues at the requested byte. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Buffer,
  etag: string | null,
  broken: Broken | null = null,
): void {
  const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? []
  const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === etag
  const start = from !== undefined && isSame ? Number(from) : 0
  const validator = etag === null ? {} : { etag }
  if (start > 0 && start >= bytes.length) {
    response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end()
    return
  }
  const length = { 'content-length': bytes.length - start }
  if (start > 0) {
    const range = { 'content-range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }
    response.writeHead(206, { ...validator, ...length, ...range })
  } else {
    response.writeHead(200, { ...validator, ...length })
  }
  if (request.method === 'HEAD') response.end()
  else if (broken === null || start + broken.after >= bytes.length) response.end(bytes.subarray(start))
  else {
    response.write(bytes.subarray(start, start + broken.after))
    void broken.once(start).then(() => response.destroy())
  }
}

export function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** As `git hash-object` names it. */
export function gitName(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

/** Bytes that look like nothing, the same for the same seed. */
export function someBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.alloc(length)
  let state = seed
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[at] = state >>> 24
  }
  return bytes
}

export function recordedFile(origin: string, name: string, bytes: Buffer): CatalogueFile {
  const facts = { check: 'recorded' as const, sha256: sha256(bytes), bytes: bytes.length }
  return { name, url: `${origin}/${name}`, facts }
}

export function entryOf(
  name: string,
  files: readonly CatalogueFile[],
  change: Partial<CatalogueEntry> = {},
): CatalogueEntry {
  return {
    name,
    title: `Test ${name}`,
    purpose: 'For tests.',
    recommended: false,
    belongsTo: null,
    source: '127.0.0.1',
    licence: { name: 'MIT', url: 'https://example.invalid', notice: null },
    files,
    ...change,
  }
}

export function catalogueOf(origin: string, ...entries: readonly CatalogueEntry[]): Catalogue {
  return { origins: [origin], entries }
}
