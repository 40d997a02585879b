import { rmSync } from 'node:fs'
import { hasChromium, openPhoneLab, type PhoneLab } from './fixtures/phone-lab.ts'
import { writePluginPackage } from './fixtures/plugin-package.ts'

// A plugin's page with the real adapter, in WeChat's engine: what WeChat keeps from plugins is done by its
// functional pages, which a person is shown.

const run = hasChromium ? test : test.skip
if (!hasChromium) process.stdout.write('skipped: chromium\n')

let lab: PhoneLab
const folders: string[] = []

async function openLab(options?: { prepares: boolean }): Promise<PhoneLab> {
  const folder = await writePluginPackage(options)
  folders.push(folder)
  return openPhoneLab('wechat', folder)
}

beforeAll(async () => {
  if (hasChromium) lab = await openLab()
}, 60_000)
afterAll(async () => {
  await lab?.close()
  for (const folder of folders) rmSync(folder, { recursive: true })
})

const press = (name: string, on = lab) => on.view.getByRole('button', { name, exact: true }).click()
const said = (words: string, on = lab) =>
  on.view.getByText(words, { exact: true }).waitFor({ timeout: 5_000 })
/** In WeChat's own page, or in its wallet. */
const choose = async (title: string, choice: string, on = lab) => {
  const dialog = on.page.getByRole('dialog', { name: title, exact: true })
  await dialog.getByRole('button', { name: choice, exact: true }).click()
}

run('default: a plugin logs in through the functional page that the person taps', async () => {
  await lab.mount({}, {}, 'plugin')
  await said('lacks login,requestPayment')
  await press('log in')
  await press('to WeChat')
  await choose('Log in to the plugin', 'Go on')
  await said('ended {"code":"code-1"}')
  expect(await lab.reports('errors')).toEqual([])
  expect(await lab.reports('warnings')).toEqual([])
})

run('behavior: who goes back from the page said no', async () => {
  await lab.mount({}, {}, 'plugin')
  await press('log in')
  await press('to WeChat')
  await choose('Log in to the plugin', 'Back')
  await said('ended HOST_CANCELLED')
})

run('default: an old library pays through the page, which shows the amount', async () => {
  await lab.mount({}, {}, 'oldPlugin')
  await press('pay')
  await press('to WeChat')
  await lab.page.getByRole('dialog', { name: 'Pay in the plugin' }).getByText('¥12.50').waitFor()
  await choose('Pay in the plugin', 'Go on')
  await choose('Pay', 'Pay')
  await said('ended "paid"')
  expect(await lab.reports('errors')).toEqual([])
})

run('default: a newer library opens the same page without a tap', async () => {
  await lab.mount({}, {}, 'plugin')
  await press('pay')
  await lab.page.getByRole('dialog', { name: 'Pay in the plugin' }).getByText('¥12.50').waitFor()
  await choose('Pay in the plugin', 'Go on')
  await choose('Pay', 'Leave it unknown')
  await said('ended HOST_UNKNOWN_OUTCOME')
  await press('pay')
  await choose('Pay in the plugin', 'Go on')
  await choose('Pay', 'Cancel')
  await said('ended HOST_CANCELLED')
})

run(
  'behavior: without the owner’s beforeRequestPayment no payment begins',
  async () => {
    const without = await openLab({ prepares: false })
    await without.mount({}, {}, 'plugin')
    await press('pay', without)
    await choose('Pay in the plugin', 'Go on', without)
    await said('ended HOST_FAILED', without)
    await without.close()
  },
  60_000,
)
