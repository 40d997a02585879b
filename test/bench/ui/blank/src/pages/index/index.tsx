import { Text, View } from '@tarojs/components'

/** The least page that shows something. */
export default function Blank() {
  return (
    <View>
      <Text>blank</Text>
    </View>
  )
}
