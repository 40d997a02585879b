import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { componentParts } from '../../config/scripts/component-parts.mjs'
import { copyGallery, galleryPlugin } from './gallery.mjs'
import { sourceLinks } from './source-links.mjs'

const docs = fileURLToPath(new URL('..', import.meta.url))

const titleOf = (file) => /^# (.*)$/m.exec(readFileSync(path.join(docs, file), 'utf8'))[1]
const item = (file) => ({ text: titleOf(file), link: `/${file.replace(/(index)?\.md$/, '')}` })
const below = (folder) =>
  readdirSync(path.join(docs, folder))
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .map((file) => item(`${folder}/${file}`))

const guides = [
  {
    text: 'Put it into your app',
    pages: ['channels', 'hosts', 'bank-bridge', 'sdk', 'fork', 'design', 'errors', 'sandbox'],
  },
  {
    text: 'Accept and operate it',
    pages: ['terminals', 'codes', 'payments', 'enrolment', 'platform', 'registries', 'security'],
  },
  {
    text: 'Work on it',
    pages: ['architecture', 'contributing', 'simulator', 'conformance', 'support'],
  },
]

/** Pages that no group names, so that a new one is never missing. */
const others = readdirSync(docs)
  .filter((file) => file.endsWith('.md') && file !== 'index.md')
  .map((file) => file.slice(0, -3))
  .filter((name) => !guides.some(({ pages }) => pages.includes(name)))

const groupOf = ({ text, pages }) => ({
  text,
  collapsed: false,
  items: pages
    .filter((name) => readdirSync(docs).includes(`${name}.md`))
    .map((name) => item(`${name}.md`)),
})

export default {
  title: 'essc',
  description: 'A digital social security card that any app can carry',
  cacheDir: path.join(docs, '../.cache/vitepress'),
  lastUpdated: false,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  themeConfig: {
    nav: [
      { text: 'Guides', link: '/channels' },
      { text: 'Components', link: '/components/' },
      { text: 'Decisions', link: '/decisions/0001-one-contract' },
    ],
    sidebar: {
      '/': [...guides, { text: 'More', pages: others }].map(groupOf),
      '/components/': [{ text: 'All', link: '/components/' }, ...componentGroups()],
      '/decisions/': [{ text: 'Decisions', items: below('decisions') }],
    },
    outline: [2, 3],
    search: { provider: 'local' },
  },
  markdown: { config: sourceLinks },
  vite: { plugins: [galleryPlugin] },
  buildEnd: ({ outDir }) => copyGallery(outDir),
}

/** The components by their capability, as their folders lie. */
function componentGroups() {
  const groups = new Map()
  for (const { name, component } of componentParts()) {
    const [capability, slug] = name.split('/')
    const items = groups.get(capability) ?? []
    groups.set(capability, [...items, { text: component, link: `/components/${slug}` }])
  }
  return [...groups].map(([text, items]) => ({ text, items }))
}
