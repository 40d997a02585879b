/// <reference lib="dom" />
import { type BuiltIn, type BuiltInNode, ignored, number, text } from './built-in.ts'

type Control = HTMLSelectElement | HTMLInputElement

/** A few regions, since a phone's own table of 3,000 is the vendor's. */
const REGIONS: readonly (readonly [string, string, string])[] = [
  ['北京市', '北京市', '东城区'],
  ['上海市', '上海市', '黄浦区'],
  ['江苏省', '南京市', '玄武区'],
  ['浙江省', '杭州市', '西湖区'],
  ['广东省', '广州市', '越秀区'],
  ['广东省', '深圳市', '福田区'],
  ['四川省', '成都市', '武侯区'],
]

/**
 * A picker covers its content with transparent native controls, one per column, so that finger,
 * keyboard and screen reader can all choose.
 */
export const picker: BuiltIn = {
  tag: 'picker',
  properties: {
    ...ignored('headerText', 'customItem', 'level', 'fields', 'title', 'okText', 'cancelText'),
    mode: { value: 'selector', apply: rebuild },
    range: { value: [], apply: rebuild },
    rangeKey: { value: '', apply: rebuild },
    start: { value: '', apply: rebuild },
    end: { value: '', apply: rebuild },
    value: { value: null, apply: show },
    disabled: {
      value: false,
      apply: (node, value) => {
        for (const control of controlsOf(node)) control.disabled = Boolean(value)
      },
    },
  },
  created: (node) => {
    const cover = node.element.ownerDocument.createElement('span')
    cover.className = 'picker-cover'
    node.element.append(cover)
    node.context.fields.set(node.element, {
      name: () => text(node.get('name')),
      value: () => node.get('value'),
      reset: () => node.set('value', null),
    })
    rebuild(node)
  },
  attached: (node) => rename(node),
  detached: (node) => node.context.fields.delete(node.element),
}

function controlsOf(node: BuiltInNode): Control[] {
  return [...(node.element.firstElementChild?.children ?? [])] as Control[]
}

function rebuild(node: BuiltInNode): void {
  const document = node.element.ownerDocument
  const mode = text(node.get('mode')) || 'selector'
  const added: Control[] = []
  if (mode === 'date' || mode === 'time') {
    const field = document.createElement('input')
    field.type = mode
    field.min = text(node.get('start'))
    field.max = text(node.get('end'))
    added.push(field)
  } else {
    for (const column of columns(node, mode)) {
      const select = document.createElement('select')
      for (const label of column) {
        const option = document.createElement('option')
        option.text = label
        select.add(option)
      }
      added.push(select)
    }
  }
  for (const control of added) {
    control.disabled = Boolean(node.get('disabled'))
    control.addEventListener('change', (event) => {
      event.stopPropagation()
      change(node, mode, added.indexOf(control))
    })
  }
  node.element.firstElementChild?.replaceChildren(...added)
  node.control = added[0] ?? node.element
  show(node)
  if (node.element.isConnected) rename(node)
}

function columns(node: BuiltInNode, mode: string): string[][] {
  if (mode === 'region') return [REGIONS.map((region) => region.join(' '))]
  const range = node.get('range')
  const lists = (mode === 'multiSelector' ? range : [range]) as unknown
  if (!Array.isArray(lists)) return [[]]
  const key = text(node.get('rangeKey'))
  const label = (item: unknown) =>
    text(key !== '' && typeof item === 'object' ? (item as Record<string, unknown>)[key] : item)
  return lists.map((list) => (Array.isArray(list) ? list.map(label) : []))
}

function show(node: BuiltInNode): void {
  const value = node.get('value')
  const controls = controlsOf(node)
  const mode = text(node.get('mode')) || 'selector'
  for (const [index, control] of controls.entries()) {
    if (mode === 'date' || mode === 'time') control.value = text(value)
    else if (mode === 'region') {
      const wanted = Array.isArray(value) ? value.join(' ') : ''
      const found = REGIONS.findIndex((region) => region.join(' ') === wanted)
      ;(control as HTMLSelectElement).selectedIndex = found
    } else {
      const at = number(Array.isArray(value) ? value[index] : value, mode === 'selector' ? -1 : 0)
      ;(control as HTMLSelectElement).selectedIndex = at
    }
  }
}

function change(node: BuiltInNode, mode: string, column: number): void {
  const wechat = node.context.dialect === 'wechat'
  const controls = controlsOf(node)
  const chosen = chosenValue(mode, controls)
  // WeChat answers a selector's index as text, Alipay as a number.
  const value = typeof chosen === 'number' && wechat ? String(chosen) : chosen
  if (mode === 'multiSelector') {
    node.emit('columnchange', {
      column,
      value: (controls[column] as HTMLSelectElement).selectedIndex,
    })
  }
  node.set('value', value)
  if (mode === 'region') {
    node.emit('change', { value, code: [], postcode: '' })
  } else node.emit('change', { value })
}

function chosenValue(mode: string, controls: Control[]): unknown {
  if (mode === 'date' || mode === 'time') return controls[0]?.value ?? ''
  const indexes = controls.map((control) => (control as HTMLSelectElement).selectedIndex)
  if (mode === 'region') return [...(REGIONS[indexes[0] ?? -1] ?? [])]
  if (mode === 'multiSelector') return indexes
  return indexes[0]
}

/** The content of a picker names its control, unless the template does. */
function rename(node: BuiltInNode): void {
  const content = [...node.element.childNodes].slice(1)
  const words = content.map((child) => child.textContent?.trim() ?? '').join(' ')
  for (const control of controlsOf(node)) {
    if (!control.hasAttribute('aria-label') && words !== '')
      control.setAttribute('aria-label', words)
  }
}
