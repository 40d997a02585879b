import path from 'node:path'
import ts from 'typescript'

const folder = path.resolve(__dirname, '../vendor')

/** What the compiler says about one vendor's check, with that vendor's own typings as globals. */
function diagnose(vendor: string): string[] {
  const file = path.join(folder, vendor, 'tsconfig.json')
  const { config } = ts.readConfigFile(file, ts.sys.readFile)
  const { options, fileNames } = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    path.dirname(file),
    {},
    file,
  )
  const program = ts.createProgram(fileNames, options)
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

// Each check hands the vendor's own object to our adapter, and has mix-ups that must not compile.
test.each([['wechat'], ['wechat-of-taro'], ['alipay'], ['browser']])(
  'parameters: %s',
  (vendor) => {
    expect(diagnose(vendor)).toEqual([])
  },
  120_000,
)
