/// <reference lib="dom" />
import {
  attribute,
  type BuiltIn,
  type BuiltInNode,
  ignored,
  number,
  text,
  toggle,
} from './built-in.ts'

/** A number that a person sets by moving a block along a bar. */
export const slider: BuiltIn = {
  tag: 'slider',
  properties: {
    ...ignored('backgroundColor', 'blockColor', 'trackSize', 'handleSize', 'handleColor'),
    min: attribute('min', 0),
    max: attribute('max', 100),
    step: attribute('step', 1),
    value: { value: 0, apply: (node, value) => write(node, number(value, 0)) },
    showValue: toggle('show-value'),
    blockSize: { value: 28 },
    color: { value: '', apply: colour },
    activeColor: { value: '', apply: colour },
    selectedColor: { value: '', apply: colour },
    disabled: {
      value: false,
      apply: (node, value) => {
        inputOf(node).disabled = Boolean(value)
      },
    },
  },
  created: (node) => {
    const input = node.element.ownerDocument.createElement('input')
    input.type = 'range'
    input.value = '0'
    node.element.append(input)
    node.control = input
    const tell = (type: string) => {
      const value = Number(input.value)
      node.set('value', value)
      node.emit(type, { value })
    }
    input.addEventListener('input', () => tell('changing'))
    input.addEventListener('change', () => tell('change'))
    node.context.fields.set(node.element, {
      name: () => text(node.get('name')),
      value: () => Number(input.value),
      reset: () => write(node, 0),
    })
  },
  attached: (node) => write(node, number(node.get('value'), 0)),
  detached: (node) => node.context.fields.delete(node.element),
}

function inputOf(node: BuiltInNode): HTMLInputElement {
  return node.control as HTMLInputElement
}

function write(node: BuiltInNode, value: number): void {
  inputOf(node).value = String(value)
  node.element.setAttribute('data-value', inputOf(node).value)
}

function colour(node: BuiltInNode, value: unknown): void {
  if (text(value) !== '') node.control.style.accentColor = text(value)
}
