import { existsSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { PassingError, transferError } from '../../../../electron/core/models/transfer-error.ts'
import { needsOnly } from '../../../helpers/needs.ts'

function systemError(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code })
}

it.each(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH'])('%s is being offline', (code) => {
  expect(transferError(systemError(code), 'host')).toMatchObject({ name: 'PassingError', offline: true })
})

it('takes the first of several addresses that were tried', () => {
  const error = new AggregateError([systemError('ECONNREFUSED'), systemError('ENETUNREACH')])
  expect(transferError(error, 'host')).toMatchObject({ offline: true })
})

it('a connection that breaks may work in a moment', () => {
  expect(transferError(systemError('ECONNRESET'), 'host')).toBeInstanceOf(PassingError)
  expect(transferError(systemError('CERT_HAS_EXPIRED'), 'host')).toMatchObject({ code: 'download-failed' })
})

it('reports a full disk', needsOnly('devFull', existsSync('/dev/full')), async () => {
  const error: unknown = await appendFile('/dev/full', 'x').catch((reason: unknown) => reason)
  expect(transferError(error, 'host')).toMatchObject({ code: 'disk-full' })
})
