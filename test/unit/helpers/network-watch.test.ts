/** Both ways of watching the network see a program that wants out; neither program here sends a byte that leaves. */
import { describe, expect, it } from 'vitest'
import { needsOnly } from '../../helpers/needs.ts'
import { canTrace, type Watch, watchNetwork } from '../../helpers/network-watch.ts'
import { privatePlace } from '../../helpers/private-place.ts'

async function departures(by: Watch, script: string): Promise<readonly string[]> {
  const { env, cwd, base: traceDir } = privatePlace()
  const run = await watchNetwork({ args: ['-e', script], env, cwd, traceDir, name: 'script' }, by)
  expect([await run.ended, run.log()]).toEqual([0, ''])
  return run.departures()
}

describe('strace', needsOnly('strace', canTrace()), () => {
  it('sees an address, also of a process that the program starts', async () => {
    // A connected datagram socket sends nothing; the address is one for documentation.
    const script = `const socket = require('node:dgram').createSocket('udp4')
      socket.connect(9, '192.0.2.7', () => socket.close())`
    const forked = `require('node:child_process').spawnSync(process.execPath, ['-e', ${JSON.stringify(script)}])`
    for (const each of [script, forked])
      expect(await departures('strace', each)).toContain('connect to 192.0.2.7 port 9')
  })

  it('sees a look-up, also one that this computer answers', async () => {
    const script = `const resolver = new (require('node:dns').promises.Resolver)({ tries: 1, timeout: 50 })
      resolver.setServers(['127.0.0.1:53'])
      resolver.resolve4('searlight.invalid').catch(() => {})`
    expect((await departures('strace', script)).join()).toMatch(/127\.0\.0\.1 port 53/)
  })

  it('finds nothing where a program stays here', async () => {
    const script = `const server = require('node:net').createServer((socket) => socket.end())
      server.listen(0, '127.0.0.1', () => require('node:net').connect(server.address().port, '127.0.0.1',
        () => server.close()).resume())`
    expect(await departures('strace', script)).toEqual([])
  })
})

it('a proxy sees requests that follow its variables, as the reports of ONNX Runtime do', async () => {
  const script = `const { Agent, get } = require('node:http')
    get('http://searlight.invalid/', { agent: new Agent({ proxyEnv: process.env }) }).on('error', () => {})`
  expect(await departures('proxy', script)).toEqual([
    'through a proxy: GET http://searlight.invalid/ HTTP/1.1',
  ])
})
