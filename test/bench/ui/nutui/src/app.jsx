import '@nutui/nutui-react-taro/dist/styles/themes/default.css'

export default function App({ children }) {
  return children
}
