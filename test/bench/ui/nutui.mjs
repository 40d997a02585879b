import { statSync } from 'node:fs'
import path from 'node:path'
import { ensureBuilt } from '../../../config/scripts/build.mjs'
import { listFiles } from '../../../config/scripts/built-files.mjs'
import { figure } from '../../../config/scripts/figures.mjs'
import { root } from '../../../config/scripts/stamp.mjs'
import { servePhone } from './engine-phone.mjs'
import { inTurn, onEngine, onPage } from './first-sight.mjs'
import { openNutui } from './nutui-workspace.mjs'
import { serveBuild } from './web-server.mjs'

const dist = path.join(root, 'examples/mini-program/dist')

const bytesBelow = (folder) =>
  listFiles(folder)
    .filter((file) => !file.endsWith('.LICENSE.txt'))
    .reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0)

const nutui = '@nutui/nutui-react-taro/dist/es/packages'

/** NutUI's generic parts: each one's folder, and how its guide draws it. */
const PARTS = {
  Dialog: ['dialog', (tag) => `<${tag} visible>b</${tag}>`],
  Picker: ['picker', (tag) => `<${tag} visible options={[[{ value: 1, label: '1' }]]} />`],
  Tabs: [
    'tabs',
    (tag) => `<${tag} value="a"><${tag}.TabPane value="a" title="a">b</${tag}.TabPane></${tag}>`,
  ],
  Input: ['input', (tag) => `<${tag} placeholder="a" />`],
}

/** A page with nothing but a text and some of the parts, each taken by its sub-path with its style. */
function pageWith(names) {
  const taken = names.flatMap((name) => [
    `import ${name} from '${nutui}/${PARTS[name][0]}/index.js'`,
    `import '${nutui}/${PARTS[name][0]}/style/style.css'`,
  ])
  const drawn = names.map((name) => `      ${PARTS[name][1](name)}`)
  return [
    "import { Text, View } from '@tarojs/components'",
    ...taken,
    'export default function Page() {',
    '  return (',
    '    <View>',
    '      <Text>blank</Text>',
    ...drawn,
    '    </View>',
    '  )',
    '}',
  ].join('\n')
}

/** What NutUI's generic parts add to a WeChat package, each alone and all together. */
async function parts(workspace) {
  const weigh = async (name, names) =>
    bytesBelow(await workspace.build('weapp', { name, code: pageWith(names) }))
  const figures = {}
  const empty = await weigh('blank', [])
  for (const name of Object.keys(PARTS))
    figures[`nutui${name}`] = figure((await weigh(name, [name])) - empty, 'bytes')
  figures.nutuiAllFour = figure((await weigh('all', Object.keys(PARTS))) - empty, 'bytes')
  return figures
}

async function renders(context, mine, theirs) {
  const ourPage = await serveBuild(path.join(dist, 'card-screen-h5'))
  const theirPage = await serveBuild(theirs.h5)
  const ourPhone = await servePhone(mine.weapp)
  const theirPhone = await servePhone(theirs.weapp)
  const at = ({ address, base }) => `${address}${base}pages/index/index`
  try {
    const browser = await inTurn(
      () => onPage(context, at(ourPage), '.essc-card__name'),
      () => onPage(context, at(theirPage), '.card__name'),
    )
    const engine = await inTurn(
      () => onEngine(context, ourPhone.address, '[class*="essc-card__name"]'),
      () => onEngine(context, theirPhone.address, '[class*="card__name"]'),
    )
    return { browser, engine }
  } finally {
    for (const each of [ourPage, theirPage, ourPhone, theirPhone]) await each.close()
  }
}

/**
 * The card screen out of our parts against the same screen out of NutUI's, by its own guide: bytes of the
 * WeChat package, bytes of the page, and the first render of both; and what NutUI's generic parts weigh.
 * It takes the network and minutes, so it is asked for by name: `npm run bench -- ui --nutui`.
 */
export async function run(context) {
  await ensureBuilt(['card-screen-h5', 'card-screen-weapp'])
  const workspace = await openNutui()
  const theirs = { weapp: await workspace.build('weapp'), h5: await workspace.build('h5') }
  const mine = {
    weapp: path.join(dist, 'card-screen-weapp'),
    h5: path.join(dist, 'card-screen-h5'),
  }
  const bytes = { ours: {}, theirs: {} }
  for (const type of ['weapp', 'h5']) {
    bytes.ours[type] = bytesBelow(mine[type])
    bytes.theirs[type] = bytesBelow(theirs[type])
  }
  const { browser, engine } = await renders(context, mine, theirs)
  return {
    vsNutuiWechat: figure(bytes.ours.weapp, 'bytes', `<= ${bytes.theirs.weapp}`),
    vsNutuiPage: figure(bytes.ours.h5, 'bytes', `<= ${bytes.theirs.h5}`),
    vsNutuiFirstRender: figure(browser.ratio, 'of NutUI’s', '<= 1'),
    vsNutuiFirstRenderMs: figure(browser.first, 'ms'),
    nutuiFirstRenderMs: figure(browser.second, 'ms'),
    vsNutuiFirstRenderEngine: figure(engine.ratio, 'of NutUI’s', '<= 1'),
    vsNutuiFirstRenderEngineMs: figure(engine.first, 'ms'),
    nutuiFirstRenderEngineMs: figure(engine.second, 'ms'),
    ...(await parts(workspace)),
  }
}
