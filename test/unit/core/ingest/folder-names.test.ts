import { mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { namesOf } from '../../../../electron/core/ingest/folder-names.ts'
import { temporaryDirectory } from '../../../helpers/temporary-directory.ts'

test('a folder has its own name, those through links above it, and those of links that lead to or into it', async () => {
  const dir = realpathSync(temporaryDirectory())
  const at = (...names: readonly string[]) => join(dir, ...names)
  mkdirSync(at('disk', '2019', 'may'), { recursive: true })
  mkdirSync(at('root'))
  symlinkSync(at('disk', '2019'), at('root', 'summer'))
  symlinkSync(at('root'), at('alias'))
  const links = [at('root', 'summer'), at('root', 'gone')]
  const names = async (...path: readonly string[]) => [...(await namesOf(at(...path), links))].sort()
  expect(await names('root', 'summer', 'may')).toEqual([
    at('disk', '2019', 'may'),
    at('root', 'summer', 'may'),
  ])
  expect(await names('alias', 'summer')).toEqual([
    at('alias', 'summer'),
    at('disk', '2019'),
    at('root', 'summer'),
  ])
  expect(await names('disk', '2019', 'may')).toEqual([at('disk', '2019', 'may'), at('root', 'summer', 'may')])
  expect(await names('disk')).toEqual([at('disk'), at('root', 'summer')])
  expect(await names('nowhere', 'at', 'all')).toEqual([at('nowhere', 'at', 'all')])
  expect(await namesOf('/', [])).toEqual(['/'])
})
