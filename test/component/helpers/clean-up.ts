/** Removes what a test rendered. Testing Library would do so only in the first file of a process. */
import { cleanup } from '@testing-library/react'
import { afterEach } from 'vitest'

afterEach(cleanup)
