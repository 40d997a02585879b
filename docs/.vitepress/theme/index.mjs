import DefaultTheme from 'vitepress/theme'
import ComponentDemo from './ComponentDemo.vue'
import ComponentSizes from './ComponentSizes.vue'
import './site.css'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('ComponentDemo', ComponentDemo)
    app.component('ComponentSizes', ComponentSizes)
  },
}
