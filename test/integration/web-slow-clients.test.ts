/** Clients of the web host that hold their connection open and send nothing. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { ask, serveFake } from '../helpers/web-server.ts'

it('hangs up on a refused client that does not hang up', async () => {
  const { port, window, tab } = await serveFake()
  const targets = [
    'rubbish',
    `GET /rpc HTTP/1.1\r\nHost: evil.example\r\nUpgrade: websocket\r\nConnection: Upgrade`,
  ]
  for (const target of targets) {
    // Reads nothing, so that it does not notice the end of the other side.
    const stubborn = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    onTestFinished(() => void stubborn.destroy())
    const failed = once(stubborn, 'error')
    stubborn.write(`${target}\r\n\r\n`)
    // A dead socket answers a write with a reset.
    const writing = setInterval(() => stubborn.write('x'), 50)
    await failed.finally(() => clearInterval(writing))
  }
  expect((await ask(window, '/', { headers: tab })).status).toBe(200)
})
