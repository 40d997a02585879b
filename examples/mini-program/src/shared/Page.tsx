import { EsscProvider } from '@essc/components/shared/context'
import { role } from '@essc/components/shared/role'
import { Screen } from '@essc/components/shared/Screen'
import { Skeleton } from '@essc/components/shared/Skeleton'
import type { App } from '@essc/models/app'
import { Button, Text, View } from '@tarojs/components'
import { type ReactNode, useEffect, useState } from 'react'
import { startApp } from '../start'

/** Every page of the example: starts the app where this is the first page, and hands it down. */
export function Page({ children }: { children: ReactNode }) {
  const [app, setApp] = useState<App>()
  const [failed, setFailed] = useState(false)
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further try starts anew.
  useEffect(() => {
    startApp().then(setApp, () => setFailed(true))
  }, [tries])
  if (app)
    return (
      <EsscProvider value={app}>
        <Screen>{children}</Screen>
      </EsscProvider>
    )
  // Without the app there are no settings yet, so these texts stand in both languages.
  return (
    <View className="essc essc--system">
      {failed ? (
        <View className="essc__panel">
          <View role="alert" aria-live="assertive">
            <Text className="essc__text">没有打开，请再试一次。 Could not start.</Text>
          </View>
          <Button
            className="essc-action essc-action--main"
            {...role('button')}
            onClick={() => {
              setFailed(false)
              setTries(tries + 1)
            }}
          >
            再试一次 Try again
          </Button>
        </View>
      ) : (
        <Skeleton label="正在加载 Loading" card />
      )}
    </View>
  )
}
