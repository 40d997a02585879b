/// <reference lib="dom" />

import { pageAnswer } from '../page-answer.ts'
import { type BuiltIn, type BuiltInNode, ignored, number, text, toggle } from './built-in.ts'
import { richTextFragment } from './rich-text.ts'

const image: BuiltIn = {
  tag: 'image',
  properties: {
    ...ignored('webp', 'lazyLoad', 'showMenuByLongpress', 'defaultSource', 'fadeIn'),
    mode: {
      value: 'scaleToFill',
      apply: (node, value) => node.element.setAttribute('mode', text(value)),
    },
    src: {
      value: '',
      apply: (node, value) => {
        const picture = node.element.firstElementChild as HTMLImageElement
        const source = text(value)
        if (source === '') picture.removeAttribute('src')
        else picture.src = node.context.resource(node, source)
      },
    },
    ariaLabel: {
      value: null,
      apply: (node, value) => {
        ;(node.control as HTMLImageElement).alt = text(value)
      },
    },
  },
  created: (node) => {
    const picture = node.element.ownerDocument.createElement('img')
    picture.alt = ''
    picture.draggable = false
    node.element.setAttribute('mode', 'scaleToFill')
    node.element.append(picture)
    node.control = picture
    picture.addEventListener('load', () => {
      node.emit('load', { width: picture.naturalWidth, height: picture.naturalHeight })
    })
    picture.addEventListener('error', () => {
      node.emit('error', { errMsg: 'GET failed' })
    })
  },
}

const coverImage: BuiltIn = { ...image, tag: 'cover-image' }

const progress: BuiltIn = {
  tag: 'progress',
  properties: {
    ...ignored('strokeWidth', 'activeMode', 'active', 'borderRadius', 'fontSize', 'duration'),
    showInfo: toggle('show-info'),
    percent: {
      value: 0,
      apply: (node, value) => {
        const percent = Math.min(100, Math.max(0, number(value, 0)))
        node.element.setAttribute('aria-valuenow', String(percent))
        node.element.setAttribute('data-info', `${percent}%`)
        node.element.style.setProperty('--percent', `${percent}%`)
      },
    },
    color: colour('--bar'),
    activeColor: colour('--bar'),
    backgroundColor: colour('--track'),
  },
  created: (node) => {
    node.element.setAttribute('role', 'progressbar')
    node.element.setAttribute('aria-valuenow', '0')
  },
}

function colour(name: string) {
  return {
    value: '',
    apply: (node: BuiltInNode, value: unknown) => node.element.style.setProperty(name, text(value)),
  }
}

const richText: BuiltIn = {
  tag: 'rich-text',
  properties: {
    ...ignored('space', 'userSelect', 'mode', 'selectable'),
    nodes: {
      value: '',
      apply: (node, value) => {
        node.element.replaceChildren(richTextFragment(node.context.view, value))
      },
    },
  },
}

const canvas: BuiltIn = {
  tag: 'canvas',
  properties: {
    ...ignored('type', 'disableScroll', 'canvasId'),
    width: { value: null, apply: (node, value) => setSize(node, 'width', value) },
    height: { value: null, apply: (node, value) => setSize(node, 'height', value) },
  },
  created: (node) => {
    const { view } = node.context
    Object.assign(node.element, {
      createImage: () => view.document.createElement('img'),
      requestAnimationFrame: (run: FrameRequestCallback) => view.requestAnimationFrame(run),
      cancelAnimationFrame: (id: number) => view.cancelAnimationFrame(id),
    })
  },
}

function setSize(node: BuiltInNode, side: 'width' | 'height', value: unknown): void {
  const size = number(value, 0)
  if (size > 0) (node.element as HTMLCanvasElement)[side] = size
}

/** The message by which a page in a web-view reaches the mini-program around it. */
interface WebViewMessage {
  miniProgram?: { action: string; data?: Record<string, unknown> }
}

function tellMessage(node: BuiltInNode, data: unknown): void {
  if (node.context.dialect === 'alipay') node.emit('message', data)
  else node.emit('message', { data: [data] })
}

const webView: BuiltIn = {
  tag: 'web-view',
  properties: {
    ...ignored('progressbarColor', 'transparentBackground'),
    src: {
      value: '',
      apply: (node, value) => {
        const frame = node.element.firstElementChild as HTMLIFrameElement
        if (text(value) !== '') frame.src = text(value)
      },
    },
  },
  created: (node) => {
    const frame = node.element.ownerDocument.createElement('iframe')
    frame.title = 'web-view'
    node.element.append(frame)
    frame.addEventListener('load', () => {
      if (frame.src !== '') node.emit('load', { src: frame.src })
    })
    node.context.view.addEventListener('message', (event) => {
      if (event.source !== frame.contentWindow || !node.element.isConnected) return
      const answer = pageAnswer(event.data)
      if (answer !== undefined) {
        tellMessage(node, answer)
        return node.context.navigate('navigateBack', {})
      }
      const message = (event.data as WebViewMessage | null)?.miniProgram
      if (message === undefined) return
      if (message.action !== 'postMessage') {
        node.context.navigate(message.action, message.data ?? {})
      } else tellMessage(node, message.data)
    })
  },
}

/** Tags that show something of their own. */
export const media: BuiltIn[] = [image, coverImage, progress, richText, canvas, webView]
