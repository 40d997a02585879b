import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/**
 * Jest runs CommonJS here, so every installed package that ships ES modules goes through Babel.
 * The list is read from the installed packages: a hand-kept one goes stale with each update.
 */
function moduleOnlyPackages() {
  const modules = path.join(root, 'node_modules')
  const names = readdirSync(modules).flatMap((name) =>
    name.startsWith('@')
      ? readdirSync(path.join(modules, name)).map((inner) => `${name}/${inner}`)
      : [name],
  )
  return names.filter((name) => {
    if (name.startsWith('@essc/')) return false
    try {
      return (
        JSON.parse(readFileSync(path.join(modules, name, 'package.json'), 'utf8')).type === 'module'
      )
    } catch {
      return false
    }
  })
}

const shared = {
  rootDir: root,
  moduleNameMapper: { '\\.scss$': path.join(root, 'config/jest-style.cjs') },
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
  testEnvironment: 'node',
  testEnvironmentOptions: {
    customExportConditions: ['source', 'node', 'node-addons'],
    // MobX keeps its state in a global, which Jest would wrap anew after every test file.
    globalsCleanup: 'off',
  },
  transform: {
    '\\.(m?js|tsx?)$': [
      'babel-jest',
      {
        babelrc: false,
        configFile: false,
        presets: [
          ['@babel/preset-env', { targets: { node: 'current' } }],
          ['@babel/preset-react', { runtime: 'automatic' }],
          [
            '@babel/preset-typescript',
            { allowDeclareFields: true, rewriteImportExtensions: false },
          ],
        ],
        plugins: [path.join(root, 'config/babel-import-meta.cjs')],
      },
    ],
  },
  // `cookie` is a module too, but lies inside another package. Our own builds run as they are.
  transformIgnorePatterns: [
    `/node_modules/(?!(?:.+/node_modules/)?(cookie|${moduleOnlyPackages().join('|')})/)`,
    '<rootDir>/(packages|examples)/[^/]+/dist/',
  ],
  modulePathIgnorePatterns: [
    '<rootDir>/.cache/',
    '<rootDir>/.data/',
    // The package that is installed has the name of the one that it is built from.
    '<rootDir>/packages/embed/dist/bundle/package.json',
  ],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  cacheDirectory: path.join(root, '.cache/jest'),
}

const countsFile = process.env.ESSC_JEST_COUNTS

export default {
  rootDir: root,
  reporters: [
    'default',
    ...(countsFile ? [[path.join(root, 'config/jest-counts.cjs'), { file: countsFile }]] : []),
  ],
  // A file's first database may take a while when two workers start at once.
  testTimeout: 60_000,
  globalSetup: path.join(root, 'config/jest-setup.mjs'),
  globalTeardown: path.join(root, 'config/jest-teardown.mjs'),
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/packages/**/*.test.ts?(x)',
        '<rootDir>/examples/**/src/**/*.test.ts?(x)',
      ],
    },
    { ...shared, displayName: 'rules', testMatch: ['<rootDir>/test/rules/**/*.test.ts'] },
    { ...shared, displayName: 'fuzz', testMatch: ['<rootDir>/test/fuzz/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'scannable',
      testMatch: ['<rootDir>/test/scannable/**/*.test.ts'],
    },
    { ...shared, displayName: 'faults', testMatch: ['<rootDir>/test/faults/**/*.test.ts'] },
    { ...shared, displayName: 'inclusion', testMatch: ['<rootDir>/test/inclusion/**/*.test.ts'] },
    { ...shared, displayName: 'artefacts', testMatch: ['<rootDir>/test/artefacts/**/*.test.ts'] },
    { ...shared, displayName: 'journeys', testMatch: ['<rootDir>/test/journeys/**/*.test.ts'] },
  ],
}
