import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const CHROMIUM = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

const found = (command) =>
  spawnSync(process.platform === 'win32' ? 'where' : 'which', [command]).status === 0

/** The browser that pages are tested in, or undefined where there is none. */
export function chromiumPath() {
  return CHROMIUM.find((path) => path && existsSync(path))
}

/** What tests need and npm does not bring, with the Debian and macOS packages that have it. */
const TOOLS = [
  {
    name: 'chromium',
    present: () => chromiumPath() !== undefined,
    debian: 'chromium',
    brew: '--cask chromium',
  },
  { name: 'zbarimg', present: () => found('zbarimg'), debian: 'zbar-tools', brew: 'zbar' },
  {
    name: 'Chinese fonts',
    present: () =>
      process.platform !== 'linux' ||
      existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'),
    debian: 'fonts-noto-cjk',
    brew: '',
  },
]

/**
 * Installs what is missing where this process may (root on Debian), and otherwise says how. A gate
 * whose tool stays missing prints `skipped: <tool>` and is counted as skipped.
 */
export function ensureTools() {
  const missing = TOOLS.filter((tool) => !tool.present())
  if (missing.length === 0) return
  const packages = missing.map((tool) => tool.debian)
  if (process.platform === 'linux' && process.getuid?.() === 0 && found('apt-get')) {
    process.stdout.write(`installing ${packages.join(', ')}\n`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const quiet = { stdio: ['ignore', 'ignore', 'inherit'], env }
    spawnSync('apt-get', ['update', '-qq'], quiet)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet)
  }
  for (const tool of TOOLS.filter((each) => !each.present())) {
    const way =
      process.platform === 'darwin'
        ? `brew install ${tool.brew}`
        : `sudo apt-get install ${tool.debian}`
    process.stdout.write(`missing: ${tool.name}. To install it: ${way}\n`)
  }
}
