import { expect, test } from 'vitest'
import { retrying } from '../../../../electron/core/models/retrying.ts'
import { PassingError } from '../../../../electron/core/models/transfer-error.ts'
import { logged } from '../../../helpers/logged.ts'

test('the log has each retry of a download, with its pause', async () => {
  let left = 2
  const work = async () => {
    if (left-- > 0) throw new PassingError('the connection to example.org broke')
    return 'whole'
  }
  const options = { signal: new AbortController().signal, firstWaitMs: 1, onTrouble: () => {} }
  const entries = await logged(async () => expect(await retrying(work, () => 0, options)).toBe('whole'))
  const message = 'the connection to example.org broke'
  expect(entries).toMatchObject([
    { level: 'warn', event: 'download-retried', failures: 1, waitMs: 1, offline: false, names: { message } },
    { level: 'warn', event: 'download-retried', failures: 2, waitMs: 2, offline: false, names: { message } },
  ])
})
