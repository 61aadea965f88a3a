import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answer } from '../../../electron/main/app-protocol.ts'
import { RendererFiles } from '../../../electron/main/renderer-files.ts'
import { temporaryDirectory } from '../../helpers/temporary-directory.ts'

vi.mock('electron', () => ({ protocol: {} }))

let files: RendererFiles
const media = async (request: Request) => new Response(`engine ${new URL(request.url).pathname}`)

beforeEach(() => {
  const outside = temporaryDirectory()
  const folder = join(outside, 'renderer')
  mkdirSync(join(folder, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'index.html'), '<p>start</p>')
  writeFileSync(join(folder, 'assets', 'app.js'), 'export {}')
  writeFileSync(join(folder, 'assets', 'notes.md'), 'no part of a page')
  writeFileSync(join(outside, 'secret.html'), 'secret')
  symlinkSync(join(outside, 'secret.html'), join(folder, 'linked.html'))
  files = new RendererFiles(folder)
})

async function get(url: string, init?: RequestInit): Promise<[number, string]> {
  const response = await answer(new Request(url, init), { files, media })
  return [response.status, await response.text()]
}

describe('the files that searlight: serves', () => {
  it('serves the built files with their types', async () => {
    expect(await get('searlight://app/')).toEqual([200, '<p>start</p>'])
    const script = await files.answer('/assets/app.js')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
  })

  it.each([
    '/assets',
    '/missing.js',
    '/assets/notes.md',
    '/linked.html',
    '/../secret.html',
    '/%2e%2e/secret.html',
    '/assets/..%2f..%2fsecret.html',
    '/..%5csecret.html',
    '//etc/passwd',
    '/index.html%00.js',
  ])('has no %s', async (path) => {
    expect(await get(`searlight://app${path}`)).toEqual([404, ''])
  })

  it('has no other host', async () => {
    expect(await get('searlight://other/index.html')).toEqual([404, ''])
    expect(await get('searlight://app.other/')).toEqual([404, ''])
  })

  it('hands pictures to the engine, and nothing that only looks like them', async () => {
    expect(await get('searlight://app/media/1/preview')).toEqual([200, 'engine /media/1/preview'])
    expect(await get('searlight://app/pictures', { method: 'POST', body: 'x' })).toEqual([
      200,
      'engine /pictures',
    ])
    expect(await get('searlight://app/mediaeval')).toEqual([404, ''])
  })

  it('takes no other method for a file', async () => {
    expect(await get('searlight://app/', { method: 'POST', body: 'x' })).toEqual([405, ''])
  })

  it('answers 503 without an engine', async () => {
    const dead = async () => Promise.reject(new Error('the engine is not running'))
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const response = await answer(new Request('searlight://app/media/1/preview'), { files, media: dead })
    expect(response.status).toBe(503)
    expect(error).toHaveBeenCalledOnce()
    error.mockRestore()
  })
})
