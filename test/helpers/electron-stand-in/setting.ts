/** Settings of the stand-in, from environment variables. */
import process from 'node:process'

export type SettingName = 'DATA' | 'PACKAGED' | 'DISPLAYS'

export function settingKey(name: SettingName): string {
  return `SEARLIGHT_STAND_IN_${name}`
}

/** Empty without a setting. */
export function setting(name: SettingName): string {
  return process.env[settingKey(name)] ?? ''
}
