/** A download's request names the file and nothing of the user (docs/privacy.md). */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { Web } from '../../../../electron/core/models/web-request.ts'

it('names the program, asks for the bytes as they are, and sends nothing else', async () => {
  const seen: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers)
    response.setHeader('set-cookie', 'who=you').end('bytes')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const web = new Web({ origins: [origin], silenceMs: 5_000, env: {} })
  const url = new URL('/model.safetensors', origin)
  const { signal } = new AbortController()
  // Twice: a cookie that the first answer sets does not come back.
  for (const headers of [{}, { range: 'bytes=5-' }]) {
    const response = await web.ask({ method: 'GET', url, headers, follow: 'catalogue', signal })
    await response.toArray()
  }
  const common = { 'accept-encoding': 'identity', 'user-agent': 'searlight', host: url.host }
  expect(seen.map(({ connection: _, ...headers }) => headers)).toEqual([
    common,
    { ...common, range: 'bytes=5-' },
  ])
})
