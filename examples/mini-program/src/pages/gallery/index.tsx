import { demos } from '@essc/components/demos'
import { EsscProvider } from '@essc/components/shared/context'
import { type DemoOptions, demoApp } from '@essc/components/shared/demo'
import { Screen } from '@essc/components/shared/Screen'
import type { Size, Theme } from '@essc/models/look'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import './gallery.scss'

/**
 * One state of one component, or `all` below each other, as the address says: `demo`, `state`, and how it is looked at: `locale`,
 * `size`, `theme`, `contrast`, `scale`. Built with ESSC_GALLERY=1 alone.
 */
export default function GalleryPage() {
  const query = useRouter().params
  const [app] = useState(() =>
    demoApp({
      locale: (query.locale ?? 'zh') as DemoOptions['locale'],
      fontScale: Number(query.scale ?? 1),
      look: {
        size: (query.size ?? 'standard') as Size,
        theme: (query.theme ?? 'light') as Theme,
        contrast: query.contrast === '1',
      },
    }),
  )
  const demo = demos.find(({ name }) => name === query.demo)
  const draw = demo?.states[query.state ?? '']
  const all = query.state === 'all' ? Object.entries(demo?.states ?? {}) : []
  const list = demos.map(({ name, states }) => ({ name, states: Object.keys(states) }))
  return (
    <EsscProvider value={app}>
      <Screen>
        {draw && <View id="demo">{draw(app)}</View>}
        {all.length > 0 && (
          <View id="demo" className="gallery__still">
            {all.map(([state, render]) => (
              <View id={`state-${state}`} key={state}>
                {state === 'long' ? null : render(app)}
              </View>
            ))}
          </View>
        )}
        {!demo && <View id="list">{JSON.stringify(list)}</View>}
      </Screen>
    </EsscProvider>
  )
}
