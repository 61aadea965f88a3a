/** Clients of the web host that keep their connection and give nothing for it. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { ask, serveFake } from '../helpers/web-server.ts'

it('hangs up on who was refused and does not hang up', async () => {
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
    // A socket that is gone answers what is written to it with a reset.
    const writing = setInterval(() => stubborn.write('x'), 50)
    await failed.finally(() => clearInterval(writing))
  }
  expect((await ask(window, '/', { headers: tab })).status).toBe(200)
})
