/** The server process as the supervisor starts it, with a fake engine. */
import process from 'node:process'
import { runSupervised } from '../../electron/web/supervised.ts'
import { FakeApp } from './web-fake-app.ts'

runSupervised(({ port }) => {
  // Well the first time, when any port will do; from then on it dies before it listens.
  if (process.env['SEARLIGHT_TEST_DIES_LATER'] && port !== 0) process.kill(process.pid, 'SIGKILL')
  return new FakeApp()
})
