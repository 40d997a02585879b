/// <reference lib="dom" />
import { type BuiltIn, type BuiltInNode, ignored, number, text, toggle } from './built-in.ts'
import { domIdOf } from './common.ts'

const view: BuiltIn = { tag: 'view', properties: {} }
const coverView: BuiltIn = { tag: 'cover-view', properties: { ...ignored('scrollTop') } }

const textTag: BuiltIn = {
  tag: 'text',
  properties: {
    ...ignored('space', 'decode', 'overflow', 'numberOfLines'),
    selectable: toggle('selectable'),
    userSelect: toggle('selectable'),
    maxLines: {
      value: 0,
      apply: (node, value) => node.element.style.setProperty('-webkit-line-clamp', text(value)),
    },
  },
}

const label: BuiltIn = {
  tag: 'label',
  properties: {
    for: {
      value: '',
      apply: (node, value) => {
        void Promise.resolve().then(() => {
          const target = node.element.ownerDocument.getElementById(domIdOf(node, text(value)))
          const control = target?.matches('input, textarea, button, select')
            ? target
            : target?.querySelector('input, textarea, button, select')
          if (control === null || control === undefined) return
          if (control.id === '') control.id = `${target?.id}--control`
          ;(node.element as HTMLLabelElement).htmlFor = control.id
        })
      },
    },
  },
}

const scrollView: BuiltIn = {
  tag: 'scroll-view',
  properties: {
    ...ignored('enableBackToTop', 'enableFlex', 'scrollAnchoring', 'enhanced', 'bounces'),
    ...ignored('showScrollbar', 'pagingEnabled', 'fastDeceleration', 'trapScroll', 'type'),
    ...ignored('scrollAnimationDuration', 'refresherEnabled', 'refresherThreshold'),
    ...ignored('refresherDefaultStyle', 'refresherBackground', 'refresherTriggered', 'reverse'),
    ...ignored(
      'cacheExtent',
      'minDragDistance',
      'usingSticky',
      'clip',
      'padding',
      'associativeContainer',
    ),
    ...ignored('enablePassive', 'scrollIntoViewWithinExtent', 'scrollIntoViewAlignment'),
    ...ignored(
      'refresherTwoLevelEnabled',
      'refresherTwoLevelTriggered',
      'refresherTwoLevelThreshold',
    ),
    ...ignored('refresherTwoLevelCloseThreshold', 'refresherTwoLevelScrollEnabled'),
    ...ignored('refresherBallisticRefreshEnabled', 'refresherTwoLevelPinned'),
    scrollX: toggle('scroll-x'),
    scrollY: toggle('scroll-y'),
    scrollWithAnimation: { value: false },
    upperThreshold: { value: 50 },
    lowerThreshold: { value: 50 },
    scrollTop: { value: null, apply: (node, value) => scroll(node, { top: number(value, 0) }) },
    scrollLeft: { value: null, apply: (node, value) => scroll(node, { left: number(value, 0) }) },
    scrollIntoView: {
      value: '',
      apply: (node, value) => {
        void Promise.resolve().then(() => {
          const target = node.element.ownerDocument.getElementById(domIdOf(node, text(value)))
          target?.scrollIntoView({ block: 'start' })
        })
      },
    },
  },
  created: (node) => {
    let edge = 'top'
    let last = { top: 0, left: 0 }
    node.element.addEventListener('scroll', () => {
      const { scrollTop, scrollLeft, scrollHeight, scrollWidth, clientHeight } = node.element
      const detail = { scrollTop, scrollLeft, scrollHeight, scrollWidth }
      node.emit('scroll', {
        ...detail,
        deltaY: last.top - scrollTop,
        deltaX: last.left - scrollLeft,
      })
      last = { top: scrollTop, left: scrollLeft }
      const rest = scrollHeight - clientHeight - scrollTop
      const upper = scrollTop <= number(node.get('upperThreshold'), 50)
      const next = upper ? 'top' : rest <= number(node.get('lowerThreshold'), 50) ? 'bottom' : ''
      if (next !== edge && next === 'top') node.emit('scrolltoupper', { direction: 'top' })
      if (next !== edge && next === 'bottom') node.emit('scrolltolower', { direction: 'bottom' })
      edge = next
    })
  },
}

function scroll(node: BuiltInNode, position: ScrollToOptions): void {
  const behavior = node.get('scrollWithAnimation') === true ? 'smooth' : 'auto'
  void Promise.resolve().then(() => node.element.scrollTo({ ...position, behavior }))
}

const swiper: BuiltIn = {
  tag: 'swiper',
  properties: {
    ...ignored('duration', 'circular', 'previousMargin'),
    ...ignored('nextMargin', 'displayMultipleItems', 'easingFunction', 'snapToEdge', 'cacheExtent'),
    ...ignored('activeClass', 'changingClass', 'acceleration', 'disableProgrammaticAnimation'),
    ...ignored('disableTouch', 'skipHiddenItemLayout', 'displayMultipleItems', 'layoutType'),
    ...ignored('transformerType', 'indicatorType', 'indicatorMargin', 'indicatorSpacing'),
    ...ignored('indicatorRadius', 'indicatorWidth', 'indicatorHeight', 'indicatorAlignment'),
    ...ignored('indicatorOffset', 'scrollWithAnimation', 'touchAngle', 'swiperItemId'),
    indicatorDots: toggle('indicator-dots'),
    indicatorColor: dotColour('--dot'),
    indicatorActiveColor: dotColour('--dot-active'),
    vertical: toggle('vertical'),
    autoplay: { value: false },
    interval: { value: 5000 },
    current: { value: 0, apply: (node, value) => showSlide(node, number(value, 0)) },
  },
  created: (node) => {
    node.element.addEventListener('scrollend', () => {
      const { scrollLeft, scrollTop, clientWidth, clientHeight } = node.element
      const vertical = node.get('vertical') === true
      const current = Math.round(vertical ? scrollTop / clientHeight : scrollLeft / clientWidth)
      if (current === number(node.get('current'), 0) || Number.isNaN(current)) return
      node.set('current', current)
      node.emit('change', { current, source: 'touch', currentItemId: '' })
      node.emit('animationfinish', { current, source: 'touch' })
    })
  },
  attached: (node) => {
    const play = () => {
      if (!node.element.isConnected) return
      if (node.get('autoplay') === true && node.element.childElementCount > 1) {
        const current = (number(node.get('current'), 0) + 1) % node.element.childElementCount
        node.set('current', current)
        node.emit('change', { current, source: 'autoplay', currentItemId: '' })
      }
      node.context.view.setTimeout(play, number(node.get('interval'), 5000))
    }
    node.context.view.setTimeout(play, number(node.get('interval'), 5000))
  },
}

function dotColour(name: string) {
  return {
    value: '',
    apply: (node: BuiltInNode, value: unknown) => {
      if (text(value) !== '') node.element.style.setProperty(name, text(value))
    },
  }
}

function showSlide(node: BuiltInNode, index: number): void {
  void Promise.resolve().then(() => {
    const { element } = node
    element.scrollTo({ left: index * element.clientWidth, top: index * element.clientHeight })
  })
}

const swiperItem: BuiltIn = {
  tag: 'swiper-item',
  properties: { ...ignored('itemId', 'skipHiddenItemLayout') },
}

const navigator: BuiltIn = {
  tag: 'navigator',
  properties: {
    ...ignored('target', 'appId', 'path', 'extraData', 'version', 'shortLink'),
    url: { value: '' },
    openType: { value: 'navigate' },
    delta: { value: 1 },
  },
  created: (node) => {
    node.element.setAttribute('role', 'link')
    node.element.tabIndex = 0
    node.activate(() => {
      const kind = text(node.get('openType')) || 'navigate'
      node.context.navigate(kind, {
        url: text(node.get('url')),
        delta: number(node.get('delta'), 1),
      })
    })
  },
}

const functionalPageNavigator: BuiltIn = {
  tag: 'functional-page-navigator',
  properties: { ...ignored('version'), name: { value: '' }, args: { value: null } },
  created: (node) => node.activate(() => node.context.functionalPage(node)),
}

/** Tags that hold other tags. */
export const containers: BuiltIn[] = [
  ...[view, coverView, textTag, label, scrollView, swiper, swiperItem, navigator],
  functionalPageNavigator,
]
