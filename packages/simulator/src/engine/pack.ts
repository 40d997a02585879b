import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { TmplGroup } from 'glass-easel-template-compiler'
import { axmlToWxml, sjsToWxs } from './axml.ts'
import type { Dialect, MiniProgramConfig, MiniProgramPackage } from './package-format.ts'
import { inlineImports, rpxToViewport, scopeClasses } from './styles.ts'

const ENDINGS = {
  wechat: { template: '.wxml', style: '.wxss', script: '.wxs' },
  alipay: { template: '.axml', style: '.acss', script: '.sjs' },
} as const

const PICTURES: Record<string, string> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
}

/** Files that configure a vendor's tools and are no part of the program. */
const TOOL_FILES = /(?:^|\/)(?:project(?:\.\w+)?\.config|mini\.project|sitemap|package)\.json$/

/**
 * Turns the built folder of a mini-program into the one value that a container runs.
 *
 * Templates are compiled here (the compiler is WebAssembly and needs Node), AXML after its syntax
 * was rewritten to WXML. Every complaint is kept in `warnings`: the compiler accepts broken
 * templates with a warning, so a caller must treat any as a failure.
 *
 * @param distDir folder that holds app.json
 * @param dialect whose files they are
 */
export function packMiniProgram(distDir: string, dialect: Dialect): MiniProgramPackage {
  const ending = ENDINGS[dialect]
  const files = listFiles(distDir)
  const read = (file: string) => readFileSync(path.join(distDir, file), 'utf8')
  const packed: MiniProgramPackage = {
    dialect,
    js: {},
    json: {},
    css: {},
    assets: {},
    templates: '',
    warnings: [],
  }
  const templates = new TmplGroup()
  for (const file of files) {
    const extension = path.extname(file)
    const name = file.slice(0, file.length - extension.length)
    const picture = PICTURES[extension]
    if (extension === '.js') packed.js[name] = read(file)
    else if (extension === '.json' && !TOOL_FILES.test(file)) {
      packed.json[name] = JSON.parse(read(file)) as MiniProgramConfig
    } else if (extension === ending.script) {
      templates.addScript(name, dialect === 'alipay' ? sjsToWxs(read(file)) : read(file))
    } else if (extension === ending.template) {
      const source = dialect === 'alipay' ? axmlToWxml(read(file)) : read(file)
      packed.warnings.push(...complaints(file, templates.addTmpl(name, source)))
    } else if (picture !== undefined) {
      const content = readFileSync(path.join(distDir, file)).toString('base64')
      packed.assets[file] = `data:${picture};base64,${content}`
    }
  }
  packed.templates = templates.getTmplGenObjectGroups()
  templates.free()
  const sheets = new Map(
    files.filter((file) => file.endsWith(ending.style)).map((f) => [f, read(f)]),
  )
  for (const file of sheets.keys()) {
    const name = file.slice(0, file.length - ending.style.length)
    const text = inlineImports(
      file,
      (sheet) => sheets.get(sheet),
      (sheet) => packed.warnings.push(`${file}: imports ${sheet}, which does not exist`),
    )
    const isolated = isIsolated(packed.json[name])
    packed.css[name] = rpxToViewport(isolated ? scopeClasses(text, name) : text)
  }
  if (packed.json.app === undefined) packed.warnings.push('app.json is missing')
  return packed
}

/** Whether the classes of a component stay its own: all of them, unless it asks to share. */
function isIsolated(config: MiniProgramConfig | undefined): boolean {
  return config?.component === true && !/^(?:page-)?shared$/.test(config.styleIsolation ?? '')
}

function listFiles(root: string): string[] {
  return readdirSync(root, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .sort()
}

interface Complaint {
  message: string
  startLine: number
}

function complaints(file: string, answer: unknown): string[] {
  const list = Array.isArray(answer) ? (answer as Complaint[]) : []
  return list.map((item) => `${file}:${item.startLine + 1}: ${item.message}`)
}
