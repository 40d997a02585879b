import type { PropsWithChildren } from 'react'
import './app.scss'
import './theme.scss'

/** Taro hands the pages in as children. */
export default function App({ children }: PropsWithChildren) {
  return children
}
