export default definePageConfig({ navigationBarTitleText: '停用与注销' })
