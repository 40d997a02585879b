export default definePageConfig({ navigationBarTitleText: '真机检验' })
