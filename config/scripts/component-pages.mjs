import { componentParts } from './component-parts.mjs'

const MADE = 'This page is generated from the component’s files: `node config/scripts/docs.mjs`.'

/** The pages of all components by their place below `docs`, and the page that lists them. */
export function componentPages() {
  const parts = componentParts()
  const pages = { 'components/index.md': indexPage(parts) }
  for (const part of parts) pages[`components/${slug(part)}.md`] = page(part)
  return pages
}

const slug = ({ name }) => name.slice(name.indexOf('/') + 1)

function indexPage(parts) {
  const rows = parts.map((part) => [
    `[${part.component}](${slug(part)}.md)`,
    part.name.slice(0, part.name.indexOf('/')),
    part.text,
  ])
  return [
    '# Components',
    'One source each for WeChat, Alipay and H5, written in Taro over the models of `@essc/models`. `npm run docs` shows them live, in all their states and looks.',
    table(['component', 'of', 'what it is'], rows),
    '## Around them',
    'A page hands the app down and is a screen, which brings colours, sizes and direction. The `Page` of the example does both, and starts the app where this page is the first ([Page.tsx](../../examples/mini-program/src/shared/Page.tsx), [start.ts](../../examples/mini-program/src/start.ts)); the examples of the components use it. Without it:',
    [
      '```tsx',
      '// src/pages/around/index.tsx',
      "import { CardFace } from '@essc/components/cards/card-face/CardFace'",
      "import { EsscProvider } from '@essc/components/shared/context'",
      "import { Screen } from '@essc/components/shared/Screen'",
      "import type { App } from '@essc/models/app'",
      '',
      'export function CardScreen({ app }: { app: App }) {',
      '  return (',
      '    <EsscProvider value={app}>',
      '      <Screen>',
      '        <CardFace />',
      '      </Screen>',
      '    </EsscProvider>',
      '  )',
      '}',
      '```',
    ].join('\n'),
    'A component whose name ends in `View` is the same over a model that you make and hand in, for a test or a screen of your own.',
    '## Bytes',
    '<ComponentSizes />',
    'Minified at ES2017, Brotli, styles included; without React, Taro, MobX and the SDK, which the app has anyway. The site measures them when it is built.',
    MADE,
  ].join('\n\n')
}

function page(part) {
  const states = part.states.join(' ')
  return [
    `# ${part.component}`,
    part.text,
    `<ComponentDemo name="${part.name}" states="${states}" />`,
    '## In a page',
    ['```tsx', example(part), '```'].join('\n'),
    ...part.tables.map(properties),
    '## States',
    part.states.map((state) => `\`${state}\``).join(', '),
    MADE,
  ].join('\n\n')
}

function properties({ component, text, props }, at) {
  const heading = `## Properties of ${component}`
  const about = at === 0 ? [] : [text]
  if (props.length === 0) return [heading, ...about, 'None.'].join('\n\n')
  const rows = props.map((prop) => [
    `\`${prop.name}\``,
    `\`${prop.type}\``,
    prop.isOptional ? (/Default: ([^.]*)\./.exec(prop.text)?.[1] ?? 'left out') : 'required',
    prop.text.replace(/ ?Default: [^.]*\./, ''),
  ])
  return [heading, ...about, table(['name', 'type', 'default', 'what it is'], rows)].join('\n\n')
}

const cell = (text) => text.replaceAll('|', '\\|')

const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')

/** A whole page of a Taro app with the component in it, to be copied. */
function example(part) {
  const { component } = part
  const text = part.example || literal(part)
  if (text === undefined) return passedOn(part)
  const lines = text.split('\n')
  const imports = lines.filter((line) => line.startsWith('import '))
  const rest = lines.filter((line) => !line.startsWith('import '))
  const at = rest.findIndex((line) => line.startsWith('<'))
  const statements = rest.slice(0, at).filter((line) => line !== '')
  const drawn = (depth) => rest.slice(at).map((line) => `${' '.repeat(depth)}${line}`)
  const needs = [...imports, importOf(part), "import { Page } from '../../shared/Page'"]
  if (statements.length === 0) return fileOf(part, needs, pageOf(component, drawn(6)))
  return fileOf(
    part,
    [...needs, "import { observer } from 'mobx-react-lite'"],
    [
      `const My${component} = observer(function My${component}() {`,
      ...statements.map((line) => `  ${line}`),
      ...(rest.length === at + 1 ? [`  return ${rest[at]}`] : ['  return (', ...drawn(4), '  )']),
      '})',
      '',
      ...pageOf(component, [`      <My${component} />`]),
    ],
  )
}

const importOf = ({ component, file }) => `import { ${component} } from '@essc/components/${file}'`

/** A component whose properties only another can give. */
function passedOn(part) {
  const { component } = part
  const needs = [importOf(part), "import type { ComponentProps } from 'react'"]
  return fileOf(part, needs, [
    `export function My${component}(props: ComponentProps<typeof ${component}>) {`,
    `  return <${component} {...props} />`,
    '}',
  ])
}

/** A file: its place, packages in the order of their names, then our own files, then the code. */
function fileOf(part, needs, code) {
  const placeOf = (line) => line.slice(line.indexOf("'")).replace("'.", '~')
  const imports = needs.sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))
  return [`// src/pages/${slug(part)}/index.tsx`, ...imports, '', ...code].join('\n')
}

const pageOf = (component, drawn) => [
  `export default function ${component}Page() {`,
  '  return (',
  '    <Page>',
  ...drawn,
  '    </Page>',
  '  )',
  '}',
]

/** The component with what it must be given, where that can be written without knowing more. */
function literal({ component, tables }) {
  const required = tables[0].props.filter(({ isOptional }) => !isOptional)
  const given = required.map(({ name, type }) => {
    const [, choice] = /^'([^']*)'/.exec(type) ?? []
    if (choice !== undefined) return `${name}="${choice}"`
    if (type === 'CodeKind') return `${name}="identity"`
    if (/=> void$/.test(type)) return `${name}={() => undefined}`
    if (type === 'boolean') return `${name}={false}`
    return undefined
  })
  return given.includes(undefined) ? undefined : `<${[component, ...given].join(' ')} />`
}
