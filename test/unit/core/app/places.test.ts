import { expect, test, vi } from 'vitest'
import { places } from '../../../../electron/core/app/places.ts'

vi.mock('node:os', async (original) => ({
  ...(await original<typeof import('node:os')>()),
  userInfo: () => {
    throw new Error('ENOENT: no such file or directory, uv_os_get_passwd')
  },
}))

test('a user without a name, as in a container, has places too', async () => {
  expect((await places()).map(({ name }) => name)).toContain('Home')
})
