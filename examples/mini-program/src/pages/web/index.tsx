import { WebView } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'

/** Shows the page whose address the host adapter handed over. */
export default function WebPage() {
  const { url } = useRouter().params
  return <WebView src={url ? decodeURIComponent(url) : ''} />
}
