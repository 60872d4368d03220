import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import simpleImportSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

/** n8n's rules for nodes and credentials, with the configuration for packages that do not run in n8n's cloud. */
const n8nFiles = ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'];
/** Which rooms of lib each room may use; the picture is in docs/architecture.md. They meet only at their `index.ts`. */
const rooms = {
  common: [],
  documents: ['common'],
  'sql-server': ['common'],
  baselinker: ['common', 'documents'],
  ksef: ['common', 'documents'],
  ledger: ['common', 'documents', 'sql-server'],
  nexo: ['common', 'documents', 'ksef', 'sql-server'],
  pdf: ['common', 'documents', 'ksef'],
  'print-bridge': ['common', 'documents', 'pdf'],
  mail: ['common', 'documents'],
  delivery: ['baselinker', 'common', 'documents', 'ksef', 'ledger', 'mail', 'nexo', 'pdf', 'print-bridge'],
};
const names = Object.keys(rooms);
const wall = (files, patterns) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});
const noDeepImports = (own) => ({
  regex: `^(\\.\\./)+(lib/)?(${names.filter((name) => name !== own).join('|')})/`,
  message: 'Rooms of lib are entered through their index.ts.',
});
const noN8n = { regex: '^n8n-|/(nodes|credentials|sandbox|test|scripts|bench)/', message: 'lib/ stands on its own.' };
const walls = [
  ...names.map((room) => {
    const closed = names.filter((name) => name !== room && !rooms[room].includes(name));
    const regex = `^(\\.\\./)+(${closed.join('|')})(/|$)`;
    const notThisWay = { regex, message: `lib/${room} does not import that room: see docs/architecture.md.` };
    return wall([`lib/${room}/**/*.ts`], [noN8n, noDeepImports(room), ...(closed.length > 0 ? [notThisWay] : [])]);
  }),
  wall(
    ['nodes/**/*.ts', 'credentials/**/*.ts'],
    [noDeepImports(), { regex: '/(sandbox|test|scripts|bench)/', message: 'Nothing of the product knows of it.' }],
  ),
  wall(
    ['sandbox/**/*.ts'],
    [{ regex: '/(lib|nodes|credentials|test|scripts|bench)/', message: 'sandbox/ stands alone.' }],
  ),
];
const packageJson = {
  files: ['package.json'],
  languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
  rules: {
    // The one exception: without the SQL Server driver, the mail library and the PDF library there is no package. It
    // rules out n8n's cloud, which the package could not reach a company's SQL Server from anyway.
    '@n8n/community-nodes/no-runtime-dependencies': 'off',
  },
};

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', '.n8n/', '.demo/', 'bridge/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommended],
    // A rule that is wrong for a file is changed here, where everybody sees it.
    linterOptions: { noInlineConfig: true },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'simple-import-sort': simpleImportSort },
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // A promise that nobody waits for is a mail that nobody knows of.
      '@typescript-eslint/no-floating-promises': 'error',
      // A new kind, channel or state is not forgotten where one is told from another.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
      ],
      // `npm run lint:fix` puts them in order.
      'simple-import-sort/imports': ['error', { groups: [['^\\u0000'], ['^node:', '^@?\\w'], ['^\\.\\.'], ['^\\.']] }],
      'simple-import-sort/exports': 'error',
    },
  },
  ...walls,
  ...[n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport]
    .flat()
    .map((config) => ({ ...config, files: config.files ?? n8nFiles })),
  packageJson,
  {
    files: ['nodes/**/*.ts'],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    rules: {
      ...n8nNodesBase.configs.nodes.rules,
      // These two want the text 'main'; the community rules, which are newer, want NodeConnectionTypes.Main.
      'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
      'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
    },
  },
  {
    files: ['credentials/**/*.ts'],
    plugins: { 'n8n-nodes-base': n8nNodesBase },
    rules: {
      ...n8nNodesBase.configs.credentials.rules,
      // For n8n's own packages, whose documentation is a slug; the community rules ask for an address.
      'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
    },
  },
);
