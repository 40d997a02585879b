import { systemClock } from '@essc/hosts/clock'
import { webViewAnswers } from '@essc/hosts/web-view-page'
import { WebView } from '@tarojs/components'
import { getCurrentInstance, useRouter, useUnload } from '@tarojs/taro'
import { useMemo } from 'react'

/** Shows the page whose address the host adapter handed over, and hands on what that page answers. */
export default function WebPage() {
  const { url } = useRouter().params
  const answers = useMemo(() => {
    const page = getCurrentInstance().page
    return webViewAnswers(page?.getOpenerEventChannel?.(), systemClock())
  }, [])
  useUnload(() => answers.closed())
  return (
    <WebView
      src={url ? decodeURIComponent(url) : ''}
      onMessage={({ detail }) => answers.message(detail)}
    />
  )
}
