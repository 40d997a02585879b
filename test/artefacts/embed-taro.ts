import { createElement } from 'react'

type Props = Record<string, unknown>

/** A browser's plain element in place of one of Taro's. */
function plain(tag: string) {
  return ({
    nativeProps: _,
    mode: __,
    maxlength: ___,
    disabled: ____,
    onInput,
    ...rest
  }: Props) => {
    const typed = onInput as ((event: object) => void) | undefined
    const onChange = ({ target }: { target: unknown }) => typed?.({ detail: target })
    return createElement(tag, { ...rest, ...(tag === 'input' ? { onChange } : {}) })
  }
}

export const View = plain('div')
export const Text = plain('span')
export const Image = plain('img')
export const Button = plain('button')
export const Input = plain('input')
