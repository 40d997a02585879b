import { readFileSync } from 'node:fs'
import type { Locator } from 'playwright-core'
import { printFigures } from './figures.ts'
import { canRun, type Gallery, modes, openGallery } from './gallery.ts'
import { measure } from './measure.ts'

// The national rule for elder-friendly apps and WCAG 2.2 AA, read off the built H5 by a machine: every
// component, in every state, in every look.
jest.setTimeout(900_000)

const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

const AXE_RUN = `axe.run('#demo', {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
})`

interface AxeResults {
  violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[]
}

/** What was found in all looks together: rules of axe broken, and sizes, names and widths that are wrong. */
const counts = { axeViolations: 0, elderFindings: 0, looks: 0 }

const hasFocus = (element: Locator) =>
  element.evaluate((given) => given === given.ownerDocument.activeElement)

let gallery: Gallery
beforeAll(async () => {
  if (canRun) gallery = await openGallery()
  else process.stdout.write('skipped: chromium\n')
}, 120_000)
afterAll(async () => {
  await gallery?.stop()
  // A run of some looks alone says nothing about all of them.
  if (counts.looks === modes.length) printFigures(counts)
})

const check = canRun ? test : test.skip

describe.each(modes)('$name', (mode) => {
  const isElder = mode.query.includes('size=elder')
  // Small texts are 14 on a screen 375 wide, and shrink with it.
  const limits = isElder
    ? { textPx: 18, targetPx: 60, headingPx: 30 }
    : { textPx: 13.9, targetPx: 44, headingPx: 0 }

  check('behavior: no component breaks a rule in any of its states', async () => {
    const findings: string[] = []
    for (const { name } of gallery.demos) {
      await gallery.open(name, 'all', mode)
      const lists = await gallery.page.evaluate(measure, limits)
      for (const [rule, items] of Object.entries(lists))
        for (const item of new Set(items)) findings.push(`${name}: ${rule} ${item}`)
      counts.elderFindings += Object.values(lists).flat().length
      await gallery.page.evaluate(axe)
      const { violations } = (await gallery.page.evaluate(AXE_RUN)) as AxeResults
      for (const { id, nodes } of violations)
        findings.push(`${name}: axe ${id} ${nodes.length} times, ${nodes[0]!.html.slice(0, 200)}`)
      counts.axeViolations += violations.length
    }
    counts.looks += 1
    expect(findings).toEqual([])
  })
})

describe('behavior', () => {
  check('nothing on a keypad tells a screen reader which digits were entered', async () => {
    await gallery.open('password/password-keypad', 'half', modes[0]!)
    const status = gallery.page.locator('#demo [role=status]')
    expect(await status.getAttribute('aria-label')).toBe('已输入 3 位，共 6 位')
    const pressed = gallery.page.locator('[aria-pressed], [aria-selected]')
    expect(await pressed.count()).toBe(0)
  })

  check('results and errors are announced, and a dialog says that it is one', async () => {
    await gallery.open('payments/pay-sheet', 'paid', modes[0]!)
    const dialog = gallery.page.getByRole('dialog')
    expect(await dialog.getAttribute('aria-modal')).toBe('true')
    await dialog.locator('[aria-live=assertive]').getByText('付款成功').waitFor()
    await gallery.open('enrolment/unlock', 'locked', modes[0]!)
    await gallery.page.getByRole('alert').waitFor()
  })

  check('the keyboard walks through the controls in the order they are read', async () => {
    await gallery.open('activity/consent-sheet', 'library', modes[0]!)
    for (const name of ['不同意', '同意']) {
      await gallery.page.keyboard.press('Tab')
      expect(await hasFocus(gallery.page.getByRole('button', { name, exact: true }))).toBe(true)
    }
  })

  check('a sheet takes the keyboard’s focus and keeps it', async () => {
    await gallery.open('activity/consent-sheet', 'library', modes[0]!)
    const { page } = gallery
    const button = (name: string) => page.getByRole('button', { name, exact: true })
    await page.locator('[role=dialog]:focus').waitFor()
    await page.keyboard.press('Shift+Tab')
    expect(await hasFocus(button('同意'))).toBe(true)
    await page.keyboard.press('Tab')
    expect(await hasFocus(button('不同意'))).toBe(true)
  })

  check('who wants less motion gets none', async () => {
    await gallery.open('activity/activity-list', 'loading', modes[0]!)
    const names = await gallery.page
      .locator('.essc-skeleton__bar')
      .evaluateAll((bars) => bars.map((bar) => getComputedStyle(bar).animationName))
    expect(new Set(names)).toEqual(new Set(['none']))
  })
})
