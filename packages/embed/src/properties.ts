import type { Look, Size, Theme } from '@essc/models/look'
import { remainingScale } from '@essc/models/look'
import type { CodeKind } from '@essc/sdk/codes/view'

/**
 * What a page may say at a component's tag. Pages hand in anything, so each is read as what it may be and
 * falls back to its default.
 */
export interface Properties {
  /** `zh` or `en`; all components of an app follow the last one that says so. */
  locale?: unknown
  /** `standard`, `large`, or `elder` for the elder mode. */
  size?: unknown
  /** `system`, `light` or `dark`. */
  theme?: unknown
  /** `true` or empty for stronger contrast. */
  contrast?: unknown
  /** Of `essc-code`: `identity`, `payment` or `travel`. */
  kind?: unknown
  /** Of `essc-services`: a prefecture's division code of six digits; else the holder's own. */
  region?: unknown
}

/** The properties of each component beside those of all. */
export const propertyNames = ['locale', 'size', 'theme', 'contrast', 'kind', 'region'] as const

function oneOf<T extends string>(value: unknown, all: readonly T[]): T | undefined {
  return all.find((one) => one === value)
}

export function readLocale({ locale }: Properties): 'zh' | 'en' | undefined {
  return oneOf(locale, ['zh', 'en'])
}

export function readKind({ kind }: Properties): CodeKind {
  return oneOf<CodeKind>(kind, ['identity', 'payment', 'travel']) ?? 'identity'
}

export function readRegion({ region }: Properties): string | undefined {
  const text = typeof region === 'number' ? String(region) : region
  return typeof text === 'string' && /^\d{6}$/.test(text) ? text : undefined
}

/** How a component looks: the classes of its root, and the style that carries the font scale. */
export function lookOf(properties: Properties, fontScale: number) {
  const look: Look = {
    size: oneOf<Size>(properties.size, ['standard', 'large', 'elder']) ?? 'standard',
    theme: oneOf<Theme>(properties.theme, ['system', 'light', 'dark']) ?? 'system',
    contrast: [true, '', 'true'].indexOf(properties.contrast as string) >= 0,
  }
  const scale = remainingScale(look.size, fontScale)
  return {
    look: `essc essc--${look.theme} essc--${look.size}${look.contrast ? ' essc--contrast' : ''}`,
    style: scale === 1 ? '' : `--essc-scale:${scale}`,
  }
}
