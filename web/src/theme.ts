/** Light and dark: one accent, one scale of greys, for antd, for charts and for the style sheet. */
import { theme as antdTheme, type ThemeConfig } from 'antd'
import { useSyncExternalStore } from 'react'
import { setting, useSetting } from './setting.ts'

export type ThemeChoice = 'auto' | 'light' | 'dark'
export type Mode = 'light' | 'dark'

export const themeSetting = setting<ThemeChoice>('theme', (stored) => (stored === 'light' || stored === 'dark' ? stored : 'auto'))

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)')

const watchSystem = (onChange: () => void) => {
  prefersDark.addEventListener('change', onChange)
  return () => prefersDark.removeEventListener('change', onChange)
}

export function useMode(): Mode {
  const choice = useSetting(themeSetting)
  const system: Mode = useSyncExternalStore(watchSystem, () => (prefersDark.matches ? 'dark' : 'light'))
  return choice === 'auto' ? system : choice
}

/** Colours of charts; text pairs reach a contrast of 4.5 on `panel`. The style sheet holds the same values as custom properties. */
export type Palette = {
  readonly accent: string
  readonly accentSoft: string
  readonly second: string
  readonly muted: string
  readonly line: string
  readonly text: string
  readonly panel: string
  readonly good: string
  readonly warn: string
  readonly bad: string
  readonly series: readonly string[]
}

const light: Palette = {
  accent: '#0b6e6e',
  accentSoft: '#cfe6e4',
  second: '#b4570b',
  muted: '#5b6770',
  line: '#e3e8eb',
  text: '#1b2429',
  panel: '#ffffff',
  good: '#1d7a3e',
  warn: '#95590a',
  bad: '#b42318',
  series: ['#0b6e6e', '#b4570b', '#4a5fb0', '#8a4a8f', '#5b6770', '#1d7a3e', '#a33a5a', '#6d6a1f'],
}

const dark: Palette = {
  accent: '#45bdb5',
  accentSoft: '#1f4a4a',
  second: '#e8a15c',
  muted: '#9aa8b1',
  line: '#2b363d',
  text: '#e6ecef',
  panel: '#172026',
  good: '#63c588',
  warn: '#e3b155',
  bad: '#f28b82',
  series: ['#45bdb5', '#e8a15c', '#93a4ea', '#cf95d3', '#9aa8b1', '#63c588', '#e98fab', '#c5c069'],
}

export const paletteOf = (mode: Mode): Palette => (mode === 'dark' ? dark : light)

export const usePalette = (): Palette => paletteOf(useMode())

export const FONT =
  "'Inter', 'Segoe UI', system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif"

export function antdConfig(mode: Mode): ThemeConfig {
  const palette = paletteOf(mode)
  return {
    algorithm: [mode === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm, antdTheme.compactAlgorithm],
    token: {
      colorPrimary: palette.accent,
      colorLink: palette.accent,
      colorSuccess: palette.good,
      colorWarning: palette.warn,
      colorError: palette.bad,
      colorInfo: palette.accent,
      colorBgContainer: palette.panel,
      colorBgElevated: mode === 'dark' ? '#1e2930' : '#ffffff',
      colorBgLayout: mode === 'dark' ? '#0f161a' : '#f4f6f7',
      colorBorder: mode === 'dark' ? '#3c4a52' : '#c9d1d6',
      colorBorderSecondary: palette.line,
      colorText: palette.text,
      colorTextSecondary: palette.muted,
      colorTextTertiary: palette.muted,
      colorTextDescription: palette.muted,
      colorTextPlaceholder: palette.muted,
      borderRadius: 6,
      // The compact algorithm takes two off: text comes out at 13.
      fontSize: 15,
      fontFamily: FONT,
    },
    components: {
      Table: {
        headerBg: 'transparent',
        headerColor: palette.muted,
        headerSplitColor: 'transparent',
        headerSortActiveBg: 'transparent',
        headerSortHoverBg: 'transparent',
        bodySortBg: 'transparent',
        rowHoverBg: mode === 'dark' ? '#1c272e' : '#f3f7f7',
      },
      Button: { primaryShadow: 'none', defaultShadow: 'none', primaryColor: mode === 'dark' ? '#08201f' : '#ffffff' },
    },
  }
}
