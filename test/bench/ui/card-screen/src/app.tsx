import type { PropsWithChildren } from 'react'

/** Nothing of its own: what Taro itself costs. */
export default function App({ children }: PropsWithChildren) {
  return children
}
