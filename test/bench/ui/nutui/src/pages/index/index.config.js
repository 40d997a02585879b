export default definePageConfig({ navigationBarTitleText: 'Card' })
