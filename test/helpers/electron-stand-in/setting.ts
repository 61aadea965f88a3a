/** What a test tells the stand-in at its start, in environment variables. */
import process from 'node:process'

export type SettingName = 'DATA' | 'PACKAGED' | 'DISPLAYS'

export function settingKey(name: SettingName): string {
  return `SEARLIGHT_STAND_IN_${name}`
}

/** Empty where it was not told. */
export function setting(name: SettingName): string {
  return process.env[settingKey(name)] ?? ''
}
