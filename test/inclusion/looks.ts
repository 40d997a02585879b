import type { Limits } from './measure.ts'

/** What the holder can choose in the settings, as the classes on every page's root say it. */
export interface PageLook {
  name: string
  classes: readonly string[]
  limits: Limits
}

/** Texts, targets and headings in the usual size. Small texts are 14 on a screen 375 wide, and shrink with it. */
export const usualLimits: Limits = { textPx: 13.9, targetPx: 44, headingPx: 0 }

/** What the national rule asks of the elder mode. */
export const elderLimits: Limits = { textPx: 18, targetPx: 60, headingPx: 30 }

export const pageLooks: readonly PageLook[] = [
  { name: 'light', classes: ['essc--light', 'essc--standard'], limits: usualLimits },
  { name: 'dark', classes: ['essc--dark', 'essc--standard'], limits: usualLimits },
  {
    name: 'contrast',
    classes: ['essc--light', 'essc--standard', 'essc--contrast'],
    limits: usualLimits,
  },
  {
    name: 'dark contrast',
    classes: ['essc--dark', 'essc--standard', 'essc--contrast'],
    limits: usualLimits,
  },
  { name: 'elder', classes: ['essc--light', 'essc--elder'], limits: elderLimits },
]

/** Puts another look on every page of the app, as `Screen` would; runs in the browser. */
export function wear(classes: readonly string[]): void {
  const looks = /^essc--(system|light|dark|standard|large|elder|contrast)$/
  for (const root of document.querySelectorAll('.essc')) {
    for (const name of [...root.classList]) if (looks.test(name)) root.classList.remove(name)
    root.classList.add(...classes)
  }
}
