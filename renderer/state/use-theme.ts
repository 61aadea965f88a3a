/** Sets the theme attribute that the style tokens depend on. */
import { useEffect } from 'react'
import type { Theme } from '../../electron/shared/app-state.ts'

export function useTheme(theme: Theme): void {
  useEffect(() => {
    const { dataset } = document.documentElement
    if (theme === 'system') delete dataset['theme']
    else dataset['theme'] = theme
  }, [theme])
}
