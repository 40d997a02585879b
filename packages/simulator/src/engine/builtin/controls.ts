/// <reference lib="dom" />
import { type BuiltIn, type BuiltInNode, ignored, text, toggle } from './built-in.ts'

const button: BuiltIn = {
  tag: 'button',
  properties: {
    ...ignored('lang', 'sessionFrom', 'sendMessageTitle', 'sendMessagePath', 'sendMessageImg'),
    ...ignored('appParameter', 'showMessageCard', 'businessId', 'groupId', 'guildId', 'publicId'),
    ...ignored('phoneNumberNoQuotaToast', 'createsOpenId', 'activityInfo', 'needShowEntrance'),
    ...ignored('entrancePath'),
    type: dataAttribute('type', 'default'),
    size: dataAttribute('size', 'default'),
    plain: toggle('data-plain'),
    scope: { value: '' },
    formType: { value: '' },
    openType: { value: '' },
    disabled: {
      value: false,
      apply: (node, value) => {
        ;(node.element as HTMLButtonElement).disabled = Boolean(value)
      },
    },
    loading: {
      value: false,
      apply: (node, value) => {
        node.element.toggleAttribute('data-loading', Boolean(value))
        if (value) node.element.setAttribute('aria-busy', 'true')
        else node.element.removeAttribute('aria-busy')
      },
    },
  },
  created: (node) => {
    ;(node.element as HTMLButtonElement).type = 'button'
    node.activate(() => {
      const formType = text(node.get('formType'))
      const form = node.element.closest('form')
      if (formType !== '' && form !== null) {
        form.dispatchEvent(
          new node.context.view.CustomEvent('mini-program-form', { detail: formType }),
        )
      }
      const openType = text(node.get('openType'))
      if (openType !== '') node.context.openType(openType, node)
    })
  },
  attached: (node) => {
    // A vendor's button fills a block and fits its text in a row. HTML's does the latter only.
    const parent = node.element.parentElement
    if (parent === null) return
    const { display, flexDirection } = node.context.view.getComputedStyle(parent)
    const row = display.endsWith('flex') && flexDirection.startsWith('row')
    node.element.toggleAttribute('data-in-row', row)
  },
}

function dataAttribute(name: string, value: string) {
  return {
    value,
    apply: (node: BuiltInNode, next: unknown) => {
      node.element.setAttribute(`data-${name}`, text(next))
    },
  }
}

const form: BuiltIn = {
  tag: 'form',
  properties: { ...ignored('reportSubmit', 'reportSubmitTimeout') },
  created: (node) => {
    node.element.addEventListener('mini-program-form', (event) => {
      const fields = [...node.element.querySelectorAll('*')]
        .map((element) => node.context.fields.get(element))
        .filter((field) => field !== undefined)
      if ((event as CustomEvent).detail === 'reset') {
        for (const field of fields) field.reset()
        node.emit('reset', {})
        return
      }
      const named = fields.filter((field) => field.name() !== '')
      const value = Object.fromEntries(named.map((field) => [field.name(), field.value()]))
      node.emit('submit', { value, formId: 'the formId is a mock one' })
    })
  },
}

const switchTag: BuiltIn = {
  tag: 'switch',
  properties: {
    type: { value: 'switch' },
    color: { value: '', apply: applyColour },
    checked: { value: false, apply: applyChecked },
    disabled: { value: false, apply: applyDisabled },
  },
  created: (node) => {
    const control = addControl(node, 'checkbox')
    control.setAttribute('role', 'switch')
    control.addEventListener('change', () => {
      node.set('checked', control.checked)
      node.emit('change', { value: control.checked })
    })
    register(
      node,
      () => control.checked,
      () => {
        control.checked = false
      },
    )
  },
  detached: (node) => node.context.fields.delete(node.element),
}

const checkbox: BuiltIn = {
  tag: 'checkbox',
  properties: {
    ...ignored('iconStyle'),
    color: { value: '', apply: applyColour },
    value: { value: '', apply: applyValue },
    checked: { value: false, apply: applyChecked },
    disabled: { value: false, apply: applyDisabled },
  },
  created: (node) => {
    const control = addControl(node, 'checkbox')
    control.addEventListener('change', () => {
      node.set('checked', control.checked)
      node.emit('change', { value: control.checked })
    })
  },
  attached: nameByContent,
}

const radio: BuiltIn = {
  ...checkbox,
  tag: 'radio',
  created: (node) => {
    const control = addControl(node, 'radio')
    control.addEventListener('change', () => node.set('checked', control.checked))
  },
  attached: (node) => {
    const group = node.element.closest('radio-group')
    const { id } = group ?? node.element
    if (group !== null) (node.control as HTMLInputElement).name = id || 'radio-group'
    nameByContent(node)
  },
}

const checkboxGroup: BuiltIn = {
  tag: 'checkbox-group',
  properties: {},
  created: (node) => {
    const checked = () => checkedValues(node, 'checkbox')
    node.element.setAttribute('role', 'group')
    node.element.addEventListener('change', () => node.emit('change', { value: checked() }))
    register(node, checked, () => uncheck(node))
  },
  detached: (node) => node.context.fields.delete(node.element),
}

let groups = 0

const radioGroup: BuiltIn = {
  tag: 'radio-group',
  properties: {},
  created: (node) => {
    const checked = () => checkedValues(node, 'radio')[0] ?? ''
    groups += 1
    node.element.id = `radio-group-${groups}`
    node.element.setAttribute('role', 'radiogroup')
    node.element.addEventListener('change', () => node.emit('change', { value: checked() }))
    register(node, checked, () => uncheck(node))
  },
  detached: (node) => node.context.fields.delete(node.element),
}

function addControl(node: BuiltInNode, type: 'checkbox' | 'radio'): HTMLInputElement {
  const control = node.element.ownerDocument.createElement('input')
  control.type = type
  node.element.append(control)
  node.control = control
  return control
}

/** Outside a label, the content of a checkbox or radio names it and toggles it. */
function nameByContent(node: BuiltInNode): void {
  if (node.element.closest('label') !== null) return
  const words = node.element.textContent?.trim() ?? ''
  if (words !== '' && !node.control.hasAttribute('aria-label')) {
    node.control.setAttribute('aria-label', words)
  }
  node.element.addEventListener('click', (event) => {
    if (event.target !== node.control) node.control.click()
  })
}

function applyChecked(node: BuiltInNode, value: unknown): void {
  ;(node.control as HTMLInputElement).checked = Boolean(value)
}

function applyDisabled(node: BuiltInNode, value: unknown): void {
  ;(node.control as HTMLInputElement).disabled = Boolean(value)
}

function applyValue(node: BuiltInNode, value: unknown): void {
  ;(node.control as HTMLInputElement).value = text(value)
}

function applyColour(node: BuiltInNode, value: unknown): void {
  node.control.style.accentColor = text(value)
}

function inputs(node: BuiltInNode, type: string): HTMLInputElement[] {
  return [...node.element.querySelectorAll<HTMLInputElement>(`input[type=${type}]`)]
}

function checkedValues(node: BuiltInNode, type: string): string[] {
  return inputs(node, type)
    .filter((input) => input.checked)
    .map((input) => input.value)
}

function uncheck(node: BuiltInNode): void {
  for (const input of [...inputs(node, 'checkbox'), ...inputs(node, 'radio')]) input.checked = false
}

function register(node: BuiltInNode, value: () => unknown, reset: () => void): void {
  node.context.fields.set(node.element, { name: () => text(node.get('name')), value, reset })
}

/** Buttons, forms and the controls that are on or off. */
export const controls: BuiltIn[] = [
  ...[button, form, switchTag, checkbox, radio, checkboxGroup, radioGroup],
]
