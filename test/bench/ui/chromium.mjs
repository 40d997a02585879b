import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'

/** Where Chromium is, if it is anywhere. */
export function findChromium() {
  const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome']
  return places.find((file) => file && existsSync(file))
}

/** A browser as every figure here is measured in. */
export function openBrowser() {
  return chromium.launch({
    executablePath: findChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** A page as on a slow phone: a new one, so that nothing is in its memory, at a sixth of the speed. */
export async function openSlowPage(browser) {
  const context = await browser.newContext({
    viewport: { width: 375, height: 800 },
    locale: 'zh-CN',
  })
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  return { page, close: () => context.close() }
}

/** The one in the middle. */
export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]
