/// <reference lib="dom" />
import { attribute, type BuiltIn, type BuiltInNode, ignored, number, text } from './built-in.ts'

type TextField = HTMLInputElement | HTMLTextAreaElement

/** Keyboards of the vendors' input types, and what each lets a person type. */
const KEYBOARDS: Record<string, { mode: string; refuse: RegExp }> = {
  number: { mode: 'numeric', refuse: /[^\d]/g },
  numberpad: { mode: 'numeric', refuse: /[^\d]/g },
  digit: { mode: 'decimal', refuse: /[^\d.]/g },
  digitpad: { mode: 'decimal', refuse: /[^\d.]/g },
  idcard: { mode: 'text', refuse: /[^\dXx]/g },
  idcardpad: { mode: 'text', refuse: /[^\dXx]/g },
}

const shared: BuiltIn['properties'] = {
  ...ignored('placeholderStyle', 'placeholderClass', 'cursorSpacing', 'alwaysEmbed', 'cursor'),
  ...ignored('adjustPosition', 'holdKeyboard', 'safePasswordCertPath', 'safePasswordLength'),
  ...ignored('safePasswordTimeStamp', 'safePasswordNonce', 'safePasswordSalt', 'cursorColor'),
  ...ignored('safePasswordCustomHash', 'autoFill', 'selectionStart', 'selectionEnd'),
  ...ignored('alwaysSystem', 'randomNumber', 'fixed', 'showConfirmBar', 'disableDefaultPadding'),
  ...ignored('showCount', 'adjustKeyboardTo', 'nativeProps', 'autoBlur', 'selectionColor'),
  ...ignored('cursorSpacing', 'maxlengthType', 'enableOsKeyboard'),
  placeholder: attribute('placeholder'),
  confirmHold: { value: false },
  confirmType: { value: 'done', apply: (node, value) => (node.control.enterKeyHint = text(value)) },
  value: {
    value: '',
    apply: (node, value) => {
      const field = node.control as TextField
      if (field.value !== text(value)) field.value = text(value)
    },
  },
  disabled: {
    value: false,
    apply: (node, value) => {
      ;(node.control as TextField).disabled = Boolean(value)
    },
  },
  maxlength: {
    value: 140,
    apply: (node, value) => {
      const length = number(value, 140)
      if (length < 0) node.control.removeAttribute('maxlength')
      else (node.control as TextField).maxLength = length
    },
  },
  focus: { value: false, apply: applyFocus },
  autoFocus: { value: false, apply: applyFocus },
}

const input: BuiltIn = {
  tag: 'input',
  properties: {
    ...shared,
    type: { value: 'text', apply: applyType },
    password: { value: false, apply: applyType },
  },
  created: (node) => {
    const field = node.element as HTMLInputElement
    field.type = 'text'
    field.maxLength = 140
    bindField(node)
  },
  detached: (node) => node.context.fields.delete(node.element),
}

const textarea: BuiltIn = {
  tag: 'textarea',
  properties: {
    ...shared,
    autoHeight: {
      value: false,
      apply: (node, value) => {
        node.element.style.setProperty('field-sizing', value ? 'content' : '')
      },
    },
  },
  created: (node) => {
    ;(node.element as HTMLTextAreaElement).maxLength = 140
    bindField(node)
  },
  detached: (node) => node.context.fields.delete(node.element),
}

function applyType(node: BuiltInNode): void {
  const field = node.element as HTMLInputElement
  const type = text(node.get('type'))
  const hidden = node.get('password') === true || type === 'safe-password'
  field.type = hidden ? 'password' : 'text'
  field.inputMode = KEYBOARDS[type]?.mode ?? 'text'
}

function applyFocus(node: BuiltInNode, value: unknown): void {
  // The element enters the page after its properties are set.
  void Promise.resolve().then(() => {
    if (value) node.control.focus()
    else if (node.element.ownerDocument.activeElement === node.control) node.control.blur()
  })
}

function bindField(node: BuiltInNode): void {
  const field = node.element as TextField
  const detail = () => ({ value: field.value, cursor: field.selectionEnd ?? field.value.length })
  const changed = () => {
    const refuse = KEYBOARDS[text(node.get('type'))]?.refuse
    const allowed = refuse === undefined ? field.value : field.value.replace(refuse, '')
    if (allowed !== field.value) field.value = allowed
    node.set('value', field.value)
    node.emit('input', detail(), {
      // A handler that returns a text replaces what was typed.
      handleListenerReturn: (result) => {
        if (typeof result === 'string') node.set('value', result)
        return undefined
      },
    })
  }
  field.addEventListener('input', (event) => {
    if (!(event as InputEvent).isComposing) changed()
  })
  field.addEventListener('compositionend', changed)
  field.addEventListener('focus', () => node.emit('focus', { value: field.value, height: 0 }))
  field.addEventListener('blur', () => node.emit('blur', detail()))
  field.addEventListener('keydown', (event) => {
    const { key, isComposing } = event as KeyboardEvent
    if (key !== 'Enter' || isComposing || field.tagName === 'TEXTAREA') return
    node.emit('confirm', { value: field.value })
    if (node.get('confirmHold') !== true) field.blur()
  })
  node.context.fields.set(field, {
    name: () => text(node.get('name')),
    value: () => field.value,
    reset: () => node.set('value', ''),
  })
}

/** Tags that a person types into. */
export const textFields: BuiltIn[] = [input, textarea]
