export default definePageConfig({ navigationBarTitleText: 'Blank' })
